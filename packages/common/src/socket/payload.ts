import { checkedOctets } from "./checked.ts";
import { EMSGSIZE, SocketError } from "./errors.ts";
import { Memory } from "./memory.ts";

/** More octets than a datagram can have. Sending is synchronous, so all sockets of a thread share it. */
export const PAYLOAD = new Memory(65_536);

const UTF8 = new TextEncoder();

/**
 * Copies what is to be sent to PAYLOAD, text as UTF-8, and returns its length in octets.
 *
 * @throws {SocketError} EMSGSIZE when it is longer than any datagram.
 */
export function writePayload(syscall: string, data: Uint8Array | string): number {
  if (typeof data === "string") {
    const { read, written } = UTF8.encodeInto(data, PAYLOAD.bytes);
    if (read === data.length) return written;
  } else {
    const { length } = checkedOctets("data", data);
    if (length >= 0 && length <= PAYLOAD.size) {
      PAYLOAD.bytes.set(data);
      return length;
    }
  }
  throw new SocketError(syscall, EMSGSIZE);
}
