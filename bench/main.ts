import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { load, machine } from "./machine.ts";
import { PEERS } from "./peers/index.ts";
import { run } from "./run.ts";
import { markdown } from "./table.ts";
import { WORKLOADS } from "./workloads/index.ts";

const BEGIN = "<!-- figures: written by npm run bench -- --document -->";
const END = "<!-- end of figures -->";

// npm run bench -- [--rounds N] [--count N] [--only WORKLOAD] [--output DIRECTORY] [--document FILE]
const { values } = parseArgs({
  options: {
    /** How often everything is measured. */
    rounds: { type: "string", default: "21" },
    /** How many datagrams one measurement takes, instead of each workload's own number. */
    count: { type: "string" },
    /** Only this workload. */
    only: { type: "string", multiple: true },
    /** Where the JSON and Markdown files go. */
    output: { type: "string", default: fileURLToPath(new URL("../results", import.meta.url)) },
    /** A document whose figures are replaced. */
    document: { type: "string" },
  },
});

const workloads = WORKLOADS.filter(({ name }) => values.only?.includes(name) ?? true);
const rounds = positive("rounds", values.rounds);
const count = values.count === undefined ? undefined : positive("count", values.count);
const before = load();
const progress = (text: string) => process.stderr.write(`${text}\n`);
const figures = await run({ peers: PEERS, workloads, rounds, count, progress });
const report = { machine: machine(), rounds, load: [before, load()] as const, ...figures };
const text = markdown(report);
process.stdout.write(text);
mkdirSync(values.output, { recursive: true });
writeFileSync(join(values.output, "socket.json"), `${JSON.stringify(report, undefined, 2)}\n`);
writeFileSync(join(values.output, "socket.md"), text);
if (values.document !== undefined) writeInto(values.document, text);

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`--${name} must be a whole number from 1 up`);
  return number;
}

/** Replaces what stands between the marks of a document. */
function writeInto(document: string, text: string): void {
  const [head, rest] = readFileSync(document, "utf8").split(BEGIN);
  const [, tail] = rest?.split(END) ?? [];
  if (tail === undefined) throw new Error(`${document} has no ${BEGIN} and ${END}`);
  writeFileSync(document, `${head}${BEGIN}\n\n${text}\n${END}${tail}`);
}
