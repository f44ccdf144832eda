import { type Octets, zeroWords } from "../octets.ts";
import type { AuthenticationKeys } from "./authentication.ts";
import { layoutOf, type Mode } from "./layout.ts";
import { type Instant, readTimestamp, writeTimestamp } from "./timestamp.ts";

/** A Session-Sender's test datagram without its TLVs. */
export interface Request {
  /** Counts the datagrams of a session from 0, modulo 2^32. */
  sequence: number;
  /** When it was sent (T1). */
  readonly sent: Instant;
  /** The sender's, as sixteen bits; it also says how `sent` is written. */
  errorEstimate: number;
  /** Tells sessions apart; 0 when the sender gives none. */
  ssid: number;
}

/** A request to write or read into, again and again. */
export function createRequest(): Request {
  return { sequence: 0, sent: { seconds: 0, nanoseconds: 0 }, errorEstimate: 0, ssid: 0 };
}

/** Writes a base request, its HMAC still to be signed. Returns its length. */
export function writeRequest(octets: Octets, offset: number, mode: Mode, request: Request): number {
  const layout = layoutOf(mode);
  zeroWords(octets, offset, offset + layout.size);
  octets.view.setUint32(offset, request.sequence);
  writeTimestamp(octets, offset + layout.timestamp, request.errorEstimate, request.sent);
  octets.view.setUint16(offset + layout.errorEstimate, request.errorEstimate);
  octets.view.setUint16(offset + layout.ssid, request.ssid);
  return layout.size;
}

/** Writes the time anew in a request or a reply, at the last instant before it is sent (T1 or T3). */
export function stampTime(octets: Octets, offset: number, mode: Mode, sent: Instant): void {
  const layout = layoutOf(mode);
  writeTimestamp(octets, offset + layout.timestamp, octets.view.getUint16(offset + layout.errorEstimate), sent);
}

/** Signs a request with the first key: its TLVs when it has an HMAC TLV, which begins at `hmac`, and its base. */
export function signRequest(octets: Octets, offset: number, mode: Mode, keys: AuthenticationKeys, hmac = -1): void {
  if (hmac !== -1) keys.signTlvs(octets, offset, layoutOf(mode).size, hmac);
  if (mode === "authenticated") keys.signBase(octets, offset);
}

/** Reads what `recognise` or `isShortRequest` has recognised; a short request has no SSID. */
export function readRequest(
  octets: Octets,
  offset: number,
  length: number,
  mode: Mode,
  referenceSeconds: number,
  into: Request,
): void {
  const layout = layoutOf(mode);
  into.sequence = octets.view.getUint32(offset);
  into.errorEstimate = octets.view.getUint16(offset + layout.errorEstimate);
  into.ssid = length < layout.size ? 0 : octets.view.getUint16(offset + layout.ssid);
  readTimestamp(octets, offset + layout.timestamp, into.errorEstimate, referenceSeconds, into.sent);
}
