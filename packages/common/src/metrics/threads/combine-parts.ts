import { setImmediate as nextTurn } from "node:timers/promises";
import type { HistogramFigures, LabelRecord, MetricDefinition } from "../definition.ts";
import { Snapshot } from "../snapshot.ts";

/** The figures of one thread. */
export interface Part {
  readonly snapshots: readonly Snapshot[];
  /** What becomes of rows of these paths; those of others are always shown. */
  readonly paths: ReadonlyMap<LabelRecord, PathState>;
}

export interface PathState {
  /** When it was begun last in this thread, in milliseconds since 1970. */
  readonly since: number;
  /** It is listed no more. What it counted stays in the sum as long as another thread lists it. */
  readonly isDropped: boolean;
}

/** What a metric of the thread that puts figures together says now. */
export function snapshotOf(definition: MetricDefinition): Snapshot {
  const snapshot = new Snapshot(definition);
  snapshot.read();
  return snapshot;
}

/** What is counted in the thread that puts it together, and nowhere else on these paths. */
export function ownPart(snapshots: readonly Snapshot[]): Part {
  return { snapshots, paths: new Map() };
}

const ROWS_PER_TURN = 20_000;

/** Makes one set of figures of those of several threads, by name and labels, in the order in which they were defined. */
export async function combineParts(parts: readonly Part[]): Promise<Snapshot[]> {
  const shared = sharedPaths(parts);
  const combined = new Map<string, Combination>();
  let rows = 0;
  for (const part of parts) {
    for (const snapshot of part.snapshots) {
      const { definition } = snapshot;
      const into = combined.get(definition.name) ?? new Combination(definition, shared);
      combined.set(definition.name, into);
      into.add(snapshot, part.paths);
      rows += snapshot.values.length;
      if (rows < ROWS_PER_TURN) continue;
      rows = 0;
      await nextTurn();
    }
  }
  return Array.from(combined.values(), ({ snapshot }) => snapshot);
}

/** The paths that several threads know, each with a number; and not those that none lists. */
function sharedPaths(parts: readonly Part[]): ReadonlyMap<LabelRecord, number | "hidden"> {
  const seen = new Map<LabelRecord, { parts: number; isListed: boolean }>();
  for (const { paths } of parts) {
    for (const [labels, { isDropped }] of paths) {
      const path = seen.get(labels);
      if (path === undefined) seen.set(labels, { parts: 1, isListed: !isDropped });
      else {
        path.parts += 1;
        path.isListed ||= !isDropped;
      }
    }
  }
  const shared = new Map<LabelRecord, number | "hidden">();
  for (const [labels, { parts, isListed }] of seen) {
    if (!isListed) shared.set(labels, "hidden");
    else if (parts > 1) shared.set(labels, shared.size);
  }
  return shared;
}

/** One metric, put together. */
class Combination {
  readonly snapshot: Snapshot;
  readonly #shared: ReadonlyMap<LabelRecord, number | "hidden">;
  readonly #add: (a: never, b: never) => number | HistogramFigures;
  readonly #isLast: boolean;
  /** Where the rows are that more may be added to, and when their paths were begun last. */
  readonly #places = new Map<string, { readonly row: number; since: number }>();

  constructor(definition: MetricDefinition, shared: ReadonlyMap<LabelRecord, number | "hidden">) {
    this.snapshot = new Snapshot(definition);
    this.#shared = shared;
    this.#add = additionOf(definition);
    this.#isLast = definition.type !== "histogram" && definition.combine === "last";
  }

  add({ values, firsts, furthers }: Snapshot, paths: Part["paths"]): void {
    for (let row = 0; row < values.length; row++) {
      const first = firsts[row];
      const path = typeof first === "object" ? this.#shared.get(first) : -1;
      if (path === "hidden") continue;
      if (path === undefined) this.#append(values[row]!, first, furthers[row]!);
      else this.#addTo(path, values[row]!, first, furthers[row]!, paths);
    }
  }

  #append(value: number | HistogramFigures, first: string | LabelRecord | undefined, further: readonly string[]) {
    this.snapshot.firsts.push(first);
    this.snapshot.furthers.push(further);
    return this.snapshot.values.push(value) - 1;
  }

  #addTo(
    path: number,
    value: number | HistogramFigures,
    first: string | LabelRecord | undefined,
    further: readonly string[],
    paths: Part["paths"],
  ): void {
    const since = typeof first === "object" ? (paths.get(first)?.since ?? 0) : 0;
    const key = JSON.stringify([path, typeof first === "string" ? first : null, further]);
    const place = this.#places.get(key);
    const { values } = this.snapshot;
    if (place === undefined) this.#places.set(key, { row: this.#append(value, first, further), since });
    else if (!this.#isLast) values[place.row] = this.#add(values[place.row] as never, value as never);
    else if (since >= place.since) {
      values[place.row] = value;
      place.since = since;
    }
  }
}

function additionOf(definition: MetricDefinition): (a: never, b: never) => number | HistogramFigures {
  if (definition.type === "histogram") return addHistograms;
  return definition.combine === "max" ? (a: number, b: number) => Math.max(a, b) : (a: number, b: number) => a + b;
}

function addHistograms(a: HistogramFigures, b: HistogramFigures): HistogramFigures {
  const buckets = Float64Array.from(a.buckets, (count, at) => count + b.buckets[at]!);
  return { buckets, sum: a.sum + b.sum, count: a.count + b.count };
}
