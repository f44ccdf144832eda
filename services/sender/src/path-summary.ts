import type { Figures } from "./figures.ts";

/** The figures of one path in the end. Of what was lost in unknown direction, what later replies told is told here. */
export type PathTotals = ReturnType<typeof totalsOf>;

export function totalsOf(figures: Figures, row: number) {
  const { columns } = figures;
  const lostForward = columns.lostForward[row]! + columns.laterForward[row]!;
  const lostReverse = columns.lostReverse[row]! + columns.laterReverse[row]!;
  const lostUnknown = columns.lostUnknown[row]! - columns.laterForward[row]! - columns.laterReverse[row]!;
  const lost = lostForward + lostReverse + lostUnknown;
  const notSent = columns.notSent[row]!;
  const unanswered = columns.unanswered[row]!;
  const icmpErrors = figures.icmpErrors.total(row);
  return {
    sent: figures.sent(row),
    bytes: columns.octets[row]!,
    notSent,
    replied: columns.replied[row]!,
    lost,
    lostForward,
    lostReverse,
    lostUnknown,
    late: columns.late[row]!,
    duplicates: columns.duplicates[row]!,
    reordered: columns.reordered[row]!,
    icmpErrors,
    asked: columns.sent[row]!,
    /** What is known not to have got through: where no reply was asked for, what an ICMP error came back about. */
    missing: notSent + lost + columns.pending[row]! + Math.min(unanswered, unanswered > 0 ? icmpErrors : 0),
  };
}

/** What a person reads of a path, as ping would say it. */
export function pathSummary(figures: Figures, row: number, totals: PathTotals): readonly string[] {
  const { target, family, flow } = figures.paths.labels(row);
  const name = flow === "0" ? `${target} (${family})` : `${target} (${family}, flow ${flow})`;
  const { sent, notSent, icmpErrors } = totals;
  const parts = [`${sent} sent`];
  if (totals.asked > 0) parts.push(`${totals.replied} replied`, lostText(totals));
  parts.push(`${notSent} not sent`, `${icmpErrors} ICMP errors`);
  for (const figure of ["late", "duplicates", "reordered"] as const) {
    if (totals[figure] > 0) parts.push(`${totals[figure]} ${figure}`);
  }
  const lines = [`  ${name}: ${parts.join(", ")}`];
  if (figures.roundTrips.count(row) > 0) lines.push(`    ${delayText(figures, row)}`);
  return lines;
}

function lostText({ lost, asked, lostForward, lostReverse, lostUnknown }: PathTotals): string {
  if (lost === 0) return "0 lost";
  const percent = ((100 * lost) / asked).toPrecision(3);
  return `${lost} lost (${Number(percent)} %: ${lostForward} forward, ${lostReverse} reverse, ${lostUnknown} unknown)`;
}

function delayText({ roundTrips, forward, reverse }: Figures, row: number): string {
  const ms = (nanoseconds: number) => (nanoseconds / 1e6).toFixed(3);
  const quantiles = [roundTrips.minimum(row), ...[0.5, 0.99].map((q) => roundTrips.quantile(row, q))];
  const trip = [...quantiles, roundTrips.maximum(row)].map(ms).join("/");
  const jitter = [forward, reverse].map((way) => ms(way.jitter.nanoseconds(row))).join("/");
  return `round trip min/median/99 %/max ${trip} ms, jitter forward/reverse ${jitter} ms`;
}
