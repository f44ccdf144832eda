/**
 * How far delays in one direction can be trusted, for each row: both ends say with every datagram whether their clock
 * is synchronised and how far off it may be (STAMP's error estimate).
 */
export class ClockQuality {
  readonly #synchronized: Uint8Array;
  readonly #errors: Float64Array;

  constructor(rows: number) {
    this.#synchronized = new Uint8Array(rows);
    this.#errors = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  }

  /**
   * What the two ends of a datagram said.
   * @param synchronized the S flag of each end
   * @param error of each clock, in nanoseconds; Infinity when an end does not know
   */
  note(row: number, synchronized: boolean, error: number, peerSynchronized: boolean, peerError: number): void {
    this.#synchronized[row] = synchronized && peerSynchronized ? 1 : 0;
    this.#errors[row] = error + peerError;
  }

  /** What was said in one row, if anything, is what was last said in another. */
  move(from: number, to: number): void {
    if (this.#errors[from] !== Number.POSITIVE_INFINITY || this.#synchronized[from] === 1) {
      this.#synchronized[to] = this.#synchronized[from]!;
      this.#errors[to] = this.#errors[from]!;
    }
    this.reset(from);
  }

  reset(row: number): void {
    this.#synchronized[row] = 0;
    this.#errors[row] = Number.POSITIVE_INFINITY;
  }

  /** Whether both ends were synchronised, at the last datagram. */
  synchronized(row: number): boolean {
    return this.#synchronized[row] === 1;
  }

  /** By how many nanoseconds at most a delay in one direction may be wrong: the sum of both errors, should they add up. */
  error(row: number): number {
    return this.#errors[row]!;
  }
}
