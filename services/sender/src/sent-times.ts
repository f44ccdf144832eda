import { Pool } from "@sixbeat/common/measure";
import type { Instant } from "@sixbeat/common/socket";

/** A stamp that is further off than this is another datagram's, or the clock was set. In nanoseconds. */
const PLAUSIBLE = 1e9;
const UNKNOWN = -1;

// What is kept of a datagram, side by side: with thousands of sessions each place in memory costs a wait.
const SECONDS = 0;
const NANOSECONDS = 1;
/** Nanoseconds from T1 to the kernel's own timestamp; 0 where there is none, and less when T1 means nothing any more. */
const DELAY = 2;
const STRIDE = 4;

const POOL = new Pool((length) => new Int32Array(length));

/** When the last datagrams of a session left: what each says itself (T1), and how much later the kernel let it go. */
export class SentTimes {
  readonly #mask: number;
  readonly #times: Int32Array;
  readonly #begin: number;
  readonly #end: number;

  /** @param capacity how many datagrams are remembered; a power of two. */
  constructor(capacity: number) {
    this.#mask = capacity - 1;
    // No time has a negative number of nanoseconds: none of these is the time of a datagram.
    this.#begin = POOL.take(capacity * STRIDE);
    this.#end = this.#begin + capacity * STRIDE;
    this.#times = POOL.arrays.fill(UNKNOWN, this.#begin, this.#end);
  }

  /** The datagram with this sequence says that it was sent at `t1`. */
  sent(sequence: number, t1: Instant): void {
    const at = this.#place(sequence);
    this.#times[at + SECONDS] = t1.seconds;
    this.#times[at + NANOSECONDS] = t1.nanoseconds;
    this.#times[at + DELAY] = 0;
  }

  /** So do the `count` datagrams from this sequence on. */
  sentRun(sequence: number, count: number, t1: Instant): void {
    const { seconds, nanoseconds } = t1;
    for (let i = 0; i < count; i++) {
      const at = this.#place(sequence + i);
      this.#times[at + SECONDS] = seconds;
      this.#times[at + NANOSECONDS] = nanoseconds;
      this.#times[at + DELAY] = 0;
    }
  }

  /** The kernel says when it left. */
  departed(sequence: number, seconds: number, nanoseconds: number): void {
    const at = this.#place(sequence);
    if (this.#times[at + DELAY]! < 0) return;
    const delay = (seconds - (this.#times[at + SECONDS]! >>> 0)) * 1e9 + nanoseconds - this.#times[at + NANOSECONDS]!;
    if (delay >= 0 && delay < PLAUSIBLE) this.#times[at + DELAY] = delay;
  }

  /** Whether this is what the datagram said, so that whoever knows it has seen the datagram. */
  isTimeOf(sequence: number, t1: Instant): boolean {
    const at = this.#place(sequence);
    return this.#times[at + NANOSECONDS] === t1.nanoseconds && this.#times[at + SECONDS] === (t1.seconds | 0);
  }

  /** Whether it is what each of the `count` datagrams from this sequence on said, and all left as long after it. */
  isTimeOfRun(sequence: number, count: number, t1: Instant): boolean {
    const delay = this.delay(sequence);
    for (let i = 0; i < count; i++) {
      if (!this.isTimeOf(sequence + i, t1) || this.delay(sequence + i) !== delay) return false;
    }
    return true;
  }

  /** The clock was set: what left before can't be timed by it. */
  clockWasSet(): void {
    for (let at = this.#begin + DELAY; at < this.#end; at += STRIDE) this.#times[at] = UNKNOWN;
  }

  /** How many nanoseconds after T1 the datagram left, as far as is known; less than 0 when T1 means nothing any more. */
  delay(sequence: number): number {
    return this.#times[this.#place(sequence) + DELAY]!;
  }

  #place(sequence: number): number {
    return this.#begin + (sequence & this.#mask) * STRIDE;
  }
}
