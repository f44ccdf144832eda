import { encodeErrorEstimate } from "@sixbeat/common/datagram";
import { type ClockState, clockState } from "@sixbeat/common/socket";

/** The kernel is asked no more often, in milliseconds, */
const INTERVAL = 10_000;
/** since in this time even a bad clock drifts by no more than so many seconds (500 ppm). */
const DRIFT = 0.005;

/** How good the clock is that T2 and T3 are of. */
export class OwnClock {
  state: ClockState = clockState();
  /** As sixteen bits, for every reply. */
  errorEstimate = estimateOf(this.state);
  #askedAt = Number.NEGATIVE_INFINITY;

  /** Asks again when the last answer is old. @param now in milliseconds. */
  refresh(now: number): void {
    if (now - this.#askedAt < INTERVAL) return;
    this.#askedAt = now;
    this.state = clockState();
    this.errorEstimate = estimateOf(this.state);
  }
}

function estimateOf({ synchronized, maximumError }: ClockState): number {
  return encodeErrorEstimate(synchronized, maximumError + DRIFT);
}
