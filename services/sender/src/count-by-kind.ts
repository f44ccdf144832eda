/** Counts of rare events by path and kind. There are as many kinds as the system has error names. */
export class CountByKind {
  readonly #kinds: readonly string[];
  readonly #counts = new Map<number, Map<string, number>>();

  /** @param kinds the ones that are listed, with 0, before they happen. */
  constructor(kinds: Iterable<string>) {
    this.#kinds = [...kinds];
  }

  count(row: number, kind: string): void {
    const known = this.#counts.get(row) ?? new Map(this.#kinds.map((foreseen) => [foreseen, 0]));
    this.#counts.set(row, known);
    known.set(kind, (known.get(kind) ?? 0) + 1);
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
