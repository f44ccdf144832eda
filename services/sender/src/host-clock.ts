import { encodeErrorEstimate } from "@sixbeat/common/datagram";
import { type ClockState, clockState, type Instant, readClock } from "@sixbeat/common/socket";

/** The kernel is asked no more often how good its clock is: in this time even a bad one drifts by less than 1 ms. */
const ASK_AGAIN_MS = 1000;

/** The host's clock, which kernel timestamps are of, read together with the one that never steps. */
export class HostClock {
  /** What the clock said when it was last read. */
  readonly instant: Instant = { seconds: 0, nanoseconds: 0 };
  /** Milliseconds of the monotonic clock at the same moment. */
  now = 0;
  state: ClockState = { synchronized: false, maximumError: Infinity, estimatedError: Infinity, offset: 0 };
  /** How good the clock is, as STAMP's sixteen bits. */
  errorEstimate = encodeErrorEstimate(false, Infinity);
  #askedAt = Number.NEGATIVE_INFINITY;

  /** Reads both clocks. Returns `now`. */
  read(): number {
    readClock(this.instant);
    this.now = performance.now();
    return this.now;
  }

  /** Asks how good the clock is, unless the last answer is still good enough. */
  refresh(): void {
    if (this.now - this.#askedAt < ASK_AGAIN_MS) return;
    this.#askedAt = this.now;
    this.state = clockState();
    this.errorEstimate = encodeErrorEstimate(this.state.synchronized, this.state.maximumError);
  }

  /** When a kernel timestamp was, on the monotonic clock. */
  monotonic(seconds: number, nanoseconds: number): number {
    return this.now - (this.instant.seconds - seconds) * 1e3 - (this.instant.nanoseconds - nanoseconds) / 1e6;
  }
}
