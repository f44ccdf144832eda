import { errorSeconds, isSynchronised } from "@sixbeat/common/datagram";
import type { Page } from "@sixbeat/common/service";
import type { Counters } from "./counters.ts";

/** Every path with its figures, for programs: `/api/paths`. Delays are seconds. */
export function pathsPage(counters: Counters): Page {
  return {
    about: "what arrived from whom, as JSON",
    read: () => ({
      paths: [
        ...Array.from(counters.paths.rows(), (row) => stampPath(counters, row)),
        ...Array.from(counters.texts.rows(), (row) => textPath(counters, row)),
      ],
    }),
  };
}

function stampPath({ paths, delays, jitter, hopLimits, senderClocks }: Counters, row: number) {
  const { expected, received, duplicates, reordered, stray, senderRestarts, octets, replies } = paths.columns;
  const clock = senderClocks.value(row);
  return {
    ...paths.labels(row),
    format: "stamp",
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
      count: delays.count(row),
      minimum: seconds(delays.minimum(row)),
      median: seconds(delays.quantile(row, 0.5)),
      p99: seconds(delays.quantile(row, 0.99)),
      maximum: seconds(delays.maximum(row)),
      jitter: seconds(jitter.nanoseconds(row)),
    },
    hopLimit: hopLimits.value(row) ?? null,
    hopLimitChanges: hopLimits.changes(row),
    senderClock:
      clock === undefined ? null : { synchronized: isSynchronised(clock), maximumError: errorSeconds(clock) },
  };
}

function textPath({ texts }: Counters, row: number) {
  return {
    ...texts.labels(row),
    format: "text",
    received: texts.columns.received[row]!,
    bytes: texts.columns.octets[row]!,
  };
}

/** JSON has no NaN: what is not known is null. */
function seconds(nanoseconds: number): number | null {
  return Number.isNaN(nanoseconds) ? null : nanoseconds / 1e9;
}
