import type { Octets } from "../octets.ts";
import { HMAC_LENGTH } from "./layout.ts";
import { HMAC, writeTlvHeader } from "./tlv.ts";

/**
 * Writes the TLV that protects the TLVs before it (RFC 8972, section 4.8), still to be signed. Only Extra Padding may
 * follow it. Returns where it ends.
 */
export function writeHmacTlv(octets: Octets, at: number): number {
  const value = writeTlvHeader(octets, at, HMAC, HMAC_LENGTH);
  octets.bytes.fill(0, value, value + HMAC_LENGTH);
  return value + HMAC_LENGTH;
}
