import { DELAY_BOUNDS, type PathLabels, type PathTable } from "../measure/index.ts";
import type { ByPath, Combine, Emit, HistogramFigures, LabelRecord } from "./definition.ts";
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
export interface PathFigure<Reading> extends PathMetric<Reading | Iterable<readonly [kind: Kind, Reading]>> {
  /** The label that tells kinds apart, after the path's own, or several; `read` then gives the values by kind. */
  readonly label?: Kind;
}

/** A name, or one for each of several labels. */
type Kind = string | readonly string[];

export type PathCounter = PathFigure<number>;
/** A value that is not known is undefined or NaN, and no row. */
export interface PathGauge extends PathFigure<number | undefined> {
  /** Where several threads know the path; "last" where nothing is said. */
  readonly combine?: Combine;
}
/** Of delays in seconds; the buckets are `DELAY_BOUNDS`. */
export type PathHistogram = PathMetric<HistogramFigures>;

/** Defines a counter with the path labels; every listed path is a row from the start. */
export function definePathCounter(metrics: Metrics, counter: PathCounter): void {
  definePathFigure(metrics, "counter", { ...counter, combine: "sum" });
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
    ...collecting<HistogramFigures>({ paths, collect: (row, emit) => emit(read(row), recordOf(paths.labels(row))) }),
  });
}

function definePathFigure(
  metrics: Metrics,
  type: "counter" | "gauge",
  { name, help, paths, label, read, combine = "last" }: PathGauge,
): void {
  metrics.define({
    name,
    type,
    help,
    labels: label === undefined ? PATH_LABELS : [...PATH_LABELS, label].flat(),
    combine,
    ...collecting<number>({
      paths,
      collect(row, emit) {
        const path = recordOf(paths.labels(row));
        const reading = read(row);
        if (typeof reading !== "object") {
          if (isKnown(type, reading)) emit(reading, path);
          return;
        }
        for (const [kind, value] of reading) {
          if (!isKnown(type, value)) continue;
          if (typeof kind === "string") emit(value, path, kind);
          else emit(value, path, ...kind);
        }
      },
    }),
  });
}

function isKnown(type: "counter" | "gauge", value: number | undefined): value is number {
  return value !== undefined && !(type === "gauge" && Number.isNaN(value));
}

/** Path by path, and all of them. */
function collecting<V>(byPath: ByPath<V>) {
  return {
    byPath,
    collect(emit: Emit<V>): void {
      for (const row of byPath.paths.rows()) byPath.collect(row, emit);
    },
  };
}

/** A path's labels are one object for as long as the path exists, so they are formatted once. */
function recordOf(labels: PathLabels): LabelRecord {
  return labels as PathLabels & LabelRecord;
}
