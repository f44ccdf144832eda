import { copyOctets, type Octets, zeroWords } from "../octets.ts";
import type { AuthenticationKeys } from "./authentication.ts";
import { layoutOf, type Mode } from "./layout.ts";
import { createReflectedFacts, type ReflectedFacts, reflectTlvs } from "./reflect-tlvs.ts";
import { type Instant, isTimestamp, readTimestamp, writeTimestamp } from "./timestamp.ts";
import type { TlvIndex } from "./tlv-index.ts";

/** What a Session-Reflector adds to a request. */
export interface Reflection {
  /** Counts the replies of a session from 0, modulo 2^32. */
  sequence: number;
  /** When the request arrived (T2). */
  readonly received: Instant;
  /** When the reply is sent (T3). */
  readonly sent: Instant;
  /** The reflector's, as sixteen bits; it also says how its timestamps are written. */
  errorEstimate: number;
  /** The hop limit that the request arrived with; 0 when it is not known. */
  ttl: number;
  /** What its TLVs report. */
  readonly facts: ReflectedFacts;
}

/** A reflection to fill again and again. */
export function createReflection(): Reflection {
  return {
    sequence: 0,
    received: { seconds: 0, nanoseconds: 0 },
    sent: { seconds: 0, nanoseconds: 0 },
    errorEstimate: 0,
    ttl: 0,
    facts: createReflectedFacts(),
  };
}

/**
 * Writes the reply to a request, in its place or elsewhere, its HMACs still to be signed. Returns its length, which is
 * the request's; only a request that is shorter than a base, as `isShortRequest` tells, gets a longer reply: 44 octets.
 */
export function writeReply(
  to: Octets,
  toOffset: number,
  from: Octets,
  fromOffset: number,
  length: number,
  mode: Mode,
  tlvs: TlvIndex,
  reflection: Reflection,
): number {
  const layout = layoutOf(mode);
  const sequence = from.view.getUint32(fromOffset);
  const seconds = from.view.getUint32(fromOffset + layout.timestamp);
  const fraction = from.view.getUint32(fromOffset + layout.timestamp + 4);
  const errorEstimate = from.view.getUint16(fromOffset + layout.errorEstimate);
  const ssid = length < layout.size ? 0 : from.view.getUint16(fromOffset + layout.ssid);
  if (to !== from || toOffset !== fromOffset) {
    copyOctets(from, fromOffset + layout.size, to, toOffset + layout.size, length - layout.size);
  }
  zeroWords(to, toOffset, toOffset + layout.size);
  to.view.setUint32(toOffset, reflection.sequence);
  writeTimestamp(to, toOffset + layout.timestamp, reflection.errorEstimate, reflection.sent);
  to.view.setUint16(toOffset + layout.errorEstimate, reflection.errorEstimate);
  to.view.setUint16(toOffset + layout.ssid, ssid);
  writeTimestamp(to, toOffset + layout.receiveTimestamp, reflection.errorEstimate, reflection.received);
  to.view.setUint32(toOffset + layout.senderSequence, sequence);
  to.view.setUint32(toOffset + layout.senderTimestamp, seconds);
  to.view.setUint32(toOffset + layout.senderTimestamp + 4, fraction);
  to.view.setUint16(toOffset + layout.senderErrorEstimate, errorEstimate);
  to.view.setUint8(toOffset + layout.ttl, reflection.ttl);
  reflectTlvs(to, toOffset, mode, tlvs, reflection.facts);
  return Math.max(length, layout.size);
}

/** Signs a reply as its request was signed: its TLVs when the request's were, its base with this key. */
export function signReply(
  octets: Octets,
  offset: number,
  mode: Mode,
  tlvs: TlvIndex,
  keys: AuthenticationKeys,
  key: number,
): void {
  if (tlvs.integrity === "verified") keys.signTlvs(octets, offset, layoutOf(mode).size, tlvs.hmac, tlvs.key);
  if (mode === "authenticated") keys.signBase(octets, offset, key);
}

/** A Session-Reflector's test datagram without its TLVs. */
export interface Reply {
  /** The reflector's own: of a stateless one it is the sender's. */
  sequence: number;
  /** When the reply was sent (T3). */
  readonly sent: Instant;
  errorEstimate: number;
  /** 0 from a reflector that knows no SSIDs. */
  ssid: number;
  /** When the request arrived (T2). */
  readonly received: Instant;
  senderSequence: number;
  /** When the request was sent (T1). */
  readonly senderSent: Instant;
  senderErrorEstimate: number;
  /** The hop limit that the request arrived with; 0 when the reflector does not say. */
  ttl: number;
}

/** A reply to read into, again and again. */
export function createReply(): Reply {
  return {
    sequence: 0,
    sent: { seconds: 0, nanoseconds: 0 },
    errorEstimate: 0,
    ssid: 0,
    received: { seconds: 0, nanoseconds: 0 },
    senderSequence: 0,
    senderSent: { seconds: 0, nanoseconds: 0 },
    senderErrorEstimate: 0,
    ttl: 0,
  };
}

/** The shortest reply of TWAMP-Light, which ends before the TTL. */
const SHORTEST = 38;

/**
 * Reads a reply; false when it cannot be one. It says nothing of whose it is: that is for its sequence, timestamp and
 * SSID to tell, and in authenticated mode first of all for its HMAC.
 */
export function readReply(
  octets: Octets,
  offset: number,
  length: number,
  mode: Mode,
  referenceSeconds: number,
  into: Reply,
): boolean {
  const layout = layoutOf(mode);
  if (length < (mode === "authenticated" ? layout.size : SHORTEST)) return false;
  const errorEstimate = octets.view.getUint16(offset + layout.errorEstimate);
  const senderErrorEstimate = octets.view.getUint16(offset + layout.senderErrorEstimate);
  if (
    !isTimestamp(octets, offset + layout.timestamp, errorEstimate) ||
    !isTimestamp(octets, offset + layout.receiveTimestamp, errorEstimate) ||
    !isTimestamp(octets, offset + layout.senderTimestamp, senderErrorEstimate)
  ) {
    return false;
  }
  into.sequence = octets.view.getUint32(offset);
  readTimestamp(octets, offset + layout.timestamp, errorEstimate, referenceSeconds, into.sent);
  into.errorEstimate = errorEstimate;
  into.ssid = octets.view.getUint16(offset + layout.ssid);
  readTimestamp(octets, offset + layout.receiveTimestamp, errorEstimate, referenceSeconds, into.received);
  into.senderSequence = octets.view.getUint32(offset + layout.senderSequence);
  readTimestamp(octets, offset + layout.senderTimestamp, senderErrorEstimate, referenceSeconds, into.senderSent);
  into.senderErrorEstimate = senderErrorEstimate;
  into.ttl = length > layout.ttl ? octets.view.getUint8(offset + layout.ttl) : 0;
  return true;
}
