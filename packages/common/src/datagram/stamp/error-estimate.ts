// How far the clock that made the timestamps may be off (RFC 4656, section 4.1.2, and RFC 8186, section 2.3):
//
//   15  14  13          8 7             0
//  +---+---+-------------+---------------+
//  | S | Z |    Scale    |  Multiplier   |    error = Multiplier * 2^(Scale - 32) seconds
//  +---+---+-------------+---------------+
//
// S: the clock is synchronised to UTC by an external source. Z: the timestamps are PTP's, not NTP's.

const SYNCHRONISED = 0x8000;
const PTP = 0x4000;
const LARGEST_SCALE = 63;
const LARGEST_MULTIPLIER = 255;

/** How a timestamp is written: NTP's 64 bits, or PTPv2's truncated 64 bits. */
export type TimestampFormat = "ntp" | "ptp";

/**
 * The sixteen bits for an error in seconds, never less than the error; `Infinity`, `NaN` and what is too large become
 * the largest there is. The Multiplier is never 0, which RFC 4656 forbids.
 */
export function encodeErrorEstimate(synchronised: boolean, seconds: number, format: TimestampFormat = "ntp"): number {
  const flags = (synchronised ? SYNCHRONISED : 0) | (format === "ptp" ? PTP : 0);
  const units = Number.isNaN(seconds) ? Infinity : seconds * 2 ** 32;
  let scale = 0;
  while (scale < LARGEST_SCALE && units / 2 ** scale > LARGEST_MULTIPLIER) scale += 1;
  const multiplier = Math.min(Math.max(1, Math.ceil(units / 2 ** scale)), LARGEST_MULTIPLIER);
  return flags | (scale << 8) | multiplier;
}

/** The error in seconds; `Infinity` for a Multiplier of 0, which says nothing. */
export function errorSeconds(errorEstimate: number): number {
  const multiplier = errorEstimate & 0xff;
  return multiplier === 0 ? Infinity : multiplier * 2 ** (((errorEstimate >> 8) & 0x3f) - 32);
}

/** Whether the clock is synchronised to UTC by an external source, as its owner says. */
export function isSynchronised(errorEstimate: number): boolean {
  return (errorEstimate & SYNCHRONISED) !== 0;
}

/** How the timestamps that this error estimate goes with are written. */
export function timestampFormat(errorEstimate: number): TimestampFormat {
  return (errorEstimate & PTP) === 0 ? "ntp" : "ptp";
}

/** Whether it can be an error estimate at all. */
export function isErrorEstimate(errorEstimate: number): boolean {
  return (errorEstimate & 0xff) !== 0;
}
