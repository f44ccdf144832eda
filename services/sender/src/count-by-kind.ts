import type { RowFigures } from "@sixbeat/common/measure";

/** Counts of rare events by path and kind. There are as many kinds as the system has error names. */
export class CountByKind implements RowFigures {
  readonly #kinds: readonly string[];
  readonly #counts = new Map<number, Map<string, number>>();

  /** @param kinds the ones that are listed, with 0, before they happen. */
  constructor(kinds: Iterable<string>) {
    this.#kinds = [...kinds];
  }

  count(row: number, kind: string, times = 1): void {
    const known = this.#counts.get(row) ?? new Map(this.#kinds.map((foreseen) => [foreseen, 0]));
    this.#counts.set(row, known);
    known.set(kind, (known.get(kind) ?? 0) + times);
  }

  move(from: number, to: number): void {
    for (const [kind, count] of this.#counts.get(from) ?? []) this.count(to, kind, count);
    this.reset(from);
  }

  /** What happened in a row, for `add`, perhaps in another thread. */
  copy(row: number): readonly (readonly [kind: string, count: number])[] {
    return [...(this.#counts.get(row) ?? [])];
  }

  add(row: number, copied: readonly (readonly [kind: string, count: number])[]): void {
    for (const [kind, count] of copied) this.count(row, kind, count);
  }

  reset(row: number): void {
    this.#counts.delete(row);
  }

  of(row: number): Iterable<readonly [kind: string, count: number]> {
    return this.#counts.get(row) ?? this.#kinds.map((kind) => [kind, 0] as const);
  }

  total(row: number): number {
    let total = 0;
    for (const count of this.#counts.get(row)?.values() ?? []) total += count;
    return total;
  }
}
