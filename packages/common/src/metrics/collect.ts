import { setImmediate as nextTurn } from "node:timers/promises";
import type { MetricDefinition, PathRows } from "./definition.ts";
import { type Reading, Snapshot } from "./snapshot.ts";

/** Ten thousand paths take longer to read than other work should wait. */
const PATHS_PER_TURN = 400;

/**
 * Reads metrics: in one turn of the event loop all that is not about paths, and in one turn all that is about a path, so
 * that its figures never contradict each other. A metric that can't be read is left out.
 * @param which "known": paths that are listed no more, too
 */
export async function collect(
  definitions: Iterable<MetricDefinition>,
  onError: (name: string, error: unknown) => void,
  which: "listed" | "known" = "listed",
): Promise<Snapshot[]> {
  const snapshots = new Set<Snapshot>();
  const readings = new Map<PathRows, Set<Reading>>();
  const tryReading = (snapshot: Snapshot, read: () => void) => {
    try {
      read();
      return true;
    } catch (error) {
      snapshots.delete(snapshot);
      onError(snapshot.definition.name, error);
      return false;
    }
  };
  for (const definition of definitions) {
    const snapshot = new Snapshot(definition);
    snapshots.add(snapshot);
    const reading = snapshot.byPath();
    if (reading === undefined) tryReading(snapshot, () => snapshot.read());
    else readings.set(reading.paths, (readings.get(reading.paths) ?? new Set()).add(reading));
  }
  const listed = [...readings].map(([paths, ofThem]) => ({ paths, ofThem, rows: listOf(paths, which) }));
  for (const { paths, ofThem, rows } of listed) {
    for (let at = 0; at < rows.length; at++) {
      if (at > 0 && at % PATHS_PER_TURN === 0) await nextTurn();
      const { row, labels } = rows[at]!;
      // What has become of it meanwhile: two rows with the same labels would spoil the whole scrape.
      if (paths.labels(row) !== labels) continue;
      for (const reading of ofThem) if (!tryReading(reading.snapshot, () => reading.read(row))) ofThem.delete(reading);
    }
  }
  return [...snapshots];
}

function listOf(paths: PathRows, which: "listed" | "known") {
  const rows = which === "listed" ? [...paths.rows()] : [...paths.rows(), ...(paths.dropped?.() ?? [])];
  return rows.map((row) => ({ row, labels: paths.labels(row) }));
}
