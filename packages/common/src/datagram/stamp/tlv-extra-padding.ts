import type { Octets } from "../octets.ts";
import { EXTRA_PADDING, TLV_HEADER, writeTlvHeader } from "./tlv.ts";

/**
 * Fills a datagram up to `end` with a TLV of pseudo-random octets (RFC 8972, section 4.1), which no link compresses;
 * they are the same each time. Returns where it ends: at `at` when there is no room for a header.
 */
export function writeExtraPadding(octets: Octets, at: number, end: number): number {
  if (end - at < TLV_HEADER) return at;
  const value = writeTlvHeader(octets, at, EXTRA_PADDING, end - at - TLV_HEADER);
  let state = 0x6b_6b_6b_6b;
  for (let next = value; next < end; next += 1) {
    // Marsaglia's xorshift of 32 bits.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    octets.bytes[next] = state;
  }
  return end;
}
