import { checkedInteger } from "./checked.ts";
import { SocketError } from "./errors.ts";
import { SO_RCVBUF, SO_RCVBUFFORCE, SO_SNDBUF, SO_SNDBUFFORCE, SOL_SOCKET } from "./libc/constants.ts";
import { getOption, setOption } from "./socket-options.ts";

/** The options of a buffer: what everyone may set up to the host's limit, and what the privileged may beyond. */
export interface Buffer {
  readonly option: number;
  readonly forced: number;
}

export const RECEIVE_BUFFER: Buffer = { option: SO_RCVBUF, forced: SO_RCVBUFFORCE };
export const SEND_BUFFER: Buffer = { option: SO_SNDBUF, forced: SO_SNDBUFFORCE };

/** The kernel doubles the value, which is an int. */
const OCTETS_MAX = 0x3fffffff;

/** Makes a buffer of a socket larger and returns its size as the kernel counts it. Source: socket(7). */
export function growBuffer(fd: number, { option, forced }: Buffer, octets: number): number {
  const size = () => getOption(fd, SOL_SOCKET, option, 4).view.getInt32(0, true);
  const wanted = checkedInteger("octets", octets, 1, OCTETS_MAX);
  if (size() >= 2 * wanted) return size();
  try {
    setOption(fd, SOL_SOCKET, forced, wanted);
  } catch (error) {
    // EPERM from Linux; sandboxes lack the option altogether.
    if (!(error instanceof SocketError)) throw error;
    setOption(fd, SOL_SOCKET, option, wanted);
  }
  return size();
}
