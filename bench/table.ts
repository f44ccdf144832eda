import type { Machine } from "./machine.ts";
import type { Cell, Figures, Row } from "./run.ts";

/** Everything that is known of a run, as it is written to the JSON file. */
export interface Report extends Figures {
  readonly machine: Machine;
  readonly rounds: number;
  /** The load average before the run and after it. */
  readonly load: readonly [before: number, after: number];
}

/** A run as Markdown: where, who, the figures, and what they are figures of. */
export function markdown({ machine, rounds, load, peers, rows }: Report): string {
  const [first] = peers;
  const taking = peers.map((peer) =>
    "version" in peer ? `${peer.name} ${peer.version}` : `${peer.name} is missing (${peer.missing})`,
  );
  const here = `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Linux ${machine.kernel}`;
  return [
    `${machine.date}, ${here}. ${rounds} rounds; load average ${load[0]} before and ${load[1]} after.`,
    "",
    ...taking.map((line) => `- ${line}`),
    "",
    tableRow(["", "octets", ...peers.map(({ name }) => name)]),
    tableRow(["---", "--:", ...peers.map(() => "--:")]),
    ...rows.map((row) =>
      tableRow([row.title, String(row.size), ...row.cells.map((cell, i) => cellText(cell, i === 0))]),
    ),
    "",
    `${first?.name} = 1. In brackets what half of the rounds lie between, and the median time.`,
    "",
    ...explanations(rows),
    "",
  ].join("\n");
}

function cellText(cell: Cell, isBase: boolean): string {
  if ("missing" in cell) return "none";
  const { ratio, nanoseconds } = cell;
  if (ratio === undefined) return duration(nanoseconds.median);
  if (isBase) return `**1** (${duration(nanoseconds.median)})`;
  const [low, high] = ratio.quartiles;
  return `**${factor(ratio.median)}** (${factor(low)} to ${factor(high)}, ${duration(nanoseconds.median)})`;
}

function explanations(rows: readonly Row[]): readonly string[] {
  const texts = rows.map(({ title, per, how }) => `- **${title}**, per ${per}: ${how}.`);
  return [...new Set(texts)];
}

const tableRow = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

const factor = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));

function duration(nanoseconds: number): string {
  if (nanoseconds < 1000) return `${nanoseconds.toFixed(0)} ns`;
  return `${(nanoseconds / 1000).toFixed(nanoseconds < 10_000 ? 1 : 0)} µs`;
}
