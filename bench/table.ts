import type { Machine } from "./machine.ts";
import type { Cell, Figures, MeasuredCell, Row } from "./run.ts";

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
      tableRow([row.title, String(row.size), ...row.cells.map((cell, i) => cellText(row, cell, i === 0))]),
    ),
    "",
    `${first?.name} = 1. In brackets what half of the rounds lie between, and the median.`,
    "",
    ...explanations(rows),
    "",
  ].join("\n");
}

function cellText({ unit }: Row, cell: Cell, isBase: boolean): string {
  if ("missing" in cell) return "none";
  const { ratio } = cell;
  const median = [unit === "time" ? duration(cell.nanoseconds.median) : rate(cell.nanoseconds.median), ...loss(cell)];
  if (ratio === undefined) return median.join(", ");
  if (isBase) return `**1** (${median.join(", ")})`;
  const [low, high] = ratio.quartiles;
  return `**${factor(ratio.median)}** (${[`${factor(low)} to ${factor(high)}`, ...median].join(", ")})`;
}

function loss({ lost }: MeasuredCell): readonly string[] {
  if (lost === undefined || lost.median <= 0) return [];
  return [`${Number((100 * lost.median).toPrecision(2))} % lost`];
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

/** How many make a second. */
function rate(nanoseconds: number): string {
  const [value, unit] = nanoseconds < 1000 ? [1000 / nanoseconds, "M/s"] : [1e6 / nanoseconds, "k/s"];
  return `${Number(value.toPrecision(3))} ${unit}`;
}
