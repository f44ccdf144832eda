import { SocketError } from "./errors.ts";
import { SO_ERROR, SOL_SOCKET } from "./libc/constants.ts";
import { getOption } from "./socket-options.ts";

/**
 * Takes the error that waits on the socket, if there is one (SO_ERROR).
 *
 * @param peer is asked for the address to name in the error.
 */
export function takePendingError(fd: number, peer: () => string | undefined): SocketError | undefined {
  const errno = getOption(fd, SOL_SOCKET, SO_ERROR, 4).view.getInt32(0, true);
  return errno === 0 ? undefined : new SocketError("getsockopt", errno, peer());
}
