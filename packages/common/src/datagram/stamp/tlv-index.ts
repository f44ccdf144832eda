import type { Octets } from "../octets.ts";
import type { AuthenticationKeys } from "./authentication.ts";
import { layoutOf, type Mode } from "./layout.ts";
import {
  CLASS_OF_SERVICE,
  DIRECT_MEASUREMENT,
  EXTRA_PADDING,
  HELLO,
  HMAC,
  INTEGRITY_FAILED,
  LOCATION,
  MALFORMED,
  TIMESTAMP_INFORMATION,
  TLV_HEADER,
  UNRECOGNISED,
} from "./tlv.ts";
import { judgeTlv } from "./tlv-judgement.ts";

/**
 * Where the TLVs of a datagram are. All places count from the datagram's beginning; those of Values are -1 when there is
 * no such TLV, or none whose content may be used. Of several of one type it is the first.
 */
export interface TlvIndex {
  /** How many TLVs there are, a malformed one not counted. */
  count: number;
  /** Where the TLVs end: at the end of the datagram, at what is only padding, or at a malformed TLV. */
  end: number;
  /** Where that ends which says something: what follows is only padding, and may be anything. */
  content: number;
  /** Whether a malformed TLV ends them. */
  malformed: boolean;
  /** Whether an HMAC protects them, and whether it is right. In authenticated mode it must. */
  integrity: "none" | "verified" | "failed";
  /** Which key the HMAC was made with; -1 for none. */
  key: number;
  /** Where the HMAC TLV begins. */
  hmac: number;
  classOfService: number;
  directMeasurement: number;
  hello: number;
  location: number;
  timestampInformation: number;
}

/** An index to fill again and again. */
export function createTlvIndex(): TlvIndex {
  return {
    count: 0,
    end: 0,
    content: 0,
    malformed: false,
    integrity: "none",
    key: -1,
    hmac: -1,
    classOfService: -1,
    directMeasurement: -1,
    hello: -1,
    location: -1,
    timestampInformation: -1,
  };
}

/** Finds the TLVs of a request, and verifies their HMAC before any of them may be used (RFC 8972, section 4.8). */
export function indexRequestTlvs(
  octets: Octets,
  offset: number,
  length: number,
  mode: Mode,
  keys: AuthenticationKeys | undefined,
  into: TlvIndex,
): void {
  index(octets, offset, length, mode, keys, into, 0);
}

/**
 * Finds the TLVs of a reply. One with the U flag is skipped, one with the M flag ends them, and one with the I flag
 * makes all of them useless.
 */
export function indexReplyTlvs(
  octets: Octets,
  offset: number,
  length: number,
  mode: Mode,
  keys: AuthenticationKeys | undefined,
  into: TlvIndex,
): void {
  index(octets, offset, length, mode, keys, into, UNRECOGNISED | MALFORMED | INTEGRITY_FAILED);
}

function index(
  octets: Octets,
  offset: number,
  length: number,
  mode: Mode,
  keys: AuthenticationKeys | undefined,
  into: TlvIndex,
  heeded: number,
): void {
  clear(into);
  const base = layoutOf(mode).size;
  const end = offset + length;
  let flags = 0;
  let padding = 0;
  let misplaced = false;
  let at = offset + base;
  let content = at;
  while (at < end && !isPadding(octets, at, end)) {
    const judgement = judgeTlv(octets, at, end);
    const heededFlags = octets.view.getUint8(at) & heeded;
    flags |= heededFlags;
    if (judgement === "malformed" || (heededFlags & MALFORMED) !== 0) {
      into.malformed = true;
      break;
    }
    const type = octets.view.getUint8(at + 1);
    if (type === EXTRA_PADDING) padding += 1;
    else if (into.hmac !== -1) misplaced = true;
    if (judgement === "known" && (heededFlags & UNRECOGNISED) === 0) note(into, type, at - offset);
    into.count += 1;
    // Of Extra Padding, it is how long it is.
    content = at + TLV_HEADER;
    at += TLV_HEADER + octets.view.getUint16(at + 2);
    if (type !== EXTRA_PADDING) content = at;
  }
  into.end = at - offset;
  if (into.malformed) content = end;
  // Two zeros tell that it is padding.
  else if (at < end) content = Math.min(at + 2, end);
  into.content = content - offset;
  if ((flags & INTEGRITY_FAILED) !== 0 || misplaced) into.integrity = "failed";
  else if (into.hmac !== -1) verify(octets, offset, base, keys, into);
  else if (mode === "authenticated" && into.count > 0 && !(into.count === 1 && padding === 1)) {
    into.integrity = "failed";
  }
  if (into.integrity === "failed") forgetValues(into);
}

function verify(
  octets: Octets,
  offset: number,
  base: number,
  keys: AuthenticationKeys | undefined,
  into: TlvIndex,
): void {
  into.key = keys === undefined ? -1 : keys.verifyTlvs(octets, offset, base, into.hmac);
  into.integrity = into.key === -1 ? "failed" : "verified";
}

/** A sender sets U in each TLV and no TLV has type 0: such octets are the padding of TWAMP-Light. */
function isPadding(octets: Octets, at: number, end: number): boolean {
  return octets.bytes[at] === 0 && (at + 1 === end || octets.bytes[at + 1] === 0);
}

function note(into: TlvIndex, type: number, at: number): void {
  const value = at + TLV_HEADER;
  if (type === HMAC && into.hmac === -1) into.hmac = at;
  else if (type === HELLO && into.hello === -1) into.hello = value;
  else if (type === DIRECT_MEASUREMENT && into.directMeasurement === -1) into.directMeasurement = value;
  else if (type === CLASS_OF_SERVICE && into.classOfService === -1) into.classOfService = value;
  else if (type === TIMESTAMP_INFORMATION && into.timestampInformation === -1) into.timestampInformation = value;
  else if (type === LOCATION && into.location === -1) into.location = value;
}

function clear(into: TlvIndex): void {
  into.count = 0;
  into.malformed = false;
  into.integrity = "none";
  into.key = -1;
  into.hmac = -1;
  forgetValues(into);
}

function forgetValues(into: TlvIndex): void {
  into.classOfService = -1;
  into.directMeasurement = -1;
  into.hello = -1;
  into.location = -1;
  into.timestampInformation = -1;
}
