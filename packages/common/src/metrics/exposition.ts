import { Buffer } from "node:buffer";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Registry } from "prom-client";
import type { HistogramFigures } from "./definition.ts";
import { Formatter } from "./formatter.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Exposition {
  contentType: string;
  /** The text in UTF-8, cut between lines. */
  chunks: readonly Buffer[];
}

const LINES_PER_TURN = 8_000;

/** Formats snapshots in their order. A metric without rows shows its help and type. */
export async function expose(snapshots: readonly Snapshot[]): Promise<Exposition> {
  const chunks: Buffer[] = [];
  for (const snapshot of snapshots) {
    const formatter = new Formatter(snapshot);
    chunks.push(Buffer.from(`${chunks.length === 0 ? "" : "\n"}${await formatter.header()}`));
    const rows = snapshot.values.length;
    const rowsPerTurn = Math.ceil(LINES_PER_TURN / linesPerRow(snapshot));
    for (let from = 0; from < rows; from += rowsPerTurn) {
      const to = Math.min(from + rowsPerTurn, rows);
      chunks.push(Buffer.from(linesOf(snapshot, from, await formatter.labelTexts(from, to))));
      // Ten thousand paths are a lot of text: the sockets get their turn in between.
      await nextTurn();
    }
  }
  return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, chunks };
}

function linesPerRow({ definition }: Snapshot): number {
  return definition.type === "histogram" ? definition.bounds.length + 3 : 1;
}

function linesOf({ definition, values }: Snapshot, from: number, labelTexts: readonly string[]): string {
  const { name } = definition;
  if (definition.type !== "histogram") {
    return labelTexts.map((labels, at) => `${name}${braced(labels)} ${figure(values[from + at] as number)}\n`).join("");
  }
  const ends = [...definition.bounds.map((bound) => `le="${bound}"} `), 'le="+Inf"} '];
  return labelTexts.map((labels, at) => histogram(name, ends, labels, values[from + at] as HistogramFigures)).join("");
}

function histogram(name: string, ends: readonly string[], labels: string, figures: HistogramFigures): string {
  const { buckets, sum, count } = figures;
  const start = `${name}_bucket{${labels === "" ? "" : `${labels},`}`;
  let text = "";
  for (let at = 0; at < ends.length; at++) text += `${start}${ends[at]}${buckets[at] ?? count}\n`;
  return `${text}${name}_sum${braced(labels)} ${sum}\n${name}_count${braced(labels)} ${count}\n`;
}

function braced(labels: string): string {
  return labels === "" ? "" : `{${labels}}`;
}

function figure(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
