import { setImmediate as nextTurn } from "node:timers/promises";
import type { HistogramFigures, LabelRecord, PathRows } from "../definition.ts";
import type { Snapshot } from "../snapshot.ts";
import { type Packed, type PackedMetric, widthOf } from "./packed.ts";

/** So many numbers are packed in one turn of the event loop. */
const NUMBERS_PER_TURN = 40_000;

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
    let numbers = 0;
    for (const snapshot of snapshots) {
      const packing = packMetric(snapshot, numberOf);
      for (let step = packing.next(); ; step = packing.next()) {
        if (step.done === true) {
          metrics.push(step.value);
          break;
        }
        numbers += step.value;
        if (numbers < NUMBERS_PER_TURN) continue;
        numbers = 0;
        await nextTurn();
      }
    }
    this.#known = known;
    return { metrics, learnt, ...statesOf(known, snapshots) };
  }
}

/** Yields how many numbers it has packed since it last did. */
function* packMetric(
  { definition, values, firsts, furthers }: Snapshot,
  numberOf: (labels: LabelRecord) => number,
): Generator<number, PackedMetric> {
  const { name, type, help, labels } = definition;
  const bounds = definition.type === "histogram" ? definition.bounds : undefined;
  const combine = definition.type === "histogram" ? undefined : definition.combine;
  const width = widthOf(bounds);
  const packed = new Float64Array(values.length * width);
  const rowPaths = new Int32Array(values.length).fill(-1);
  const rowOthers = new Int32Array(values.length);
  const others = new Others();
  for (let row = 0; row < values.length; row++) {
    const first = firsts[row];
    if (typeof first === "object") rowPaths[row] = numberOf(first);
    rowOthers[row] = others.indexOf(typeof first === "string" ? [first, ...furthers[row]!] : furthers[row]!);
    const value = values[row]!;
    if (typeof value === "number") packed[row] = value;
    else packHistogram(value, packed, row * width);
    if (row % 1000 === 999) yield 1000 * width;
  }
  return { name, type, help, labels, combine, bounds, rowPaths, rowOthers, others: others.all, values: packed };
}

function packHistogram({ buckets, sum, count }: HistogramFigures, to: Float64Array, at: number): void {
  to.set(buckets, at);
  to[at + buckets.length] = sum;
  to[at + buckets.length + 1] = count;
}

/** Label values other than those of a path: few sets of them in many rows. */
class Others {
  readonly all: (readonly string[])[] = [];
  readonly #indices = new Map<string, number>();

  indexOf(values: readonly string[]): number {
    const key = keyOf(values);
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.#indices.set(key, this.all.length);
    return this.all.push(values) - 1;
  }
}

/** Most rows have one value, or none; the sets of a metric are all as long, but for those of no path. */
function keyOf(values: readonly string[]): string {
  return values.length === 1 ? `=${values[0]}` : JSON.stringify(values);
}

function statesOf(known: ReadonlyMap<LabelRecord, number>, snapshots: readonly Snapshot[]) {
  const since = new Map<object, number>();
  const gone = new Set<object>();
  const tables = new Set(snapshots.flatMap((snapshot) => snapshot.byPath()?.paths ?? []));
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
