import type { Emit, HistogramFigures, LabelRecord, MetricDefinition } from "./definition.ts";

/** The rows of one metric, as read at one moment. Each list has an entry for each row. */
export interface Snapshot<V = number | HistogramFigures> {
  readonly definition: MetricDefinition;
  readonly values: readonly V[];
  /** What stands for the first labels. */
  readonly firsts: readonly (string | LabelRecord | undefined)[];
  readonly furthers: readonly (readonly string[])[];
}

/**
 * Reads a metric. Nothing is formatted yet, so that ten thousand paths take little of this turn of the event loop. Throws
 * what `collect` throws, and for rows that Prometheus would refuse or take for something else.
 */
export function snapshotOf(definition: MetricDefinition): Snapshot {
  const { name, type, labels } = definition;
  const values: (number | HistogramFigures)[] = [];
  const firsts: (string | LabelRecord | undefined)[] = [];
  const furthers: (readonly string[])[] = [];
  const emitTo =
    <V extends number | HistogramFigures>(check: (value: V) => void): Emit<V> =>
    (value, first, ...further) => {
      check(value);
      const given = width(first) + further.length;
      if (given !== labels.length) {
        throw new TypeError(`${name} has ${labels.length} labels, but was given ${given} label values`);
      }
      values.push(value);
      firsts.push(first);
      furthers.push(further.length === 0 ? none : further);
    };
  if (type === "histogram") definition.collect(emitTo((figures) => checkHistogram(name, definition.bounds, figures)));
  else definition.collect(emitTo(type === "counter" ? (value) => checkCounter(name, value) : () => {}));
  return { definition, values, firsts, furthers };
}

const none: readonly string[] = [];

function width(first: string | LabelRecord | undefined): number {
  if (first === undefined) return 0;
  return typeof first === "string" ? 1 : Object.keys(first).length;
}

function checkCounter(name: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`the counter ${name} can't be ${value}`);
}

function checkHistogram(name: string, bounds: readonly number[], { buckets, sum, count }: HistogramFigures): void {
  if (buckets.length !== bounds.length) {
    throw new RangeError(`${name} has ${bounds.length} buckets, but was given ${buckets.length}`);
  }
  let below = 0;
  for (const bucket of buckets) {
    if (!(bucket >= below)) throw new RangeError(`a bucket of ${name} holds ${bucket}, less than the one below it`);
    below = bucket;
  }
  if (!(count >= below && Number.isFinite(count))) throw new RangeError(`the count of ${name} can't be ${count}`);
  if (!Number.isFinite(sum)) throw new RangeError(`the sum of ${name} can't be ${sum}`);
}
