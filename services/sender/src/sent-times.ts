import type { Instant } from "@sixbeat/common/socket";

/** A stamp that is further off than this is another datagram's, or the clock was set. In nanoseconds. */
const PLAUSIBLE = 1e9;
const UNKNOWN = -1;

/** When the last datagrams of a session left: what each says itself (T1), and how much later the kernel let it go. */
export class SentTimes {
  readonly #mask: number;
  readonly #seconds: Uint32Array;
  readonly #nanoseconds: Uint32Array;
  /** Nanoseconds from T1 to the kernel's own timestamp; 0 where there is none, and less when T1 means nothing any more. */
  readonly #delays: Int32Array;

  /** @param capacity how many datagrams are remembered; a power of two. */
  constructor(capacity: number) {
    this.#mask = capacity - 1;
    this.#seconds = new Uint32Array(capacity);
    // More than there is in a second: none of these is the time of a datagram.
    this.#nanoseconds = new Uint32Array(capacity).fill(0xffff_ffff);
    this.#delays = new Int32Array(capacity);
  }

  /** The datagram with this sequence says that it was sent at `t1`. */
  sent(sequence: number, t1: Instant): void {
    const slot = sequence & this.#mask;
    this.#seconds[slot] = t1.seconds;
    this.#nanoseconds[slot] = t1.nanoseconds;
    this.#delays[slot] = 0;
  }

  /** The kernel says when it left. */
  departed(sequence: number, seconds: number, nanoseconds: number): void {
    const slot = sequence & this.#mask;
    if (this.#delays[slot]! < 0) return;
    const delay = (seconds - this.#seconds[slot]!) * 1e9 + nanoseconds - this.#nanoseconds[slot]!;
    if (delay >= 0 && delay < PLAUSIBLE) this.#delays[slot] = delay;
  }

  /** Whether this is what the datagram said, so that whoever knows it has seen the datagram. */
  isTimeOf(sequence: number, t1: Instant): boolean {
    const slot = sequence & this.#mask;
    return this.#nanoseconds[slot] === t1.nanoseconds && this.#seconds[slot] === t1.seconds >>> 0;
  }

  /** The clock was set: what left before can't be timed by it. */
  clockWasSet(): void {
    this.#delays.fill(UNKNOWN);
  }

  /** How many nanoseconds after T1 the datagram left, as far as is known; less than 0 when T1 means nothing any more. */
  delay(sequence: number): number {
    return this.#delays[sequence & this.#mask]!;
  }
}
