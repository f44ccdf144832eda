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

/** What is counted or known of each row, and can change rows. */
export interface RowFigures {
  /** Adds what is in one row to what is in another; the first is as new afterwards. */
  move(from: number, to: number): void;
  /** What there is of a row, to be added to another, perhaps in another thread. */
  copy(row: number): unknown;
  add(row: number, copied: never): void;
  /** As if nothing had ever been counted in the row. */
  reset(row: number): void;
}

/**
 * Counters of paths: a row for each path, a column for each figure. Counting is one addition in a typed array,
 * `table.columns.sent[row]! += 1`. Memory is fixed: once `capacity` paths are known, new ones share one row for each
 * family, in which the names that the network chose read "other".
 */
export class PathTable<Figure extends string> implements RowFigures {
  readonly columns: Readonly<Record<Figure, Float64Array>>;
  /** How many rows there can ever be, the shared ones with them: the length of every column. */
  readonly size: number;
  readonly #capacity: number;
  readonly #unbounded: readonly ("source" | "target")[];
  readonly #forget: ((row: number) => boolean) | undefined;
  readonly #rows = new Map<string, number>();
  readonly #labels: PathLabels[] = [];
  readonly #active = new Set<number>();
  /** Listed no more, the one that has been so for longest first. */
  readonly #dropped = new Set<number>();
  /** When the last session of each row began. */
  readonly #since: Float64Array;
  readonly #free: number[] = [];

  /**
   * @param unbounded the labels that others choose, one or both names, and which therefore give way to "other".
   * @param forget is asked for the row of a dropped path when there is no other left: forgets what else is counted in
   *   it, or says no because something still counts there. Without it no path is ever forgotten.
   */
  constructor(
    figures: readonly Figure[],
    capacity: number,
    unbounded: "source" | "target" | "names",
    forget?: (row: number) => boolean,
  ) {
    this.#capacity = capacity;
    this.#unbounded = unbounded === "names" ? ["source", "target"] : [unbounded];
    this.#forget = forget;
    // Two rows more: the shared ones.
    this.size = capacity + 2;
    const column = (figure: Figure) => [figure, new Float64Array(this.size)] as const;
    this.#since = new Float64Array(this.size);
    this.columns = Object.fromEntries(figures.map(column)) as Record<Figure, Float64Array>;
  }

  /** The row of a path, which from now on is listed. A path that was dropped goes on with its old figures. */
  row(labels: PathLabels): number {
    const row = this.#rows.get(keyOf(labels)) ?? this.#add(labels);
    this.#dropped.delete(row);
    this.#active.add(row);
    return row;
  }

  /** Lists the path no more. Its figures stay, so that they don't go backwards should it return. */
  drop(row: number): void {
    if (this.#active.delete(row)) this.#dropped.add(row);
  }

  /** Calls a path otherwise. @returns its row or, where another path is called that, that one's row; it is listed. */
  rename(row: number, labels: PathLabels): number {
    if (this.#rows.has(keyOf(labels))) return this.row(labels);
    this.#rows.delete(keyOf(this.labels(row)));
    this.#name(row, labels);
    return row;
  }

  /** The path of the first row is forgotten; its figures are added to those of another. */
  move(from: number, to: number): void {
    for (const column of this.#columns()) column[to]! += column[from]!;
    this.noteSession(to, this.since(from));
    this.reset(from);
  }

  /** What is counted in a row, for `add`, perhaps in another thread. */
  copy(row: number): Float64Array {
    return Float64Array.from(this.#columns(), (column) => column[row]!);
  }

  /** Adds what was copied to what is counted in a row. */
  add(row: number, copied: Float64Array): void {
    this.#columns().forEach((column, at) => {
      column[row]! += copied[at]!;
    });
  }

  /** A session began in a row. @param now in milliseconds since 1970. */
  noteSession(row: number, now: number): void {
    this.#since[row] = Math.max(this.since(row), now);
  }

  /** When the last session of a row began, in milliseconds since 1970; 0 where there was none. */
  since(row: number): number {
    return this.#since[row]!;
  }

  /** Forgets the path, and that it ever was. */
  reset(row: number): void {
    for (const column of this.#columns()) column[row] = 0;
    this.#since[row] = 0;
    this.#rows.delete(keyOf(this.labels(row)));
    this.#active.delete(row);
    this.#dropped.delete(row);
    this.#free.push(row);
  }

  /** Whether paths without a row of their own are counted in it. */
  isShared(row: number): boolean {
    const labels = this.labels(row);
    return this.#unbounded.every((name) => labels[name] === OTHER);
  }

  /** The same object for as long as the path is called so. */
  labels(row: number): PathLabels {
    const labels = this.#labels[row];
    if (labels === undefined) throw new RangeError(`there is no path ${row}`);
    return labels;
  }

  /** The rows of all paths, also of those listed no more. */
  known(): Iterable<number> {
    return this.#rows.values();
  }

  /** The rows of the listed paths. */
  rows(): Iterable<number> {
    return this.#active;
  }

  /** The rows of paths that are listed no more and still known. */
  dropped(): Iterable<number> {
    return this.#dropped;
  }

  #add(labels: PathLabels): number {
    if (this.#rows.size < this.#capacity || this.#makeRoom()) return this.#insert(labels);
    const shared = { ...labels, ...Object.fromEntries(this.#unbounded.map((name) => [name, OTHER])), flow: "0" };
    return this.#rows.get(keyOf(shared)) ?? this.#insert(shared);
  }

  #makeRoom(): boolean {
    for (const row of this.#dropped) {
      if (this.#forget?.(row) !== true) continue;
      this.reset(row);
      return true;
    }
    return false;
  }

  #insert(labels: PathLabels): number {
    const row = this.#free.pop() ?? this.#labels.length;
    this.#name(row, labels);
    return row;
  }

  #name(row: number, labels: PathLabels): void {
    const { source, target, family, flow } = labels;
    this.#labels[row] = Object.freeze({ source, target, family, flow });
    this.#rows.set(keyOf(labels), row);
  }

  #columns(): readonly Float64Array[] {
    return Object.values(this.columns);
  }
}

function keyOf({ source, target, family, flow }: PathLabels): string {
  return JSON.stringify([source, target, family, flow]);
}
