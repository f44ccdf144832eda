import { DELAY_BOUNDS, type PathLabels, type PathTable } from "../measure/index.ts";
import type { HistogramFigures, LabelRecord } from "./definition.ts";
import type { Metrics } from "./metrics.ts";

/** The labels that name a path on both ends. */
const PATH_LABELS = ["source", "target", "family", "flow"] as const;

interface PathMetric<Reading> {
  readonly name: string;
  readonly help: string;
  readonly paths: PathTable<string>;
  /** The value of a path, by its row. */
  readonly read: (row: number) => Reading;
}

/** A metric that each path has, or each path and kind of event. */
export interface PathFigure<Reading> extends PathMetric<Reading | Iterable<readonly [kind: string, Reading]>> {
  /** The label that tells kinds apart, after the path's own; `read` then gives the values by kind. */
  readonly label?: string;
}

export type PathCounter = PathFigure<number>;
/** A value that is not known is undefined or NaN, and no row. */
export type PathGauge = PathFigure<number | undefined>;
/** Of delays in seconds; the buckets are `DELAY_BOUNDS`. */
export type PathHistogram = PathMetric<HistogramFigures>;

/** Defines a counter with the path labels; every listed path is a row from the start. */
export function definePathCounter(metrics: Metrics, counter: PathCounter): void {
  definePathFigure(metrics, "counter", counter);
}

/** Defines a gauge with the path labels; a path whose value is not known is no row. */
export function definePathGauge(metrics: Metrics, gauge: PathGauge): void {
  definePathFigure(metrics, "gauge", gauge);
}

/** Defines a histogram of delays with the path labels; every listed path has its rows from the start. */
export function definePathHistogram(metrics: Metrics, { name, help, paths, read }: PathHistogram): void {
  metrics.define({
    name,
    type: "histogram",
    help,
    labels: PATH_LABELS,
    bounds: DELAY_BOUNDS,
    collect(emit) {
      for (const row of paths.rows()) emit(read(row), recordOf(paths.labels(row)));
    },
  });
}

function definePathFigure(
  metrics: Metrics,
  type: "counter" | "gauge",
  { name, help, paths, label, read }: PathGauge,
): void {
  metrics.define({
    name,
    type,
    help,
    labels: label === undefined ? PATH_LABELS : [...PATH_LABELS, label],
    collect(emit) {
      const emitKnown = (value: number | undefined, path: LabelRecord, ...kind: string[]) => {
        if (value !== undefined && !(type === "gauge" && Number.isNaN(value))) emit(value, path, ...kind);
      };
      for (const row of paths.rows()) {
        const path = recordOf(paths.labels(row));
        const reading = read(row);
        if (typeof reading !== "object") emitKnown(reading, path);
        else for (const [kind, value] of reading) emitKnown(value, path, kind);
      }
    },
  });
}

/** A path's labels are one object for as long as the path exists, so they are formatted once. */
function recordOf(labels: PathLabels): LabelRecord {
  return labels as PathLabels & LabelRecord;
}
