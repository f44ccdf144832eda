/** What names a path on both ends: its labels in every metric. */
export interface PathLabels {
  readonly source: string;
  readonly target: string;
  readonly family: "ipv6" | "ipv4";
  /** A small number; "0" unless several flows are swept. */
  readonly flow: string;
}

/** What stands for a name once there are as many paths as may be told apart. */
export const OTHER = "other";

/**
 * Counters of paths: a row for each path, a column for each figure. Counting is one addition in a typed array,
 * `table.columns.sent[row]! += 1`. Memory is fixed: once `capacity` paths are known, new ones share one row for each
 * family, in which the name that the network chose reads "other".
 */
export class PathTable<Figure extends string> {
  readonly columns: Readonly<Record<Figure, Float64Array>>;
  /** How many rows there can ever be, the shared ones with them: the length of every column. */
  readonly size: number;
  readonly #capacity: number;
  readonly #unbounded: "source" | "target";
  readonly #rows = new Map<string, number>();
  readonly #labels: PathLabels[] = [];
  readonly #active = new Set<number>();

  /** @param unbounded the label that others choose, and which therefore gives way to "other". */
  constructor(figures: readonly Figure[], capacity: number, unbounded: "source" | "target") {
    this.#capacity = capacity;
    this.#unbounded = unbounded;
    // Two rows more: the shared ones.
    this.size = capacity + 2;
    const column = (figure: Figure) => [figure, new Float64Array(this.size)] as const;
    this.columns = Object.fromEntries(figures.map(column)) as Record<Figure, Float64Array>;
  }

  /** The row of a path, which from now on is listed. A path that was dropped goes on with its old figures. */
  row(labels: PathLabels): number {
    const row = this.#rows.get(keyOf(labels)) ?? this.#add(labels);
    this.#active.add(row);
    return row;
  }

  /** Lists the path no more. Its figures stay, so that they never go backwards should it return. */
  drop(row: number): void {
    this.#active.delete(row);
  }

  /** Lists no path to that target any more, over whatever family. */
  dropTarget(target: string): void {
    for (const row of this.#active) if (this.labels(row).target === target) this.#active.delete(row);
  }

  /** The same object for as long as the row exists. */
  labels(row: number): PathLabels {
    const labels = this.#labels[row];
    if (labels === undefined) throw new RangeError(`there is no path ${row}`);
    return labels;
  }

  /** The rows of the listed paths. */
  rows(): Iterable<number> {
    return this.#active;
  }

  #add(labels: PathLabels): number {
    if (this.#rows.size < this.#capacity) return this.#insert(labels);
    const shared = { ...labels, [this.#unbounded]: OTHER, flow: "0" };
    return this.#rows.get(keyOf(shared)) ?? this.#insert(shared);
  }

  #insert(labels: PathLabels): number {
    const { source, target, family, flow } = labels;
    const row = this.#labels.push(Object.freeze({ source, target, family, flow })) - 1;
    this.#rows.set(keyOf(labels), row);
    return row;
  }
}

function keyOf({ source, target, family, flow }: PathLabels): string {
  return JSON.stringify([source, target, family, flow]);
}
