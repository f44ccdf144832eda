import type { Counters } from "./counters.ts";

/** Paths that the summary lists by name. */
const MOST_PATHS = 10;

/** The last figures, for the log, for a person, and for the exit status. */
export function summary({ paths }: Counters, seconds: number) {
  const { sent, notSent, bytes } = paths.columns;
  const rows = [...paths.rows()].filter((row) => sent[row]! + notSent[row]! > 0);
  const figures = { sent: sum(rows, sent), notSent: sum(rows, notSent), bytes: sum(rows, bytes), seconds };
  const lines = rows.slice(0, MOST_PATHS).map((row) => {
    const { target, family } = paths.labels(row);
    return `  ${target} (${family}): ${sent[row]} sent, ${notSent[row]} not sent`;
  });
  if (rows.length > MOST_PATHS) lines.push(`  and ${rows.length - MOST_PATHS} more paths`);
  const total = `sent ${figures.sent} datagrams, ${figures.bytes} octets in ${seconds.toFixed(1)} s; not sent ${figures.notSent}`;
  const tried = figures.sent + figures.notSent;
  // A bounded run in which nothing could even be tried has not shown that anything gets through.
  const lossPercent = tried === 0 ? 100 : (100 * figures.notSent) / tried;
  return { lossPercent, summary: [total, ...lines], figures };
}

function sum(rows: readonly number[], column: Float64Array): number {
  return rows.reduce((total, row) => total + column[row]!, 0);
}
