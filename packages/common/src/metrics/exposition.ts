import { Buffer } from "node:buffer";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Registry } from "prom-client";
import type { HistogramFigures } from "./definition.ts";
import { Formatter } from "./formatter.ts";
import { histogramLines } from "./histogram-lines.ts";
import type { Row, Snapshot } from "./snapshot.ts";

export interface Exposition {
  contentType: string;
  /** The text in UTF-8, cut between lines. */
  chunks: readonly Buffer[];
}

const LINES_PER_TURN = 2_000;

/** Formats snapshots in their order. A metric without rows shows its help and type. */
export async function expose(snapshots: readonly Snapshot[]): Promise<Exposition> {
  const chunks: Buffer[] = [];
  for (const snapshot of snapshots) {
    const formatter = new Formatter(snapshot.definition);
    chunks.push(Buffer.from(`${chunks.length === 0 ? "" : "\n"}${await formatter.header()}`));
    const rowsPerTurn = Math.ceil(LINES_PER_TURN / linesPerRow(snapshot));
    for (let at = 0; at < snapshot.rows.length; at += rowsPerTurn) {
      chunks.push(Buffer.from(await linesOf(snapshot, formatter, at, at + rowsPerTurn)));
      // Ten thousand paths are a lot of text: the sockets get their turn in between.
      await nextTurn();
    }
  }
  return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, chunks };
}

function linesPerRow({ definition }: Snapshot): number {
  return definition.type === "histogram" ? definition.bounds.length + 3 : 1;
}

async function linesOf(snapshot: Snapshot, formatter: Formatter, from: number, to: number): Promise<string> {
  const { definition } = snapshot;
  const rows = snapshot.rows.slice(from, to);
  if (definition.type !== "histogram") return formatter.lines(rows as Row<number>[]);
  const figures = rows.map(({ value }) => value as HistogramFigures);
  const counts = rows.map((row, at) => ({ ...row, value: figures[at]!.count }));
  return histogramLines(definition, figures, await formatter.lines(counts, "_count"));
}
