import { encodeErrorEstimate } from "@sixbeat/common/datagram";
import { type ClockState, clockState, type Instant, readClock } from "@sixbeat/common/socket";

/** The kernel is asked no more often how good its clock is: in this time even a bad one drifts by less than 1 ms. */
const ASK_AGAIN_MS = 1000;
/** What the two clocks may differ by since they were read last, in milliseconds: more than that, and one was set. */
const TOLERANCE_MS = 2;
/** Time servers make clocks run faster or slower by no more than this share, and mostly much less. */
const SLEW = 0.001;

/** The host's clock, which kernel timestamps are of, read together with the one that never steps. */
export class HostClock {
  /** What the clock said when it was last read. */
  readonly instant: Instant = { seconds: 0, nanoseconds: 0 };
  /** Milliseconds of the monotonic clock at the same moment. */
  now = 0;
  /** How often the clock was set: times before that can't be compared with times after it. */
  steps = 0;
  state: ClockState = { synchronized: false, maximumError: Infinity, estimatedError: Infinity, offset: 0 };
  /** How good the clock is, as STAMP's sixteen bits. */
  errorEstimate = encodeErrorEstimate(false, Infinity);
  readonly #onStep: (milliseconds: number) => void;
  readonly #readBoth: (into: Instant) => number;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** The clock less the monotonic one, in milliseconds. */
  #offset = Number.NaN;

  /**
   * @param onStep is told by how much the clock was set, and may be told the time that a suspended machine slept.
   * @param readBoth reads the clock, and returns the milliseconds of the monotonic one.
   */
  constructor(onStep: (milliseconds: number) => void, readBoth = readClocks) {
    this.#onStep = onStep;
    this.#readBoth = readBoth;
  }

  /** Reads both clocks. Returns `now`. */
  read(): number {
    const before = this.now;
    this.now = this.#readBoth(this.instant);
    const offset = this.instant.seconds * 1e3 + this.instant.nanoseconds / 1e6 - this.now;
    const step = offset - this.#offset;
    this.#offset = offset;
    if (Math.abs(step) > TOLERANCE_MS + (this.now - before) * SLEW) {
      this.steps++;
      this.#onStep(step);
    }
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

function readClocks(into: Instant): number {
  readClock(into);
  return performance.now();
}
