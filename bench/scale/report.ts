import type { Spread } from "./fleet.ts";
import type { FloodCost } from "./flood.ts";
import type { IdleCost, StartCost } from "./idle.ts";
import type { SessionsCost } from "./sessions.ts";
import type { TargetsCost } from "./targets.ts";
import type { ThreadsCost } from "./threads.ts";

/** A fleet, and what came of its choices. */
export type FleetRow = { readonly nodes: number; readonly fanout: number; readonly zones: number } & Spread;

export function fleetTable(rows: readonly FleetRow[]): string {
  const head = ["nodes", "fanout", "zones", "paths", "probed by", "by nobody", "across zones", "moved when one goes"];
  return table(
    head,
    rows.map((row) => [
      whole(row.nodes),
      row.fanout >= row.nodes ? "all" : whole(row.fanout),
      row.zones === 1 ? "none" : whole(row.zones),
      whole(row.paths),
      `${row.probedBy.least} to ${row.probedBy.most}, median ${row.probedBy.median}`,
      whole(row.unprobed),
      row.zones === 1 ? "" : percent(row.across),
      row.moved.toFixed(0),
    ]),
  );
}

/** Each row's processor share beside that of the first row, as many times as there are times the targets. */
export function targetsTable(rows: readonly TargetsCost[]): string {
  const [first] = rows;
  const head = [
    "targets",
    "sender",
    "of the first row's",
    "receiver",
    "sender's memory",
    "receiver's memory",
    "series",
    "scrape",
    "longest other answer",
    "lost",
  ];
  return table(
    head,
    rows.map((row) => [
      whole(row.targets),
      percent(row.sender),
      `${(row.sender / first!.sender).toFixed(1)}x for ${(row.targets / first!.targets).toFixed(0)}x`,
      percent(row.receiver),
      `${mebibytes(row.senderMemory)}, scraped ${mebibytes(row.scrapedMemory)}`,
      mebibytes(row.receiverMemory),
      `${whole(row.senderSeries)} + ${whole(row.receiverSeries)}`,
      `${row.scrape.toFixed(2)} s, ${mebibytes(row.scrapeOctets)}`,
      `${(row.longestAnswer * 1000).toFixed(0)} ms`,
      whole(row.lost),
    ]),
  );
}

export function sessionsTable({ sessions, octets }: SessionsCost): string {
  return table(["live sessions", "octets for each"], [[whole(sessions), whole(octets)]]);
}

export function floodTable(cost: FloodCost): string {
  const quiet = `over ${whole(cost.datagrams / 1e6)} M datagrams`;
  const head = [
    "received",
    "lost",
    `memory grown ${quiet}`,
    "garbage collections",
    "slowest /livez",
    "slowest /metrics",
  ];
  const cells = [
    `${(cost.rate / 1e6).toFixed(2)} M/s`,
    percent(cost.lost),
    mebibytes(cost.grown),
    `receiver ${cost.receiverCollections}, sender ${cost.senderCollections}`,
    `${(cost.livez * 1000).toFixed(0)} ms`,
    `${(cost.metrics * 1000).toFixed(0)} ms`,
  ];
  return table(head, [cells]);
}

/** Each row's rates beside those of the first row. */
export function threadsTable(rows: readonly ThreadsCost[]): string {
  const [first] = rows;
  const rate = (value: number, base: number) => `${(value / 1e6).toFixed(2)} M/s (${(value / base).toFixed(2)}x)`;
  const head = ["threads", "received", "lost", "receiver's cores", "sent", "sender's cores"];
  return table(
    head,
    rows.map((row) => [
      whole(row.threads),
      rate(row.received, first!.received),
      percent(row.lost),
      row.receiver.toFixed(2),
      rate(row.sent, first!.sent),
      row.sender.toFixed(2),
    ]),
  );
}

export function idleTable(idle: readonly IdleCost[], start: StartCost): string {
  const [bare] = idle;
  const times = (value: number, base: number) => `(${(value / base).toFixed(2)}x)`;
  const rows = idle.map(({ name, memory, start, processor }) => [
    name,
    `${mebibytes(memory)} ${times(memory, bare!.memory)}`,
    `${(start * 1000).toFixed(0)} ms ${times(start, bare!.start)}`,
    `${(processor * 1000).toFixed(2)} ms/s ${times(processor, bare!.processor)}`,
  ]);
  const [node, firstDatagram] = [start.node, start.firstDatagram].map((seconds) => `${(seconds * 1000).toFixed(0)} ms`);
  return [
    table(["idle", "memory", "processor to start", "and then"], rows),
    `\`node -e 0\` takes ${node}; the sender's first datagram leaves ${firstDatagram} after its start ` +
      `(${(start.firstDatagram / start.node).toFixed(1)}x).\n`,
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "--:"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${lines.join("\n")}\n`;
}

const whole = (value: number) => Math.round(value).toLocaleString("en");
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 2 : 1)} %`;
const mebibytes = (octets: number) => `${(octets / 2 ** 20).toFixed(octets < 2 ** 24 ? 1 : 0)} MiB`;
