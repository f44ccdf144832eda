import type { Counters } from "./counters.ts";

/** Sources that the summary lists by name. */
const MOST_SOURCES = 10;

/** The last figures, for the log and for a person. */
export function summary(counters: Counters, kernelDrops: number, seconds: number) {
  const rows = [
    ...[...counters.paths.rows()].map((row) => stampFigures(counters, row)),
    ...[...counters.texts.rows()].map((row) => textFigures(counters, row)),
  ];
  rows.sort((a, b) => b.received - a.received);
  const received = total(rows, "received");
  const bytes = total(rows, "bytes");
  const missing = total(rows, "missing");
  const duplicates = total(rows, "duplicates");
  const reordered = total(rows, "reordered");
  const rejected = Object.values(counters.rejected).reduce((sum, count) => sum + count, 0);
  const lines = rows.slice(0, MOST_SOURCES).map(line);
  if (rows.length > MOST_SOURCES) lines.push(`  and ${rows.length - MOST_SOURCES} more`);
  const first =
    `received ${received} (${bytes} octets), missing ${missing}, rejected ${rejected}, ` +
    `kernel drops ${kernelDrops} in ${seconds.toFixed(1)} s`;
  const figures = {
    received,
    bytes,
    missing,
    duplicates,
    reordered,
    rejected,
    kernelDrops,
    seconds: Number(seconds.toFixed(3)),
  };
  return { summary: [first, ...lines], figures };
}

interface PathFigures {
  readonly name: string;
  readonly received: number;
  readonly bytes: number;
  readonly missing: number;
  readonly duplicates: number;
  readonly reordered: number;
  /** In nanoseconds; NaN when none is known. */
  readonly median: number;
  readonly high: number;
  readonly hopLimit: number | undefined;
}

function stampFigures({ paths, delays, hopLimits }: Counters, row: number): PathFigures {
  const { columns } = paths;
  const { source, flow } = paths.labels(row);
  return {
    name: flow === "0" ? source : `${source} flow ${flow}`,
    received: columns.received[row]!,
    bytes: columns.octets[row]!,
    missing: columns.expected[row]! - columns.received[row]!,
    duplicates: columns.duplicates[row]!,
    reordered: columns.reordered[row]!,
    median: delays.quantile(row, 0.5),
    high: delays.quantile(row, 0.99),
    hopLimit: hopLimits.value(row),
  };
}

function textFigures({ texts }: Counters, row: number): PathFigures {
  return {
    name: texts.labels(row).source,
    received: texts.columns.received[row]!,
    bytes: texts.columns.octets[row]!,
    missing: 0,
    duplicates: 0,
    reordered: 0,
    median: Number.NaN,
    high: Number.NaN,
    hopLimit: undefined,
  };
}

function line(path: PathFigures): string {
  const parts = [`${path.received} received, ${path.bytes} octets`];
  if (!Number.isNaN(path.median)) {
    parts.push(
      `${path.missing} missing, ${path.duplicates} duplicates, ${path.reordered} reordered`,
      `forward delay median ${milliseconds(path.median)}, 99 % ${milliseconds(path.high)}`,
    );
  }
  if (path.hopLimit !== undefined) parts.push(`hop limit ${path.hopLimit}`);
  return `  ${path.name}: ${parts.join(", ")}`;
}

function milliseconds(nanoseconds: number): string {
  return `${(nanoseconds / 1e6).toFixed(3)} ms`;
}

type Summed = { [K in keyof PathFigures]: PathFigures[K] extends number ? K : never }[keyof PathFigures];

function total(rows: readonly PathFigures[], figure: Summed): number {
  return rows.reduce((sum, path) => sum + path[figure], 0);
}
