/**
 * Interarrival jitter as RFC 3550 defines it (section 6.4.1), one for each row: by how much the delays of datagrams
 * that arrived one after the other differ, smoothed by 1/16. A constant error of the clocks cancels out.
 */
export class Jitter {
  /** For each row the last delay, NaN where there is none, and beside it the jitter. */
  readonly #rows: Float64Array;

  constructor(rows: number) {
    this.#rows = new Float64Array(rows * 2);
    for (let row = 0; row < rows; row++) this.#rows[row * 2] = Number.NaN;
  }

  /** In the order of arrival; `count` datagrams of the same delay one after the other. */
  record(row: number, nanoseconds: number, count = 1): void {
    const at = row * 2;
    const difference = Math.abs(nanoseconds - this.#rows[at]!);
    this.#rows[at] = nanoseconds;
    if (difference >= 0) this.#rows[at + 1]! += (difference - this.#rows[at + 1]!) / 16;
    // Each of the others differs by nothing from the one before it.
    if (count > 1) this.#rows[at + 1]! *= DECAY[count - 1] ?? (15 / 16) ** (count - 1);
  }

  /** In nanoseconds; 0 until two delays are known. */
  nanoseconds(row: number): number {
    return this.#rows[row * 2 + 1]!;
  }

  /** The next delay has none before it: another session begins in this row. */
  interrupt(row: number): void {
    this.#rows[row * 2] = Number.NaN;
  }

  /** What is known of one row becomes what is known of another: it is newer. */
  move(from: number, to: number): void {
    if (!Number.isNaN(this.#rows[from * 2]!)) this.#rows.copyWithin(to * 2, from * 2, from * 2 + 2);
    this.reset(from);
  }

  /** What is known of a row, for `add`, perhaps in another thread. */
  copy(row: number): Float64Array {
    return this.#rows.slice(row * 2, row * 2 + 2);
  }

  /** What was copied becomes what is known of a row: it is newer. */
  add(row: number, copied: Float64Array): void {
    if (!Number.isNaN(copied[0]!)) this.#rows.set(copied, row * 2);
  }

  reset(row: number): void {
    this.#rows[row * 2] = Number.NaN;
    this.#rows[row * 2 + 1] = 0;
  }
}

/** What is left of the jitter after so many like delays: of the most that come together, and computed beyond. */
const DECAY = Float64Array.from({ length: 128 }, (_, count) => (15 / 16) ** count);
