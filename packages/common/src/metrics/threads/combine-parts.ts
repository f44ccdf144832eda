import { setImmediate as nextTurn } from "node:timers/promises";
import type { LabelRecord } from "../definition.ts";
import type { Snapshot } from "../snapshot.ts";
import { Combination } from "./combination.ts";
import { PathFates } from "./path-fates.ts";

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

/** What is counted in the thread that puts it together, and nowhere else on these paths. */
export function ownPart(snapshots: readonly Snapshot[]): Part {
  return { snapshots, paths: new Map() };
}

const ROWS_PER_TURN = 20_000;

/** Makes one set of figures of those of several threads, by name and labels, in the order in which they were defined. */
export async function combineParts(parts: readonly Part[]): Promise<Snapshot[]> {
  const fates = new PathFates(parts.map(({ paths }) => paths));
  const combined = new Map<string, Combination>();
  let rows = 0;
  for (const part of parts) {
    for (const snapshot of part.snapshots) {
      const { definition } = snapshot;
      const into = combined.get(definition.name) ?? new Combination(definition, fates);
      combined.set(definition.name, into);
      into.add(snapshot, part.paths);
      rows += snapshot.rows.length;
      if (rows < ROWS_PER_TURN) continue;
      rows = 0;
      await nextTurn();
    }
  }
  return Array.from(combined.values(), ({ snapshot }) => snapshot);
}
