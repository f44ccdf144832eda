import { errorSeconds, isSynchronised } from "@sixbeat/common/datagram";
import { delaySummary } from "@sixbeat/common/measure";
import { type Page, pathsAnswer } from "@sixbeat/common/service";
import { formatAddress } from "@sixbeat/common/socket";
import type { Counters } from "./counters.ts";

/** A row of STAMP senders, or of plain text. */
interface Path {
  readonly row: number;
  readonly format: "stamp" | "text";
}

/** What the page shows, in a few words. */
export const ABOUT = "what arrived from whom, as JSON; ?source=… for one source's";

/** Every path with its figures, for programs: `/api/paths`. Times are seconds; what is not known is null. */
export function pathsPage(counters: Counters): Page {
  return {
    about: ABOUT,
    read: (query) =>
      pathsAnswer(
        query,
        pathsOf(counters),
        ({ row, format }) => (format === "stamp" ? counters.paths : counters.texts).labels(row),
        ({ row, format }) => (format === "stamp" ? stampPath(counters, row) : textPath(counters, row)),
      ),
  };
}

function* pathsOf({ paths, texts }: Counters): Iterable<Path> {
  for (const row of paths.rows()) yield { row, format: "stamp" };
  for (const row of texts.rows()) yield { row, format: "text" };
}

/** Of a row of STAMP senders. */
export function stampPath(counters: Counters, row: number) {
  const { paths, delays, jitter, hopLimits, senderClocks, lastSessions } = counters;
  const { expected, received, duplicates, reordered, stray, senderRestarts, octets, replies } = paths.columns;
  const clock = senderClocks.value(row);
  const last = lastSessions.of(row);
  return {
    format: "stamp",
    address: last === undefined ? null : formatAddress(last.address),
    sessions: counters.sessions(row),
    sessionStarted: last === undefined ? null : new Date(last.startedAt).toISOString(),
    expected: expected[row]!,
    received: received[row]!,
    missing: expected[row]! - received[row]!,
    bytes: octets[row]!,
    duplicates: duplicates[row]!,
    reordered: reordered[row]!,
    stray: stray[row]!,
    senderRestarts: senderRestarts[row]!,
    replies: replies[row]!,
    forwardDelay: {
      ...delaySummary(delays, row),
      negative: delays.negative(row),
      // One delay differs from none.
      jitter: delays.count(row) > 1 ? jitter.nanoseconds(row) / 1e9 : null,
    },
    hopLimit: hopLimits.value(row) ?? null,
    hopLimitChanges: hopLimits.changes(row),
    senderClock:
      clock === undefined ? null : { synchronized: isSynchronised(clock), maximumError: errorSeconds(clock) },
  };
}

/** Of a row of plain text. */
export function textPath({ texts }: Counters, row: number) {
  return { format: "text", received: texts.columns.received[row]!, bytes: texts.columns.octets[row]! };
}
