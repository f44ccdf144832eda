import { setImmediate as nextTurn } from "node:timers/promises";
import type { LabelRecord, MetricDefinition, PathRows } from "./definition.ts";
import { type Reading, readAll, readByPath } from "./reading.ts";
import type { Snapshot } from "./snapshot.ts";

/** Ten thousand paths take longer to read than other work should wait. */
const PATHS_PER_TURN = 100;

/** Paths to be read one after the other, and the metrics of each. */
interface Listing {
  readonly paths: PathRows;
  readonly rows: readonly number[];
  readonly names: readonly LabelRecord[];
  readonly readings: Set<Reading>;
}

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
  const listings = new Map<PathRows, Listing>();
  for (const definition of definitions) {
    const { byPath } = definition;
    if (byPath === undefined) {
      try {
        snapshots.add(readAll(definition));
      } catch (error) {
        onError(definition.name, error);
      }
    } else {
      const listing = listings.get(byPath.paths) ?? list(byPath.paths, which);
      listings.set(byPath.paths, listing);
      const reading = readByPath(definition, byPath, listing.names);
      listing.readings.add(reading);
      snapshots.add(reading.snapshot);
    }
  }
  const giveUp = ({ snapshot }: Reading, error: unknown) => {
    snapshots.delete(snapshot);
    onError(snapshot.definition.name, error);
  };
  for (const listing of listings.values()) await readPaths(listing, giveUp);
  return [...snapshots];
}

function list(paths: PathRows, which: "listed" | "known"): Listing {
  const rows = which === "listed" ? [...paths.rows()] : [...paths.rows(), ...(paths.dropped?.() ?? [])];
  return { paths, rows, names: rows.map((row) => paths.labels(row)), readings: new Set() };
}

async function readPaths(
  { paths, rows, names, readings }: Listing,
  giveUp: (reading: Reading, error: unknown) => void,
): Promise<void> {
  for (let at = 0; at < rows.length; at++) {
    if (at > 0 && at % PATHS_PER_TURN === 0) await nextTurn();
    const row = rows[at]!;
    // What has become of it meanwhile: two rows with the same labels would spoil the whole scrape.
    if (paths.labels(row) !== names[at]) continue;
    for (const reading of readings) {
      try {
        reading.read(row, at);
      } catch (error) {
        readings.delete(reading);
        giveUp(reading, error);
      }
    }
  }
}
