/** The last value of something in each row, such as a hop count or a path MTU, and how often it changed. */
export class LastValues {
  readonly #values: Int32Array;
  readonly #changes: Float64Array;

  constructor(rows: number) {
    this.#values = new Int32Array(rows).fill(-1);
    this.#changes = new Float64Array(rows);
  }

  /** @returns whether the value, 0 or more, differs from the one before. The first one is no change. */
  note(row: number, value: number): boolean {
    const before = this.#values[row]!;
    if (value === before) return false;
    this.#values[row] = value;
    if (before < 0) return false;
    this.#changes[row]! += 1;
    return true;
  }

  /** What was noted in one row counts in another; the last value is newer than the one there. */
  move(from: number, to: number): void {
    const value = this.value(from);
    if (value !== undefined) this.note(to, value);
    this.#changes[to]! += this.#changes[from]!;
    this.reset(from);
  }

  /** What is known of a row, for `add`, perhaps in another thread. */
  copy(row: number): readonly [value: number, changes: number] {
    return [this.#values[row]!, this.#changes[row]!];
  }

  /** Adds what was copied; the last value is newer than the one there. That it differs from it is no change. */
  add(row: number, [value, changes]: readonly [value: number, changes: number]): void {
    if (value >= 0) this.#values[row] = value;
    this.#changes[row]! += changes;
  }

  reset(row: number): void {
    this.#values[row] = -1;
    this.#changes[row] = 0;
  }

  value(row: number): number | undefined {
    const value = this.#values[row]!;
    return value < 0 ? undefined : value;
  }

  changes(row: number): number {
    return this.#changes[row]!;
  }
}
