import type { LabelRecord, MetricDefinition } from "../definition.ts";
import { Rows } from "../rows.ts";
import { NO_NAME, type Snapshot, widthOf } from "../snapshot.ts";
import type { Part } from "./combine-parts.ts";
import type { Names } from "./names.ts";
import type { Packed, PackedMetric } from "./packed.ts";

/** Unpacks what one thread sends, one scrape after the other. */
export class Unpacker {
  readonly #names: Names;
  /** The paths of the last scrape. */
  #known = new Map<number, LabelRecord>();

  constructor(names: Names) {
    this.#names = names;
  }

  unpack({ metrics, learnt, paths, since, dropped }: Packed): Part {
    for (const [path, labels] of learnt) this.#known.set(path, this.#names.take(labels));
    const known = new Map(Array.from(paths, (path) => [path, this.#known.get(path)!]));
    for (const [path, labels] of this.#known) if (!known.has(path)) this.#names.release(labels);
    this.#known = known;
    const states = Array.from(
      paths,
      (path, at) => [known.get(path)!, { since: since[at]!, isDropped: dropped[at] === 1 }] as const,
    );
    const names = [...known.values()];
    const places = new Map(Array.from(known.keys(), (path, at) => [path, at]));
    return { snapshots: metrics.map((metric) => snapshotOf(metric, names, places)), paths: new Map(states) };
  }
}

/** @param places where the name of each path is in the list. */
function snapshotOf(packed: PackedMetric, names: LabelRecord[], places: ReadonlyMap<number, number>): Snapshot {
  const { rowPaths, rowSets, sets, values } = packed;
  const definition = definitionOf(packed);
  const rows = new Rows(widthOf(definition), 0);
  rows.values = values;
  rows.sets = rowSets;
  rows.names = rowPaths.map((path) => places.get(path) ?? NO_NAME);
  rows.length = rowPaths.length;
  return { definition, rows, names, sets };
}

/** What is defined in another thread is not read here. */
function definitionOf({ name, type, help, labels, bounds = [], combine }: PackedMetric): MetricDefinition {
  const described = { name, help, labels, collect: () => {} };
  if (type === "histogram") return { ...described, type, bounds };
  return { ...described, type, ...(combine === undefined ? {} : { combine }) };
}
