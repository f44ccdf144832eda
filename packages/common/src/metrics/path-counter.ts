import type { PathTable } from "../measure/index.ts";
import type { Metrics } from "./metrics.ts";

/** The labels that name a path on both ends. */
const PATH_LABELS = ["source", "target", "family", "flow"] as const;

/** A counter that each path has, or each path and kind of event. */
export interface PathCounter {
  readonly name: string;
  readonly help: string;
  readonly paths: PathTable<string>;
  /** The label that tells kinds apart, after the path's own. */
  readonly label?: string;
  /** The count of a path, or with a label the counts by its value. */
  readonly read: (row: number) => number | Iterable<readonly [value: string, count: number]>;
}

/** Defines a counter with the path labels; every listed path is a row from the start. */
export function definePathCounter(metrics: Metrics, { name, help, paths, label, read }: PathCounter): void {
  metrics.define({
    name,
    type: "counter",
    help,
    labels: label === undefined ? PATH_LABELS : [...PATH_LABELS, label],
    collect(emit) {
      for (const row of paths.rows()) {
        const { source, target, family, flow } = paths.labels(row);
        const counts = read(row);
        if (typeof counts === "number") emit(counts, source, target, family, flow);
        else for (const [value, count] of counts) emit(count, source, target, family, flow, value);
      }
    },
  });
}
