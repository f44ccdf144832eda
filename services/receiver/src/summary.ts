import type { Counters } from "./counters.ts";

/** Sources that the summary lists by name. */
const MOST_SOURCES = 10;

/** The last figures, for the log and for a person. */
export function summary(counters: Counters, kernelDrops: number, seconds: number) {
  const { columns } = counters.paths;
  const rows = [...counters.paths.rows()].sort((a, b) => columns.datagrams[b]! - columns.datagrams[a]!);
  const received = sum(rows, columns.datagrams);
  const bytes = sum(rows, columns.bytes);
  const rejected = Object.values(counters.rejected).reduce((total, count) => total + count, 0);
  const lines = rows
    .slice(0, MOST_SOURCES)
    .map(
      (row) =>
        `  ${counters.paths.labels(row).source}: ${columns.datagrams[row]} received, ${columns.bytes[row]} octets`,
    );
  if (rows.length > MOST_SOURCES) lines.push(`  and ${rows.length - MOST_SOURCES} more sources`);
  const total = `received ${received} (${bytes} octets), rejected ${rejected}, kernel drops ${kernelDrops} in ${seconds.toFixed(1)} s`;
  return { summary: [total, ...lines], figures: { received, bytes, rejected, kernelDrops, seconds } };
}

function sum(rows: readonly number[], column: Float64Array): number {
  return rows.reduce((total, row) => total + column[row]!, 0);
}
