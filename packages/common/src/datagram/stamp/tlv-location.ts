import type { Octets } from "../octets.ts";
import { LOCATION, MALFORMED, TLV_HEADER, UNRECOGNISED, writeTlvHeader } from "./tlv.ts";

// RFC 8972, section 4.2: the addresses and ports that a request arrived with, which tells of translation on the path.
//
//    +-------+-------+-------+-------+
//  0 |  Destination  |    Source     |    ports
//    +-------+-------+-------+-------+
//  4 | sub-TLVs, with a header like that of a TLV
//    +-------+-------+-------+-------+
//
// A request asks with a sub-TLV of zeros; the reply has the answer in its place, under another type.
//
//   asked for                         answered with                         octets
//   1 source MAC address              3 EUI-64, zero: a socket sees none         8
//   4 destination IP address          5 IPv4 (and zeros) or 6 IPv6              16
//   7 source IP address               8 IPv4 (and zeros) or 9 IPv6              16

const PORTS = 4;
const MAC_LENGTH = 8;
const ADDRESS_LENGTH = 16;
const SOURCE_MAC = 1;
const SOURCE_EUI64 = 3;
const DESTINATION = 4;
const SOURCE = 7;
// What is added to the type that is asked for.
const IPV4 = 1;
const IPV6 = 2;

/** What a request arrived with. An address has 4 or 16 octets. */
export interface Location {
  source: Uint8Array;
  sourcePort: number;
  destination: Uint8Array;
  destinationPort: number;
}

/** Writes the TLV of a request, which asks for both addresses and ports. Returns where it ends. */
export function writeLocation(octets: Octets, at: number): number {
  const ports = writeTlvHeader(octets, at, LOCATION, PORTS + 2 * (TLV_HEADER + ADDRESS_LENGTH));
  const destination = writeTlvHeader(octets, ports + PORTS, DESTINATION, ADDRESS_LENGTH);
  const source = writeTlvHeader(octets, destination + ADDRESS_LENGTH, SOURCE, ADDRESS_LENGTH);
  octets.bytes.fill(0, ports, ports + PORTS);
  octets.bytes.fill(0, destination, destination + ADDRESS_LENGTH);
  octets.bytes.fill(0, source, source + ADDRESS_LENGTH);
  return source + ADDRESS_LENGTH;
}

/** Answers in a reply, as far as it is known; what is not is left zero. */
export function reflectLocation(octets: Octets, value: number, length: number, location: Location | undefined): void {
  octets.view.setUint16(value, location?.destinationPort ?? 0);
  octets.view.setUint16(value + 2, location?.sourcePort ?? 0);
  const end = value + length;
  for (let at = value + PORTS; at < end; ) {
    const next = end - at < TLV_HEADER ? Infinity : at + TLV_HEADER + octets.view.getUint16(at + 2);
    const flags = next > end ? MALFORMED : answer(octets, at, next, location);
    octets.view.setUint8(at, flags);
    if (flags === MALFORMED) return;
    at = next;
  }
}

/** Returns the flags of the answer. */
function answer(octets: Octets, at: number, next: number, location: Location | undefined): number {
  const length = next - at - TLV_HEADER;
  const type = octets.view.getUint8(at + 1);
  if (type === SOURCE_MAC) {
    if (length !== MAC_LENGTH) return MALFORMED;
    octets.view.setUint8(at + 1, SOURCE_EUI64);
    octets.bytes.fill(0, at + TLV_HEADER, next);
    return 0;
  }
  if (type !== DESTINATION && type !== SOURCE) return UNRECOGNISED;
  if (length !== ADDRESS_LENGTH) return MALFORMED;
  octets.bytes.fill(0, at + TLV_HEADER, next);
  const known = type === SOURCE ? location?.source : location?.destination;
  if (known === undefined) return 0;
  octets.view.setUint8(at + 1, type + (known.length === 4 ? IPV4 : IPV6));
  octets.bytes.set(known, at + TLV_HEADER);
  return 0;
}

/** Reads the ports of the Value at `value`, and its addresses as far as it has them. */
export function readLocation(octets: Octets, value: number): Partial<Location> {
  const location: Partial<Location> = {
    destinationPort: octets.view.getUint16(value),
    sourcePort: octets.view.getUint16(value + 2),
  };
  const end = value + octets.view.getUint16(value - 2);
  for (let at = value + PORTS; at + TLV_HEADER + ADDRESS_LENGTH <= end; ) {
    const type = octets.view.getUint8(at) === 0 ? octets.view.getUint8(at + 1) : 0;
    const from = at + TLV_HEADER;
    if (isAnswerTo(DESTINATION, type)) location.destination = address(octets, from, type - DESTINATION);
    if (isAnswerTo(SOURCE, type)) location.source = address(octets, from, type - SOURCE);
    at = from + octets.view.getUint16(at + 2);
  }
  return location;
}

function isAnswerTo(asked: number, type: number): boolean {
  return type === asked + IPV4 || type === asked + IPV6;
}

function address(octets: Octets, from: number, family: number): Uint8Array {
  return Uint8Array.from(octets.bytes.subarray(from, from + (family === IPV4 ? 4 : ADDRESS_LENGTH)));
}
