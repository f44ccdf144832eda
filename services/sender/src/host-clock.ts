import { encodeErrorEstimate } from "@sixbeat/common/datagram";
import { type ClockState, clockState, type Instant, readClock } from "@sixbeat/common/socket";

/** The kernel is asked no more often how good its clock is, */
const ASK_AGAIN_MS = 10_000;
/** since in this time even a bad one drifts by no more than so many seconds (500 ppm). */
const DRIFT = 0.005;
/** What the two clocks may differ by since they were read last, in milliseconds: more than that, and one was set. */
const TOLERANCE_MS = 2;
/** Where the process was held up between the two readings for longer than this, they say nothing of each other. */
const TOGETHER_MS = 0.5;
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
  readonly #readClock: (into: Instant) => void;
  readonly #readMonotonic: () => number;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** The clock less the monotonic one, in milliseconds. */
  #offset = Number.NaN;
  #comparedAt = 0;

  /**
   * @param onStep is told by how much the clock was set, and may be told the time that a suspended machine slept.
   * @param read reads the clock. @param readMonotonic returns the milliseconds of the monotonic one.
   */
  constructor(onStep: (milliseconds: number) => void, read = readClock, readMonotonic = () => performance.now()) {
    this.#onStep = onStep;
    this.#readClock = read;
    this.#readMonotonic = readMonotonic;
  }

  /** Reads both clocks. Returns `now`. */
  read(): number {
    const before = this.#readMonotonic();
    this.#readClock(this.instant);
    this.now = this.#readMonotonic();
    if (this.now - before < TOGETHER_MS) this.#compare();
    return this.now;
  }

  /** Asks how good the clock is, unless the last answer is still good enough. */
  refresh(): void {
    if (this.now - this.#askedAt < ASK_AGAIN_MS) return;
    this.#askedAt = this.now;
    this.state = clockState();
    this.errorEstimate = encodeErrorEstimate(this.state.synchronized, this.state.maximumError + DRIFT);
  }

  #compare(): void {
    const offset = this.instant.seconds * 1e3 + this.instant.nanoseconds / 1e6 - this.now;
    const step = offset - this.#offset;
    const tolerance = TOLERANCE_MS + (this.now - this.#comparedAt) * SLEW;
    this.#offset = offset;
    this.#comparedAt = this.now;
    if (!(Math.abs(step) > tolerance)) return;
    this.steps++;
    this.#onStep(step);
  }

  /** When a kernel timestamp was, on the monotonic clock. */
  monotonic(seconds: number, nanoseconds: number): number {
    return this.now - (this.instant.seconds - seconds) * 1e3 - (this.instant.nanoseconds - nanoseconds) / 1e6;
  }
}
