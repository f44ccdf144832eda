import type { Octets } from "../octets.ts";

// What follows the base (RFC 8972, section 4), one after the other, without padding between them:
//
//      0       1       2       3
//    +-------+-------+-------+-------+
//  0 | Flags | Type  |    Length     |    Length is that of the Value, which follows
//    +-------+-------+-------+-------+
//
// Flags: U unrecognised, M malformed, I integrity failed, five reserved bits that are zero. A sender sets U, so that a
// reflector that knows nothing of a TLV, or of TLVs, returns it with U set.

export const TLV_HEADER = 4;

export const UNRECOGNISED = 0x80;
export const MALFORMED = 0x40;
export const INTEGRITY_FAILED = 0x20;

export const EXTRA_PADDING = 1;
export const LOCATION = 2;
export const TIMESTAMP_INFORMATION = 3;
export const CLASS_OF_SERVICE = 4;
export const DIRECT_MEASUREMENT = 5;
export const HMAC = 8;
/** One of the twelve types for experiments (240 to 251). */
export const HELLO = 249;

/** Writes the header as a sender does. Returns where the Value begins. */
export function writeTlvHeader(octets: Octets, at: number, type: number, length: number): number {
  octets.view.setUint8(at, UNRECOGNISED);
  octets.view.setUint8(at + 1, type);
  octets.view.setUint16(at + 2, length);
  return at + TLV_HEADER;
}
