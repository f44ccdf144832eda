import type { Figures } from "./figures.ts";
import { type PathTotals, pathSummary, totalsOf } from "./path-summary.ts";

/** Paths that the summary lists by name. */
const MOST_PATHS = 10;

/** The last figures, for the log, for a person, and for the exit status. */
export function summary(figures: Figures, seconds: number) {
  const { paths } = figures;
  const rows = [...paths.known()].filter((row) => figures.sent(row) + figures.columns.notSent[row]! > 0);
  const totals = rows.map((row) => totalsOf(figures, row));
  const sum = (figure: (of: PathTotals) => number) => totals.reduce((total, each) => total + figure(each), 0);
  const { unmatched, authentication, malformed, peer } = figures.rejected;
  const all = {
    sent: sum(({ sent }) => sent),
    bytes: sum(({ bytes }) => bytes),
    notSent: sum(({ notSent }) => notSent),
    replied: sum(({ replied }) => replied),
    lost: sum(({ lost }) => lost),
    lostForward: sum(({ lostForward }) => lostForward),
    lostReverse: sum(({ lostReverse }) => lostReverse),
    lostUnknown: sum(({ lostUnknown }) => lostUnknown),
    late: sum(({ late }) => late),
    duplicates: sum(({ duplicates }) => duplicates),
    reordered: sum(({ reordered }) => reordered),
    icmpErrors: sum(({ icmpErrors }) => icmpErrors),
    rejected: unmatched + authentication + malformed + peer,
    seconds: Number(seconds.toFixed(3)),
  };
  const lines = rows.slice(0, MOST_PATHS).flatMap((row, i) => pathSummary(figures, row, totals[i]!));
  if (rows.length > MOST_PATHS) lines.push(`  and ${rows.length - MOST_PATHS} more paths`);
  return {
    lossPercent: lossPercent(
      all.sent + all.notSent,
      sum(({ missing }) => missing),
    ),
    summary: [`${totalLine(all)} in ${seconds.toFixed(1)} s`, ...lines],
    figures: all,
  };
}

function totalLine({ sent, bytes, notSent, replied, lost, icmpErrors, rejected }: Readonly<Record<string, number>>) {
  const parts = [`sent ${sent} (${bytes} octets)`];
  if (replied! + lost! > 0) parts.push(`replied ${replied}`, `lost ${lost}`);
  parts.push(`not sent ${notSent}`, `ICMP errors ${icmpErrors}`);
  if (rejected! > 0) parts.push(`rejected ${rejected}`);
  return parts.join(", ");
}

function lossPercent(tried: number, missing: number): number {
  // A bounded run in which nothing could even be tried has not shown that anything gets through.
  return tried === 0 ? 100 : Math.min(100, (100 * missing) / tried);
}
