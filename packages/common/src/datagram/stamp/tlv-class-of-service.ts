import type { Octets } from "../octets.ts";
import { CLASS_OF_SERVICE, writeTlvHeader } from "./tlv.ts";

// RFC 8972, section 4.4, with erratum 8199:
//
//   31        26 25        20 19 18 17 16 15                   0
//  +------------+------------+-----+-----+----------------------+
//  |   DSCP1    |   DSCP2    | ECN | RP  |       reserved       |
//  +------------+------------+-----+-----+----------------------+
//
// DSCP1: what the reply is to be sent with. DSCP2 and ECN: what the request arrived with. RP: 1 when the reflector does
// not send with DSCP1, but with what the request arrived with.

/** How a request arrived and how its reply was sent. */
export interface ClassOfService {
  /** What the reply was asked to be sent with. */
  requestedDscp: number;
  /** What the request arrived with. */
  receivedDscp: number;
  receivedEcn: number;
  /** Whether the reflector refused to send with the requested DSCP. */
  refused: boolean;
}

const SIZE = 4;

/** Writes the TLV that asks for a reply of this DSCP. Returns where it ends. */
export function writeClassOfService(octets: Octets, at: number, dscp: number): number {
  const value = writeTlvHeader(octets, at, CLASS_OF_SERVICE, SIZE);
  octets.view.setUint32(value, dscp << 26);
  return value + SIZE;
}

/** Reports in a reply what the request arrived with. */
export function reflectClassOfService(octets: Octets, value: number, trafficClass: number, permitted: boolean): void {
  const dscp = octets.view.getUint8(value) >> 2;
  const received = (trafficClass << 18) | (permitted ? 0 : 1 << 16);
  octets.view.setUint32(value, (dscp << 26) | received);
}

export function readClassOfService(octets: Octets, value: number, into: ClassOfService): void {
  const word = octets.view.getUint32(value);
  into.requestedDscp = word >>> 26;
  into.receivedDscp = (word >>> 20) & 0x3f;
  into.receivedEcn = (word >>> 18) & 3;
  into.refused = ((word >>> 16) & 3) !== 0;
}

/** What a request asks its reply to be sent with. */
export function requestedDscp(octets: Octets, value: number): number {
  return octets.view.getUint8(value) >> 2;
}
