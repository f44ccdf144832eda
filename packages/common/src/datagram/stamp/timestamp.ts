import type { Octets } from "../octets.ts";
import { timestampFormat } from "./error-estimate.ts";

// A timestamp is two words of 32 bits, and the Z bit of the error estimate that goes with it says which:
//
//        NTP (RFC 5905)                          PTPv2, truncated (RFC 8186)
//    +-------+-------+-------+-------+        +-------+-------+-------+-------+
//  0 |   seconds since 1900-01-01    |      0 |   seconds since 1970-01-01    |
//    +-------+-------+-------+-------+        +-------+-------+-------+-------+
//  4 |       2^-32ths of a second    |      4 |          nanoseconds          |
//    +-------+-------+-------+-------+        +-------+-------+-------+-------+
//
// Seconds are modulo 2^32: NTP's begin again on 2036-02-07, PTP's on 2106-02-07. A reference time that is less than 68
// years off tells which era is meant. PTP's timescale is taken to be UTC, which is what software clocks put there.

const NTP_EPOCH = 2_208_988_800;
const NANOSECONDS = 1_000_000_000;

/** A point in time as the kernel gives it: seconds since 1970 and nanoseconds within the second. */
export interface Instant {
  seconds: number;
  nanoseconds: number;
}

/** Writes eight octets, in the format that the error estimate says. NTP is exact to a nanosecond both ways. */
export function writeTimestamp(octets: Octets, at: number, errorEstimate: number, instant: Instant): void {
  if (timestampFormat(errorEstimate) === "ptp") {
    octets.view.setUint32(at, instant.seconds);
    octets.view.setUint32(at + 4, instant.nanoseconds);
    return;
  }
  octets.view.setUint32(at, instant.seconds + NTP_EPOCH);
  // 2^32 / 10^9. Rounded up, so that rounding down on the way back gives the nanosecond that it was.
  octets.view.setUint32(at + 4, Math.ceil((instant.nanoseconds * 8_388_608) / 1_953_125));
}

/** Reads eight octets, in the format that the error estimate says, as the time nearest to the reference. */
export function readTimestamp(
  octets: Octets,
  at: number,
  errorEstimate: number,
  referenceSeconds: number,
  into: Instant,
): void {
  const seconds = octets.view.getUint32(at);
  const fraction = octets.view.getUint32(at + 4);
  if (timestampFormat(errorEstimate) === "ptp") {
    into.seconds = nearest(seconds, referenceSeconds);
    into.nanoseconds = fraction;
  } else {
    into.seconds = nearest(seconds, referenceSeconds + NTP_EPOCH) - NTP_EPOCH;
    into.nanoseconds = Math.floor((fraction * 1_953_125) / 8_388_608);
  }
}

/** Whether eight octets can be a timestamp: PTP has no more than 999,999,999 nanoseconds. */
export function isTimestamp(octets: Octets, at: number, errorEstimate: number): boolean {
  return timestampFormat(errorEstimate) === "ntp" || octets.view.getUint32(at + 4) < NANOSECONDS;
}

/** `to` minus `from` in nanoseconds; exact as long as they are less than 104 days apart. */
export function nanosecondsBetween(from: Instant, to: Instant): number {
  return (to.seconds - from.seconds) * NANOSECONDS + (to.nanoseconds - from.nanoseconds);
}

/** The number that is nearest to the reference among those that are equal to `seconds` modulo 2^32. */
function nearest(seconds: number, reference: number): number {
  return reference + ((seconds - (reference >>> 0)) | 0);
}
