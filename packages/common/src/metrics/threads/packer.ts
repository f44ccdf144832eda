import { setImmediate as nextTurn } from "node:timers/promises";
import type { LabelRecord, PathRows } from "../definition.ts";
import { NO_NAME, type Snapshot } from "../snapshot.ts";
import type { Packed, PackedMetric } from "./packed.ts";

/** So many rows are packed in one turn of the event loop. */
const ROWS_PER_TURN = 20_000;

/** Packs the figures of this thread, one scrape after the other. What paths are called is told when it is new. */
export class Packer {
  /** The paths of the last scrape, and the numbers that stand for them. */
  #known = new Map<LabelRecord, number>();
  #next = 0;

  async pack(snapshots: readonly Snapshot[]): Promise<Packed> {
    const known = new Map<LabelRecord, number>();
    const learnt: [number, LabelRecord][] = [];
    const numberOf = (labels: LabelRecord) => {
      const number = known.get(labels) ?? this.#known.get(labels) ?? this.#next++;
      if (known.has(labels)) return number;
      known.set(labels, number);
      if (!this.#known.has(labels)) learnt.push([number, labels]);
      return number;
    };
    const metrics: PackedMetric[] = [];
    let rows = 0;
    for (const snapshot of snapshots) {
      metrics.push(packMetric(snapshot, numberOf));
      rows += snapshot.rows.length;
      if (rows < ROWS_PER_TURN) continue;
      rows = 0;
      await nextTurn();
    }
    this.#known = known;
    return { metrics, learnt, ...statesOf(known, snapshots) };
  }
}

function packMetric(
  { definition, rows, names, sets }: Snapshot,
  numberOf: (name: LabelRecord) => number,
): PackedMetric {
  const { name, type, help, labels } = definition;
  return {
    name,
    type,
    help,
    labels,
    combine: definition.type === "histogram" ? undefined : definition.combine,
    bounds: definition.type === "histogram" ? definition.bounds : undefined,
    rowPaths: rows.names.subarray(0, rows.length).map((at) => (at === NO_NAME ? NO_NAME : numberOf(names[at]!))),
    rowSets: rows.sets.slice(0, rows.length),
    sets,
    values: rows.values.slice(0, rows.length * rows.width),
  };
}

function statesOf(known: ReadonlyMap<LabelRecord, number>, snapshots: readonly Snapshot[]) {
  const since = new Map<object, number>();
  const gone = new Set<object>();
  const tables = new Set(snapshots.flatMap(({ definition }) => definition.byPath?.paths ?? []));
  for (const paths of tables) {
    for (const row of rowsOf(paths)) since.set(paths.labels(row), paths.since?.(row) ?? 0);
    for (const row of paths.dropped?.() ?? []) gone.add(paths.labels(row));
  }
  return {
    paths: Int32Array.from(known.values()),
    since: Float64Array.from(known.keys(), (labels) => since.get(labels) ?? 0),
    dropped: Uint8Array.from(known.keys(), (labels) => Number(gone.has(labels))),
  };
}

function* rowsOf(paths: PathRows): Iterable<number> {
  yield* paths.rows();
  yield* paths.dropped?.() ?? [];
}
