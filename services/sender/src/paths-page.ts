import type { DelayHistograms } from "@sixbeat/common/measure";
import type { Page } from "@sixbeat/common/service";
import type { Figures, WayFigures } from "./figures.ts";
import type { Path } from "./path.ts";
import { totalsOf } from "./path-summary.ts";

/** Every path with its figures, for programs: `/api/paths`. Delays are seconds. */
export function pathsPage(figures: Figures, paths: () => Iterable<Path>): Page {
  return {
    about: "what became of what was sent, as JSON",
    read: () => {
      const active = new Map(Array.from(paths(), (path) => [path.row, path]));
      return { paths: Array.from(figures.paths.rows(), (row) => describe(figures, row, active.get(row))) };
    },
  };
}

function describe(figures: Figures, row: number, path: Path | undefined) {
  const { missing: _, asked: __, ...totals } = totalsOf(figures, row);
  const { forward, reverse, peerClock, pathMtu, columns } = figures;
  const isAnswered = figures.roundTrips.count(row) > 0;
  return {
    ...figures.paths.labels(row),
    // Nothing is sent any more on a path whose figures are shown a while longer.
    address: path?.destination.peer?.text ?? null,
    state: path?.destination.state ?? "ended",
    ...totals,
    pending: columns.pending[row]!,
    sessions: columns.sessions[row]!,
    reflectorRestarts: columns.reflectorRestarts[row]!,
    sendErrors: kinds(figures.sendErrors.of(row)),
    icmpErrors: kinds(figures.icmpErrors.of(row)),
    roundTrip: delaysOf(figures.roundTrips, row),
    forward: wayOf(forward, row),
    reverse: wayOf(reverse, row),
    pathMtu: pathMtu.value(row) ?? null,
    reflectorClock: isAnswered
      ? { synchronized: peerClock.synchronized(row), maximumError: seconds(peerClock.error(row)) }
      : null,
  };
}

function wayOf({ delays, jitter, hops }: WayFigures, row: number) {
  return {
    ...delaysOf(delays, row),
    negative: delays.negative(row),
    jitter: seconds(jitter.nanoseconds(row)),
    hops: hops.value(row) ?? null,
    hopChanges: hops.changes(row),
  };
}

function delaysOf(delays: DelayHistograms, row: number) {
  return {
    count: delays.count(row),
    minimum: seconds(delays.minimum(row)),
    median: seconds(delays.quantile(row, 0.5)),
    p99: seconds(delays.quantile(row, 0.99)),
    maximum: seconds(delays.maximum(row)),
  };
}

/** What never happened is left out. */
function kinds(counts: Iterable<readonly [kind: string, count: number]>): Record<string, number> {
  return Object.fromEntries([...counts].filter(([, count]) => count > 0));
}

/** JSON has neither NaN nor Infinity: what is not known is null. */
function seconds(nanoseconds: number): number | null {
  return Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : null;
}
