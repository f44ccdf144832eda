import type { Add, ByPath, Emit, HistogramFigures, LabelRecord, MetricDefinition } from "./definition.ts";
import { LabelSets } from "./label-sets.ts";
import { NameList } from "./name-list.ts";
import { Recorder } from "./recorder.ts";
import { NO_NAME, type Snapshot } from "./snapshot.ts";

/** A metric of paths, while it is read path by path. */
export interface Reading {
  readonly snapshot: Snapshot;
  /** @param name the number of what the path is called. */
  read(path: number, name: number): void;
}

/** Reads all rows of a metric. Throws what `collect` throws, and for rows that Prometheus would refuse or misunderstand. */
export function readAll(definition: MetricDefinition): Snapshot {
  const recorder = new Recorder(definition);
  const names = new NameList();
  const sets = new LabelSets();
  const emit: Emit<never> = (value, first, ...further) => {
    if (typeof first === "object") {
      const labels = Object.keys(first).length + further.length;
      recorder.add(value, names.numberOf(first), sets.numberOfEqual(further), labels);
    } else {
      const all = first === undefined ? further : [first, ...further];
      recorder.add(value, NO_NAME, sets.numberOfEqual(all), all.length);
    }
  };
  definition.collect(emit as Emit<number> & Emit<HistogramFigures>);
  return { definition, rows: recorder.rows, names: names.all, sets: sets.all };
}

/** Begins to read a metric path by path; what is read throws as `readAll` does. @param names of all the paths. */
export function readByPath(
  definition: MetricDefinition,
  byPath: ByPath<number> | ByPath<HistogramFigures>,
  names: readonly LabelRecord[],
): Reading {
  const recorder = new Recorder(definition, names.length);
  const sets = new LabelSets();
  const labels = Object.keys(names[0] ?? {}).length;
  let current = 0;
  const add: Add<never> = (value, kind) => {
    if (kind === undefined) recorder.add(value, current, 0, labels);
    else recorder.add(value, current, sets.numberOf(kind), labels + (typeof kind === "string" ? 1 : kind.length));
  };
  return {
    snapshot: { definition, rows: recorder.rows, names, sets: sets.all },
    read(path, name) {
      current = name;
      byPath.collect(path, add as Add<number> & Add<HistogramFigures>);
    },
  };
}
