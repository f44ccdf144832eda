import type { HistogramFigures, MetricDefinition } from "./definition.ts";
import { Rows } from "./rows.ts";
import { widthOf } from "./snapshot.ts";

/** Puts figures into rows of a metric. Throws for those that Prometheus would refuse or take for something else. */
export class Recorder {
  readonly rows: Rows;
  readonly #definition: MetricDefinition;

  /** @param room for so many rows, and more when they come. */
  constructor(definition: MetricDefinition, room?: number) {
    this.#definition = definition;
    this.rows = new Rows(widthOf(definition), room);
  }

  /** @param labels how many labels name and set have together. */
  add(value: number | HistogramFigures, name: number, set: number, labels: number): void {
    const definition = this.#definition;
    if (labels !== definition.labels.length) {
      throw new TypeError(
        `${definition.name} has ${definition.labels.length} labels, but was given ${labels} label values`,
      );
    }
    if (typeof value === "number") {
      if (definition.type === "counter") checkCounter(definition.name, value);
      const at = this.rows.add(name, set);
      this.rows.values[at] = value;
      return;
    }
    if (definition.type === "histogram") checkHistogram(definition.name, definition.bounds, value);
    this.#write(this.rows.add(name, set), value);
  }

  #write(from: number, { buckets, sum, count }: HistogramFigures): void {
    const { values } = this.rows;
    let at = from;
    for (let bucket = 0; bucket < buckets.length; bucket++) values[at++] = buckets[bucket]!;
    values[at++] = sum;
    values[at] = count;
  }
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
