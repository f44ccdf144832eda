import type { HistogramFigures, LabelRecord, MetricDefinition } from "../definition.ts";
import { Snapshot } from "../snapshot.ts";
import type { Part } from "./combine-parts.ts";
import type { Names } from "./names.ts";
import { type Packed, type PackedMetric, widthOf } from "./packed.ts";

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
    return { snapshots: metrics.map((metric) => snapshotOf(metric, known)), paths: new Map(states) };
  }
}

function snapshotOf(packed: PackedMetric, known: ReadonlyMap<number, LabelRecord>): Snapshot {
  const { rowPaths, rowOthers, others, values, bounds } = packed;
  const snapshot = new Snapshot(definitionOf(packed));
  const width = widthOf(bounds);
  for (let row = 0; row < rowPaths.length; row++) {
    const [path, other] = [known.get(rowPaths[row]!), others[rowOthers[row]!]!];
    snapshot.values.push(bounds === undefined ? values[row]! : histogramAt(values, row * width, bounds.length));
    snapshot.firsts.push(path ?? other[0]);
    snapshot.furthers.push(path === undefined ? other.slice(1) : other);
  }
  return snapshot;
}

function histogramAt(values: Float64Array, at: number, buckets: number): HistogramFigures {
  const end = at + buckets;
  return { buckets: values.subarray(at, end), sum: values[end]!, count: values[end + 1]! };
}

/** What is defined in another thread is not read here. */
function definitionOf({ name, type, help, labels, bounds = [], combine }: PackedMetric): MetricDefinition {
  const described = { name, help, labels, collect: () => {} };
  if (type === "histogram") return { ...described, type, bounds };
  return { ...described, type, ...(combine === undefined ? {} : { combine }) };
}
