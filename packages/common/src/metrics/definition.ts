/** One metric: its name, and how its rows are read at a scrape. */
export type MetricDefinition = FigureDefinition | HistogramDefinition;

interface Description {
  /** `sixbeat_sender_replies_total`; base units, `_total` on counters only. */
  readonly name: string;
  /** What it means, in one sentence. */
  readonly help: string;
  /** Label names, in the order in which `collect` gives their values. */
  readonly labels: readonly string[];
}

/** The rows of paths, and what each is called: the same object as long as that does not change. */
export interface PathRows {
  rows(): Iterable<number>;
  labels(row: number): LabelRecord;
  /** Those listed no more that are still known. */
  dropped?(): Iterable<number>;
  /** When what is known of a row was last begun anew, in milliseconds since 1970. */
  since?(row: number): number;
}

/**
 * What becomes of a figure that several threads have: the values add up, the highest stands for all, or that of the thread
 * in which the path was begun last. Histograms add up.
 */
export type Combine = "sum" | "max" | "last";

/** How a metric of paths is read one path after the other: with ten thousand of them, all at once takes too long. */
export interface ByPath<V> {
  readonly paths: PathRows;
  /** Adds the rows of one path. */
  collect(path: number, add: Add<V>): void;
}

/**
 * Adds a row of a path: its value and, where there are labels beside those of the path, the value of the one or, always as
 * the same array, of the several.
 */
export type Add<V> = (value: V, kind?: string | readonly string[]) => void;

/** A metric with one number in each row. */
export interface FigureDefinition extends Description {
  readonly type: "counter" | "gauge";
  /** Called at scrape; emits one row per label set, label values in the order of `labels`. */
  collect(emit: Emit): void;
  /** Used instead where there is one. */
  readonly byPath?: ByPath<number>;
  /** "sum" where nothing is said. */
  readonly combine?: Combine;
}

/** A metric that says in each row how many of the values observed were at most so much. */
export interface HistogramDefinition extends Description {
  readonly type: "histogram";
  /** Upper bounds of the buckets, ascending; the last bucket, which holds everything, is left out. */
  readonly bounds: readonly number[];
  /** As for a figure. */
  collect(emit: Emit<HistogramFigures>): void;
  readonly byPath?: ByPath<HistogramFigures>;
}

/** One row of a histogram. */
export interface HistogramFigures {
  /** For each of the bounds, how many values were at most that. */
  readonly buckets: ArrayLike<number>;
  /** Of all values, and how many there were. */
  readonly sum: number;
  readonly count: number;
}

/**
 * Emits one row. A record stands for the first labels, by their names in order; it is formatted once and not again as
 * long as it is the same object, so it must not change.
 */
export type Emit<V = number> = (value: V, first?: string | LabelRecord, ...further: string[]) => void;

export type LabelRecord = Readonly<Record<string, string>>;

/** What is wrong with a definition, or undefined. A fault here is a mistake in the program, never in its input. */
export function definitionFault(definition: MetricDefinition): string | undefined {
  const { name, type, help, labels } = definition;
  if (!namePattern.test(name)) return `"${name}" is not a metric name`;
  if (type === "counter" && !name.endsWith("_total")) return `the counter ${name} must end in _total`;
  if (type !== "counter" && name.endsWith("_total")) return `the ${type} ${name} must not end in _total`;
  if (partPattern.test(name)) return `${name} looks like a part of a histogram`;
  if (help.trim() === "") return `${name} has no help text`;
  const bad = labels.find((label) => !labelPattern.test(label));
  if (bad !== undefined) return `"${bad}" of ${name} is not a label name`;
  if (new Set(labels).size < labels.length) return `${name} has a label twice`;
  return type === "histogram" ? histogramFault(definition) : undefined;
}

function histogramFault({ name, labels, bounds }: HistogramDefinition): string | undefined {
  if (labels.includes("le")) return `the label le of ${name} is the histogram's own`;
  const ascending = bounds.every((bound, at) => Number.isFinite(bound) && !(bound <= bounds[at - 1]!));
  return ascending ? undefined : `the bounds of ${name} are not ascending numbers`;
}

// Prometheus also allows colons, and leaves them to recording rules; label names from two underscores on are its own.
const namePattern = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const labelPattern = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;
const partPattern = /_(bucket|sum|count)$/;
