import { readAddress, type SocketAddress } from "./addresses.ts";
import { decodeControl, findControl } from "./control-decode.ts";
import type { ReceivedControl } from "./control-message.ts";
import { IOVEC, MSGHDR } from "./layout/mmsghdr.ts";
import { SOCKADDR_STORAGE_SIZE } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import { AF_UNSPEC, IPV6_FLOWINFO, SOL_IPV6 } from "./libc/constants.ts";
import { uninterrupted } from "./libc/uninterrupted.ts";
import { Memory } from "./memory.ts";
import { PAYLOAD } from "./payload.ts";

/**
 * The one message of a thread: calls are synchronous, so what they hand to C can be shared by all sockets. Its payload
 * is PAYLOAD.
 */

/** The socket address of the destination or of the sender. */
export const NAME = new Memory(SOCKADDR_STORAGE_SIZE);

/** The control messages: far more room than any datagram comes with. */
export const CONTROL = new Memory(16_384);

const PARTS = new Memory(IOVEC.size);
const HEADER = new Memory(MSGHDR.size);
PARTS.setPointer(IOVEC.base, PAYLOAD.address);
HEADER.setPointer(MSGHDR.name, NAME.address);
HEADER.setPointer(MSGHDR.iov, PARTS.address);
HEADER.setPointer(MSGHDR.iovlen, 1);
HEADER.setPointer(MSGHDR.control, CONTROL.address);

/** sendmsg(2) of what stands in PAYLOAD, NAME and CONTROL, by their lengths in octets; name 0 is the connected peer. */
export function sendMessage(fd: number, length: number, name: number, control: number, flags: number): number {
  describe(length, name, control);
  return libc.sendmsg(fd, HEADER.address, flags);
}

/**
 * recvmsg(2) into PAYLOAD, NAME and CONTROL: up to `size` octets of payload and `control` of control messages. What the
 * functions beneath tell is true until the next call of any socket.
 */
export function receiveMessage(fd: number, size: number, control: number, flags: number): number {
  describe(size, NAME.size, control);
  NAME.view.setUint16(0, AF_UNSPEC, true);
  return uninterrupted(() => libc.recvmsg(fd, HEADER.address, flags));
}

/** MSG_ flags of what was received. */
export function receivedFlags(): number {
  return HEADER.view.getInt32(MSGHDR.flags, true);
}

/** The control messages of what was received. */
export function receivedControl(): ReceivedControl[] {
  return decodeControl(CONTROL, 0, receivedControlLength());
}

/** Who sent what was received, with its flowinfo when the kernel was asked for that. */
export function receivedAddress(): SocketAddress | undefined {
  return withFlowinfo(readAddress(NAME, 0), CONTROL, 0, receivedControlLength());
}

/** The address with the flowinfo of its control message, if there is one: the kernel never writes it to the name. */
export function withFlowinfo<A extends SocketAddress | undefined>(
  address: A,
  control: Memory,
  offset: number,
  length: number,
): A {
  if (length === 0 || address?.length !== 4) return address;
  const at = findControl(control.view, offset, length, SOL_IPV6, IPV6_FLOWINFO, 4);
  if (at < 0) return address;
  return [address[0], address[1], control.view.getUint32(at, false), address[3]] as unknown as A;
}

function receivedControlLength(): number {
  return HEADER.view.getUint32(MSGHDR.controllen, true);
}

function describe(length: number, name: number, control: number): void {
  PARTS.setPointer(IOVEC.len, length);
  HEADER.view.setUint32(MSGHDR.namelen, name, true);
  HEADER.setPointer(MSGHDR.controllen, control);
  HEADER.view.setUint32(MSGHDR.flags, 0, true);
}
