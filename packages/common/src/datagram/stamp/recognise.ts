import type { Octets } from "../octets.ts";
import { isErrorEstimate, timestampFormat } from "./error-estimate.ts";
import { layoutOf, type Mode } from "./layout.ts";
import { type Instant, isTimestamp, readTimestamp } from "./timestamp.ts";

/** What a received datagram is: a request in one of the two modes, or just text. */
export type Recognised = Mode | "text";

/**
 * Recognises a request by its length, by everything that has to be zero in it, and by its error estimate, so that text
 * is never mistaken for one. A reply is never one either: where a request is zero, a reply has the error estimate of
 * the request that it answers. "authenticated" means the layout only: its HMAC is still to be verified.
 */
export function recognise(octets: Octets, offset: number, length: number): Recognised {
  if (isRequest(octets, offset, length, "unauthenticated", 16, 44)) return "unauthenticated";
  if (isRequest(octets, offset, length, "authenticated", 28, 96) && isZero(octets, offset + 4, offset + 16)) {
    return "authenticated";
  }
  return "text";
}

function isRequest(octets: Octets, offset: number, length: number, mode: Mode, zero: number, to: number): boolean {
  const layout = layoutOf(mode);
  if (length < layout.size) return false;
  const errorEstimate = octets.view.getUint16(offset + layout.errorEstimate);
  return (
    isErrorEstimate(errorEstimate) &&
    isTimestamp(octets, offset + layout.timestamp, errorEstimate) &&
    isZero(octets, offset + zero, offset + to)
  );
}

/** Both ends are multiples of four away from each other. */
function isZero(octets: Octets, from: number, to: number): boolean {
  for (let at = from; at < to; at += 4) {
    if (octets.view.getUint32(at) !== 0) return false;
  }
  return true;
}

/** A request of TWAMP-Light can be as short as this: sequence, timestamp, error estimate. */
const SHORTEST = 14;
const DAY = 86_400;
const sent: Instant = { seconds: 0, nanoseconds: 0 };

/**
 * Whether it is a TWAMP-Light request that is shorter than STAMP's, as twampy sends by default. So few octets prove
 * little: its timestamp has to be NTP's and within a day of the reference, which no ASCII is before the year 2053, and
 * what is padding has to be zero. Whoever answers such requests answers with 44 octets, the only replies that are
 * longer than what they answer.
 */
export function isShortRequest(octets: Octets, offset: number, length: number, referenceSeconds: number): boolean {
  const layout = layoutOf("unauthenticated");
  if (length < SHORTEST || length >= layout.size) return false;
  for (let at = offset + SHORTEST; at < offset + length; at += 1) {
    if (octets.bytes[at] !== 0) return false;
  }
  const errorEstimate = octets.view.getUint16(offset + layout.errorEstimate);
  if (!isErrorEstimate(errorEstimate) || timestampFormat(errorEstimate) !== "ntp") return false;
  readTimestamp(octets, offset + layout.timestamp, errorEstimate, referenceSeconds, sent);
  return Math.abs(sent.seconds - referenceSeconds) <= DAY;
}
