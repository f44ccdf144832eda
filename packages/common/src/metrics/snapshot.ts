import type { LabelRecord, MetricDefinition } from "./definition.ts";
import type { Rows } from "./rows.ts";

/**
 * The rows of one metric, as read at one moment; those of each path may be of another moment. Nothing is formatted yet, so
 * that reading takes little of a turn of the event loop.
 */
export interface Snapshot {
  readonly definition: MetricDefinition;
  /** Each with one number or, of a histogram, with its buckets, sum and count. */
  readonly rows: Rows;
  /** What the rows' names stand for, the first labels; one list for many metrics. */
  readonly names: readonly LabelRecord[];
  /** What the rows' sets stand for: the values of the labels after those. */
  readonly sets: readonly (readonly string[])[];
}

/** How many numbers a row has. */
export function widthOf(definition: MetricDefinition): number {
  return definition.type === "histogram" ? definition.bounds.length + 2 : 1;
}

/** Stands for the name of a row that has none. */
export const NO_NAME = -1;
