import type { Octets } from "../octets.ts";
import { DIRECT_MEASUREMENT, writeTlvHeader } from "./tlv.ts";

// RFC 8972, section 4.5; each counts from 0 modulo 2^32:
//
//    +-------+-------+-------+-------+
//  0 |  sent by the sender           |
//    +-------+-------+-------+-------+
//  4 |  received by the reflector    |
//    +-------+-------+-------+-------+
//  8 |  sent by the reflector        |
//    +-------+-------+-------+-------+

/** What both ends have counted of a session. */
export interface DirectMeasurement {
  senderSent: number;
  reflectorReceived: number;
  reflectorSent: number;
}

const SIZE = 12;

/** Writes the TLV of a request. Returns where it ends. */
export function writeDirectMeasurement(octets: Octets, at: number, sent: number): number {
  const value = writeTlvHeader(octets, at, DIRECT_MEASUREMENT, SIZE);
  octets.view.setUint32(value, sent);
  reflectDirectMeasurement(octets, value, 0, 0);
  return value + SIZE;
}

/** Reports the reflector's counters in a reply. */
export function reflectDirectMeasurement(octets: Octets, value: number, received: number, sent: number): void {
  octets.view.setUint32(value + 4, received);
  octets.view.setUint32(value + 8, sent);
}

export function readDirectMeasurement(octets: Octets, value: number, into: DirectMeasurement): void {
  into.senderSent = octets.view.getUint32(value);
  into.reflectorReceived = octets.view.getUint32(value + 4);
  into.reflectorSent = octets.view.getUint32(value + 8);
}
