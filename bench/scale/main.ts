import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeInto } from "../document.ts";
import { load, machine } from "../machine.ts";
import { type Choose, simulate } from "./fleet.ts";
import { floodCost } from "./flood.ts";
import { idleCost, startCost } from "./idle.ts";
import { fleetTable, floodTable, idleTable, sessionsTable, targetsTable, threadsTable } from "./report.ts";
import { sessionsCost } from "./sessions.ts";
import { targetsCost } from "./targets.ts";
import { threadsCost } from "./threads.ts";

// npm run bench:scale -- [--only fleet|targets|sessions|flood|threads|idle] [--seconds N] [--most N] [--output DIRECTORY] [--document FILE]
const { values } = parseArgs({
  options: {
    /** Only this part. */
    only: { type: "string", multiple: true },
    /** How long each measurement of processor time lasts. */
    seconds: { type: "string", default: "20" },
    /** No fleet and no list of targets is larger. */
    most: { type: "string", default: "10000" },
    /** Where the JSON and Markdown files go. */
    output: { type: "string", default: fileURLToPath(new URL("../../results", import.meta.url)) },
    /** A document whose figures are replaced. */
    document: { type: "string" },
    /** Set by itself, when it starts itself again in a network of its own. */
    inside: { type: "boolean", default: false },
  },
});

const seconds = Number(values.seconds);
const most = Number(values.most);
const parts = { fleet, targets, sessions, flood, threads, idle };

if (!values.inside) enterNetwork();
else {
  prepareNetwork();
  const before = load();
  for (const [name, measure] of Object.entries(parts)) {
    if (values.only?.includes(name) ?? true) await report(name, before, measure);
  }
}

/** Ten thousand addresses of one host: that takes a network in which nobody else is. */
function enterNetwork(): never {
  const again = [process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2), "--inside"];
  const rootless = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const { status, error } = spawnSync("unshare", ["--net", ...rootless, ...again], { stdio: "inherit" });
  if (error !== undefined) throw error;
  process.exit(status ?? 1);
}

function prepareNetwork(): void {
  execFileSync("ip", ["link", "set", "lo", "up"]);
  execFileSync("ip", ["-6", "route", "add", "local", "fd00:6b::/64", "dev", "lo"]);
  // Replies leave from the address that was asked, which is on no interface.
  writeFileSync("/proc/sys/net/ipv6/ip_nonlocal_bind", "1");
}

async function report(name: string, before: number, measure: () => Promise<Part>): Promise<void> {
  process.stderr.write(`${name}\n`);
  const { figures, text } = await measure();
  process.stdout.write(`${text}\n`);
  mkdirSync(values.output, { recursive: true });
  const all = { machine: machine(), load: [before, load()], figures };
  writeFileSync(join(values.output, `scale-${name}.json`), `${JSON.stringify(all, undefined, 2)}\n`);
  if (values.document !== undefined) writeInto(values.document, name, text);
}

interface Part {
  readonly figures: unknown;
  readonly text: string;
}

async function fleet(): Promise<Part> {
  const built = new URL("../../../services/sender/dist/fanout.js", import.meta.url);
  const { chooseTargets }: { chooseTargets: Choose } = await import(built.href);
  const sizes = [10, 100, 1000, 10_000].filter((nodes) => nodes <= most);
  const plans = sizes.flatMap((nodes) => [
    // A full mesh has nothing to choose, and a hundred million paths at ten thousand nodes.
    ...(nodes <= 1000 ? [{ nodes, fanout: nodes, zones: 1 }] : []),
    ...[8, 16, 32].filter((fanout) => fanout < nodes).map((fanout) => ({ nodes, fanout, zones: 1 })),
    ...(nodes >= 100 ? [{ nodes, fanout: 16, zones: 3 }] : []),
  ]);
  const figures = plans.map((plan) => ({ ...plan, ...simulate(chooseTargets, plan) }));
  return { figures, text: fleetTable(figures) };
}

async function targets(): Promise<Part> {
  const figures = [];
  for (const count of [1000, 2000, 5000, 10_000].filter((count) => count <= most)) {
    process.stderr.write(`targets: ${count}\n`);
    figures.push(await targetsCost(count, seconds));
  }
  return { figures, text: targetsTable(figures) };
}

async function sessions(): Promise<Part> {
  const figures = await sessionsCost(10 * most);
  return { figures, text: sessionsTable(figures) };
}

async function flood(): Promise<Part> {
  const figures = await floodCost(seconds);
  return { figures, text: floodTable(figures) };
}

async function threads(): Promise<Part> {
  const figures = [];
  for (const count of [1, 2]) {
    process.stderr.write(`threads: ${count}\n`);
    figures.push(await threadsCost(count, seconds));
  }
  return { figures, text: threadsTable(figures) };
}

async function idle(): Promise<Part> {
  const figures = { idle: await idleCost(seconds), start: await startCost() };
  return { figures, text: idleTable(figures.idle, figures.start) };
}
