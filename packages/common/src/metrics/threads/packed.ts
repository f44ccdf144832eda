import type { Combine, LabelRecord, MetricDefinition } from "../definition.ts";

/** The figures of one thread as they travel to another: numbers in memory that is handed over, and each name once. */
export interface Packed {
  readonly metrics: readonly PackedMetric[];
  /** The labels of paths that the receiving end does not know yet, by the number that stands for them. */
  readonly learnt: readonly (readonly [path: number, labels: LabelRecord])[];
  /** The paths that occur; and of each when it was begun last, and whether it is listed no more. */
  readonly paths: Int32Array<ArrayBuffer>;
  readonly since: Float64Array<ArrayBuffer>;
  readonly dropped: Uint8Array<ArrayBuffer>;
}

export interface PackedMetric {
  readonly name: string;
  readonly type: MetricDefinition["type"];
  readonly help: string;
  readonly labels: readonly string[];
  readonly combine: Combine | undefined;
  /** Of a histogram. */
  readonly bounds: readonly number[] | undefined;
  /** For each row its path, or NO_NAME; and which of `sets` are its further label values. */
  readonly rowPaths: Int32Array<ArrayBuffer>;
  readonly rowSets: Int32Array<ArrayBuffer>;
  readonly sets: readonly (readonly string[])[];
  /** One number for each row; of a histogram its buckets, sum and count. */
  readonly values: Float64Array<ArrayBuffer>;
}

/** The memory that is handed over. */
export function buffersOf({ metrics, paths, since, dropped }: Packed): ArrayBuffer[] {
  const ofRows = metrics.flatMap(({ rowPaths, rowSets, values }) => [rowPaths, rowSets, values]);
  return [paths, since, dropped, ...ofRows].map(({ buffer }) => buffer);
}
