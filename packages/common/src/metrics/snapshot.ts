import type { ByPath, Emit, HistogramFigures, LabelRecord, MetricDefinition, PathRows } from "./definition.ts";

type Value = number | HistogramFigures;

/** A metric of paths, to be read path by path. */
export interface Reading {
  readonly snapshot: Snapshot;
  readonly paths: PathRows;
  read(path: number): void;
}

/**
 * The rows of one metric, as read at one moment; those of each path may be of another moment. Nothing is formatted yet, so
 * that reading takes little of a turn of the event loop.
 */
export class Snapshot {
  readonly definition: MetricDefinition;
  /** Each list has an entry for each row. */
  readonly values: Value[] = [];
  /** What stands for the first labels. */
  readonly firsts: (string | LabelRecord | undefined)[] = [];
  readonly furthers: (readonly string[])[] = [];
  readonly #check: (value: Value) => void;

  constructor(definition: MetricDefinition) {
    this.definition = definition;
    this.#check = checkOf(definition) as (value: Value) => void;
  }

  /** Reads all rows. Throws what `collect` throws, and for rows that Prometheus would refuse or take for something else. */
  read(): void {
    this.definition.collect(this.#emit as Emit<number> & Emit<HistogramFigures>);
  }

  /** How it is read path by path, where it is; throws as `read` does. */
  byPath(): Reading | undefined {
    const byPath = this.definition.byPath as ByPath<never> | undefined;
    if (byPath === undefined) return undefined;
    return { snapshot: this, paths: byPath.paths, read: (path) => byPath.collect(path, this.#emit as Emit<never>) };
  }

  readonly #emit: Emit<Value> = (value, first, ...further) => {
    this.#check(value);
    const { name, labels } = this.definition;
    const given = width(first) + further.length;
    if (given !== labels.length) {
      throw new TypeError(`${name} has ${labels.length} labels, but was given ${given} label values`);
    }
    this.values.push(value);
    this.firsts.push(first);
    this.furthers.push(further.length === 0 ? none : further);
  };
}

const none: readonly string[] = [];

function width(first: string | LabelRecord | undefined): number {
  if (first === undefined) return 0;
  return typeof first === "string" ? 1 : Object.keys(first).length;
}

function checkOf(definition: MetricDefinition): (value: never) => void {
  const { name, type } = definition;
  if (type === "histogram") return (figures: HistogramFigures) => checkHistogram(name, definition.bounds, figures);
  return type === "counter" ? (value: number) => checkCounter(name, value) : () => {};
}

function checkCounter(name: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`the counter ${name} can't be ${value}`);
}

function checkHistogram(name: string, bounds: readonly number[], { buckets, sum, count }: HistogramFigures): void {
  if (buckets.length !== bounds.length) {
    throw new RangeError(`${name} has ${bounds.length} buckets, but was given ${buckets.length}`);
  }
  let below = 0;
  for (let at = 0; at < buckets.length; at++) {
    const bucket = buckets[at]!;
    if (!(bucket >= below)) throw new RangeError(`a bucket of ${name} holds ${bucket}, less than the one below it`);
    below = bucket;
  }
  if (!(count >= below && Number.isFinite(count))) throw new RangeError(`the count of ${name} can't be ${count}`);
  if (!Number.isFinite(sum)) throw new RangeError(`the sum of ${name} can't be ${sum}`);
}
