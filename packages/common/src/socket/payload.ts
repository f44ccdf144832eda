import { checkedOctets } from "./checked.ts";
import { EMSGSIZE, SocketError } from "./errors.ts";
import { Memory } from "./memory.ts";

/** More octets than a datagram can have. Sending is synchronous, so all sockets of a thread share it. */
export const PAYLOAD = new Memory(65_536);

const UTF8 = new TextEncoder();

/**
 * Copies what is to be sent to PAYLOAD, text as UTF-8, behind `at` octets that are there already; returns its length.
 *
 * @throws {SocketError} EMSGSIZE when it is longer than any datagram.
 */
export function writePayload(syscall: string, data: Uint8Array | string, at = 0): number {
  if (typeof data === "string") {
    const { read, written } = UTF8.encodeInto(data, at === 0 ? PAYLOAD.bytes : PAYLOAD.bytes.subarray(at));
    if (read === data.length) return written;
  } else {
    const { length } = checkedOctets("data", data);
    if (length >= 0 && at + length <= PAYLOAD.size) {
      PAYLOAD.bytes.set(data, at);
      return length;
    }
  }
  throw new SocketError(syscall, EMSGSIZE);
}

/**
 * Copies the first octets of PAYLOAD to where a caller wants them, and returns how many.
 *
 * @throws {TypeError} when there is less room than when the call began: a buffer was transferred to another thread.
 */
export function scatterPayload(length: number, buffers: readonly Uint8Array[]): number {
  let at = 0;
  for (const buffer of buffers) {
    const part = Math.min(buffer.length, length - at);
    // Node 26 refuses to write even nothing to a buffer that is gone.
    if (part > 0) buffer.set(PAYLOAD.bytes.subarray(at, at + part));
    at += part;
  }
  if (at < length) throw new TypeError("a buffer was transferred away while the call waited");
  return at;
}
