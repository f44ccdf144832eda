import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeInto } from "./document.ts";
import { load, machine } from "./machine.ts";
import { bridge, loopback } from "./pair/link.ts";
import { run } from "./run.ts";
import { type Suite, suites } from "./suites.ts";
import { markdown, type Report } from "./table.ts";

// npm run bench -- [--suite NAME] [--link loopback|bridge] [--rounds N] [--count N] [--only WORKLOAD] [--size OCTETS]
//                  [--output DIRECTORY] [--document FILE]
const { values } = parseArgs({
  options: {
    /** Only this table. */
    suite: { type: "string", multiple: true },
    /** What joins the ends of pairs. */
    link: { type: "string", default: "loopback" },
    /** How often everything is measured, instead of each suite's own number. */
    rounds: { type: "string" },
    /** How many datagrams one measurement takes, or milliseconds of a load, instead of each workload's own number. */
    count: { type: "string" },
    /** Only this workload. */
    only: { type: "string", multiple: true },
    /** Only datagrams of so many octets. */
    size: { type: "string", multiple: true },
    /** Where the JSON and Markdown files go. */
    output: { type: "string", default: fileURLToPath(new URL("../results", import.meta.url)) },
    /** A document whose figures are replaced. */
    document: { type: "string" },
  },
});

using link = values.link === "bridge" ? bridge() : loopback();
for (const suite of suites(link)) {
  if (values.suite?.includes(suite.name) ?? true) await measure(suite);
}

async function measure(suite: Suite): Promise<void> {
  const workloads = suite.workloads
    .filter(({ name }) => values.only?.includes(name) ?? true)
    .map((workload) => ({
      ...workload,
      sizes: workload.sizes.filter((size) => values.size?.includes(`${size}`) ?? true),
    }));
  const rounds = positive("rounds", values.rounds) ?? suite.rounds;
  const count = positive("count", values.count);
  const progress = (text: string) => process.stderr.write(`${suite.name}: ${text}\n`);
  const before = load();
  const figures = await run({ peers: suite.peers, workloads, rounds, count, progress });
  const name = suite.name === "pair" && values.link === "bridge" ? "pair-bridge" : suite.name;
  write(name, { machine: machine(), rounds, load: [before, load()], ...figures });
}

function write(name: string, report: Report): void {
  const text = markdown(report);
  process.stdout.write(text);
  mkdirSync(values.output, { recursive: true });
  writeFileSync(join(values.output, `${name}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(values.output, `${name}.md`), text);
  if (values.document !== undefined) writeInto(values.document, name, text);
}

function positive(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`--${name} must be a whole number from 1 up`);
  return number;
}
