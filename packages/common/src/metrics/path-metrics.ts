import { DELAY_BOUNDS, type PathLabels, type PathTable } from "../measure/index.ts";
import type { ByPath, Combine, Emit, HistogramFigures, LabelRecord, PathRows } from "./definition.ts";
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

/** A name, or one for each of several labels, which then are always in the same array. */
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
    ...collecting<HistogramFigures>({ paths: named(paths), collect: (row, add) => add(read(row)) }),
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
      paths: named(paths),
      collect(row, add) {
        const reading = read(row);
        if (typeof reading === "object") {
          for (const [kind, value] of reading) if (isKnown(type, value)) add(value, kind);
        } else if (isKnown(type, reading)) {
          add(reading);
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
      const { paths } = byPath;
      for (const row of paths.rows()) {
        byPath.collect(row, (value, kind = []) => emit(value, paths.labels(row), ...[kind].flat()));
      }
    },
  };
}

/** A path's labels are one object for as long as the path exists, so they are formatted once. */
function named(paths: PathTable<string>): PathRows {
  return paths as PathTable<string> & { labels(row: number): PathLabels & LabelRecord };
}
