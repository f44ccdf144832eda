import { Buffer } from "node:buffer";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Registry } from "prom-client";
import type { HistogramFigures } from "./definition.ts";
import { Formatter } from "./formatter.ts";
import type { Snapshot } from "./snapshot.ts";
import { TextWriter } from "./text-writer.ts";

export interface Exposition {
  contentType: string;
  /** The text in UTF-8, cut between lines. */
  chunks: readonly Buffer[];
}

const LINES_PER_TURN = 4_000;

/** Formats snapshots in their order. A metric without rows shows its help and type. */
export async function expose(snapshots: readonly Snapshot[]): Promise<Exposition> {
  const chunks: Buffer[] = [];
  const writer = new TextWriter();
  let lines = 0;
  for (const snapshot of snapshots) {
    const formatter = new Formatter(snapshot);
    chunks.push(Buffer.from(`${chunks.length === 0 ? "" : "\n"}${await formatter.header()}`));
    const rows = snapshot.values.length;
    const rowsPerTurn = Math.ceil(LINES_PER_TURN / linesPerRow(snapshot));
    for (let from = 0; from < rows; from += rowsPerTurn) {
      const to = Math.min(from + rowsPerTurn, rows);
      writeLines(writer, snapshot, from, await formatter.labelTexts(from, to));
      chunks.push(writer.take());
      lines += (to - from) * linesPerRow(snapshot);
      if (lines < LINES_PER_TURN) continue;
      // Ten thousand paths are a lot of text: the sockets get their turn in between. In a flood it is a long one.
      lines = 0;
      await nextTurn();
    }
  }
  return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, chunks };
}

function linesPerRow({ definition }: Snapshot): number {
  return definition.type === "histogram" ? definition.bounds.length + 3 : 1;
}

function writeLines(
  writer: TextWriter,
  { definition, values }: Snapshot,
  from: number,
  labelTexts: readonly string[],
): void {
  const { name } = definition;
  if (definition.type !== "histogram") {
    labelTexts.forEach((labels, at) => {
      writeFigure(writer, name, labels, values[from + at] as number);
    });
    return;
  }
  const ends = [...definition.bounds.map((bound) => `le="${bound}"} `), 'le="+Inf"} '];
  labelTexts.forEach((labels, at) => {
    writeHistogram(writer, name, ends, labels, values[from + at] as HistogramFigures);
  });
}

function writeHistogram(
  writer: TextWriter,
  name: string,
  ends: readonly string[],
  labels: string,
  { buckets, sum, count }: HistogramFigures,
): void {
  const begin = writer.length;
  writer.text(`${name}_bucket{${labels === "" ? "" : `${labels},`}`);
  const end = writer.length;
  for (let at = 0; at < ends.length; at++) {
    if (at > 0) writer.again(begin, end);
    writer.ascii(ends[at]!);
    writer.number(buckets[at] ?? count);
    writer.ascii("\n");
  }
  writeFigure(writer, `${name}_sum`, labels, sum);
  writeFigure(writer, `${name}_count`, labels, count);
}

function writeFigure(writer: TextWriter, name: string, labels: string, value: number): void {
  writer.text(labels === "" ? `${name} ` : `${name}{${labels}} `);
  if (Number.isFinite(value)) writer.number(value);
  else writer.ascii(Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
  writer.ascii("\n");
}
