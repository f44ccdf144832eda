import { checkedKey, PEER_KEY_WORDS, V4_MAPPED_WORD } from "./address-key.ts";
import type { SocketAddress } from "./addresses.ts";
import { inet_ntop } from "./inet.ts";
import { AF_INET, AF_INET6 } from "./libc/constants.ts";

/**
 * The address that a peer's key, six words from `at` on, was written from. An IPv4-mapped address reads as the IPv4 one.
 * Source: this module's own.
 *
 * @throws {TypeError} {RangeError} when there are no six words there.
 */
export function peerKeyAddress(key: Uint32Array, at = 0): SocketAddress {
  checkedKey(key, at, PEER_KEY_WORDS);
  const octets = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) octets.writeUInt32BE(key[at + word]!, 4 * word);
  const port = key[at + 5]!;
  const isIPv4 = key[at] === 0 && key[at + 1] === 0 && key[at + 2] === V4_MAPPED_WORD;
  if (isIPv4) return [inet_ntop(AF_INET, octets.subarray(12)), port];
  return [inet_ntop(AF_INET6, octets), port, 0, key[at + 4]!];
}
