import type { Counters } from "./counters.ts";

/** Paths that the summary lists by name. */
const MOST_PATHS = 10;

/** The last figures, for the log, for a person, and for the exit status. */
export function summary({ paths, icmpErrors }: Counters, seconds: number) {
  const { sent, notSent, bytes } = paths.columns;
  const icmpErrorsOf = (row: number) => [...icmpErrors.of(row).values()].reduce((total, count) => total + count, 0);
  const rows = [...paths.rows()].filter((row) => sent[row]! + notSent[row]! > 0);
  const sum = (figure: (row: number) => number) => rows.reduce((total, row) => total + figure(row), 0);
  const figures = {
    sent: sum((row) => sent[row]!),
    bytes: sum((row) => bytes[row]!),
    notSent: sum((row) => notSent[row]!),
    icmpErrors: sum(icmpErrorsOf),
    seconds,
  };
  const lines = rows.slice(0, MOST_PATHS).map((row) => {
    const { target, family } = paths.labels(row);
    return `  ${target} (${family}): ${sent[row]} sent, ${notSent[row]} not sent, ${icmpErrorsOf(row)} ICMP errors`;
  });
  if (rows.length > MOST_PATHS) lines.push(`  and ${rows.length - MOST_PATHS} more paths`);
  const total = `sent ${figures.sent} (${figures.bytes} octets), not sent ${figures.notSent}, ICMP errors ${figures.icmpErrors}`;
  return {
    lossPercent: lossPercent(figures),
    summary: [`${total} in ${seconds.toFixed(1)} s`, ...lines],
    figures,
  };
}

/** What is known to be lost: what could not be sent, and what an ICMP error came back about. */
function lossPercent({ sent, notSent, icmpErrors }: { sent: number; notSent: number; icmpErrors: number }): number {
  const tried = sent + notSent;
  // A bounded run in which nothing could even be tried has not shown that anything gets through.
  return tried === 0 ? 100 : Math.min(100, (100 * (notSent + icmpErrors)) / tried);
}
