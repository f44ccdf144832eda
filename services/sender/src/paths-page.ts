import { errorSeconds, isSynchronised } from "@sixbeat/common/datagram";
import { delaySummary } from "@sixbeat/common/measure";
import { type Page, pathsAnswer } from "@sixbeat/common/service";
import type { Figures, WayFigures } from "./figures.ts";
import type { Path } from "./path.ts";
import { totalsOf } from "./path-summary.ts";

/** What the page shows, in a few words. */
export const ABOUT = "what became of what was sent, as JSON; ?target=… for one target's";

/** Every path with its figures, for programs: `/api/paths`. Times are seconds; what is not known is null. */
export function pathsPage(figures: Figures, paths: () => Iterable<Path>): Page {
  return {
    about: ABOUT,
    read: (query) => {
      const active = new Map(Array.from(paths(), (path) => [path.row, path]));
      const labelsOf = (row: number) => figures.paths.labels(row);
      return pathsAnswer(query, figures.paths.rows(), labelsOf, (row) =>
        describe(figures, row, whereTo(active.get(row))),
      );
    },
  };
}

/** What the page says of a path. */
export function describe(figures: Figures, row: number, where: Whereabouts) {
  const { missing: _, asked: __, ...totals } = totalsOf(figures, row);
  const { forward, reverse, peerClock, pathMtu, columns } = figures;
  const clock = peerClock.value(row);
  return {
    ...where,
    ...totals,
    pending: columns.pending[row]!,
    sessions: columns.sessions[row]!,
    reflectorRestarts: columns.reflectorRestarts[row]!,
    sendErrors: kinds(figures.sendErrors.of(row)),
    icmpErrors: kinds(figures.icmpErrors.of(row)),
    roundTrip: delaySummary(figures.roundTrips, row),
    forward: wayOf(forward, row),
    reverse: wayOf(reverse, row),
    pathMtu: pathMtu.value(row) ?? null,
    reflectorClock:
      clock === undefined ? null : { synchronized: isSynchronised(clock), maximumError: errorSeconds(clock) },
  };
}

/** Where the datagrams of a path go. */
export interface Whereabouts {
  readonly address: string | null;
  readonly state: "resolved" | "stale" | "unresolved" | "absent" | "ended";
  readonly sessionStarted: string | null;
}

/** Nothing is sent any more on a path whose figures are shown a while longer. */
export function whereTo(path: Path | undefined): Whereabouts {
  if (path === undefined) return { address: null, state: "ended", sessionStarted: null };
  const { destination, session } = path;
  return {
    address: destination.peer?.text ?? null,
    state: destination.isAbsent ? "absent" : destination.state,
    sessionStarted: session === undefined ? null : timeOfDay(session.startedAt),
  };
}

function wayOf({ delays, jitter, hops }: WayFigures, row: number) {
  return {
    ...delaySummary(delays, row),
    negative: delays.negative(row),
    // One delay differs from none.
    jitter: delays.count(row) > 1 ? jitter.nanoseconds(row) / 1e9 : null,
    hops: hops.value(row) ?? null,
    hopChanges: hops.changes(row),
  };
}

/** What never happened is left out. */
function kinds(counts: Iterable<readonly [kind: string, count: number]>): Record<string, number> {
  return Object.fromEntries([...counts].filter(([, count]) => count > 0));
}

/** When the monotonic clock was at so many milliseconds, in UTC. */
function timeOfDay(monotonic: number): string {
  return new Date(Date.now() - (performance.now() - monotonic)).toISOString();
}
