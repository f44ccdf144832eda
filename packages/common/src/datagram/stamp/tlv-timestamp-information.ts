import type { Octets } from "../octets.ts";
import { TIMESTAMP_INFORMATION, writeTlvHeader } from "./tlv.ts";

// RFC 8972, section 4.3; "in" is about T2, "out" about T3:
//
//    +---------+---------+---------+---------+
//  0 | source  | method  | source  | method  |
//    |   in    |   in    |   out   |   out   |
//    +---------+---------+---------+---------+

/** What synchronises a clock: 0 unknown, 1 NTP, 2 PTP, 3 SSU/BITS, 4 a satellite system or LORAN-C, 5 nothing. */
export type SynchronisationSource = number;
/** What took a timestamp: 0 unknown, 1 hardware, 2 software, 3 the control plane. */
export type TimestampingMethod = number;

/** How a reflector came by its timestamps. */
export interface TimestampInformation {
  sourceIn: SynchronisationSource;
  methodIn: TimestampingMethod;
  sourceOut: SynchronisationSource;
  methodOut: TimestampingMethod;
}

const SIZE = 4;

/** Writes the TLV of a request. Returns where it ends. */
export function writeTimestampInformation(octets: Octets, at: number): number {
  const value = writeTlvHeader(octets, at, TIMESTAMP_INFORMATION, SIZE);
  octets.view.setUint32(value, 0);
  return value + SIZE;
}

/** Reports in a reply how its timestamps came about. */
export function reflectTimestampInformation(octets: Octets, value: number, information: TimestampInformation): void {
  octets.view.setUint8(value, information.sourceIn);
  octets.view.setUint8(value + 1, information.methodIn);
  octets.view.setUint8(value + 2, information.sourceOut);
  octets.view.setUint8(value + 3, information.methodOut);
}

export function readTimestampInformation(octets: Octets, value: number, into: TimestampInformation): void {
  into.sourceIn = octets.view.getUint8(value);
  into.methodIn = octets.view.getUint8(value + 1);
  into.sourceOut = octets.view.getUint8(value + 2);
  into.methodOut = octets.view.getUint8(value + 3);
}
