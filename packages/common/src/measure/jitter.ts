/**
 * Interarrival jitter as RFC 3550 defines it (section 6.4.1), one for each row: by how much the delays of datagrams
 * that arrived one after the other differ, smoothed by 1/16. A constant error of the clocks cancels out.
 */
export class Jitter {
  readonly #last: Float64Array;
  readonly #jitter: Float64Array;

  constructor(rows: number) {
    this.#last = new Float64Array(rows).fill(Number.NaN);
    this.#jitter = new Float64Array(rows);
  }

  /** In the order of arrival; `count` datagrams of the same delay one after the other. */
  record(row: number, nanoseconds: number, count = 1): void {
    const difference = Math.abs(nanoseconds - this.#last[row]!);
    this.#last[row] = nanoseconds;
    if (difference >= 0) this.#jitter[row]! += (difference - this.#jitter[row]!) / 16;
    // Each of the others differs by nothing from the one before it.
    if (count > 1) this.#jitter[row]! *= (15 / 16) ** (count - 1);
  }

  /** In nanoseconds; 0 until two delays are known. */
  nanoseconds(row: number): number {
    return this.#jitter[row]!;
  }

  /** The next delay has none before it: another session begins in this row. */
  interrupt(row: number): void {
    this.#last[row] = Number.NaN;
  }

  /** What is known of one row becomes what is known of another: it is newer. */
  move(from: number, to: number): void {
    if (!Number.isNaN(this.#last[from]!)) {
      this.#last[to] = this.#last[from]!;
      this.#jitter[to] = this.#jitter[from]!;
    }
    this.reset(from);
  }

  reset(row: number): void {
    this.#last[row] = Number.NaN;
    this.#jitter[row] = 0;
  }
}
