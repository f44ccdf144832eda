import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { AF_INET6, Socket } from "@sixbeat/common/socket";
import { processorSeconds, residentOctets } from "./process-figures.ts";
import { pause } from "./service.ts";

/** What a process costs that has next to nothing to do. */
export interface IdleCost {
  readonly name: string;
  /** Octets in memory. */
  readonly memory: number;
  /** Seconds of processor time to start with, and then in each second. */
  readonly start: number;
  readonly processor: number;
}

/** How long it takes until something has happened, in seconds; medians. */
export interface StartCost {
  /** `node -e 0`, from start to end. */
  readonly node: number;
  /** From the sender's start to its first datagram. */
  readonly firstDatagram: number;
}

const TIMER = "setInterval(() => {}, 1000)";
/** The least that has a datagram go and come back in each second, and says so: what of the cost is Node.js's own. */
const ECHO_PORT = 20_754;
const DGRAM = 'const socket = require("node:dgram").createSocket("udp6");';
const DGRAM_RECEIVER = `${DGRAM}
  socket.on("message", (data, peer) => {
    console.log("received", data.length, peer.address);
    socket.send(data, peer.port, peer.address);
  });
  socket.bind(${ECHO_PORT}, "::1");`;
const DGRAM_SENDER = `${DGRAM}
  socket.on("message", (data) => console.log("replied", data.length));
  setInterval(() => {
    socket.send("hello", ${ECHO_PORT}, "::1");
    console.log("sent");
  }, 1000);`;
const STARTS = 15;
const SETTLING = 20;

/** Node.js with a timer of 1 s, the least pair there can be, and ours at its default settings, all at the same time. */
export async function idleCost(seconds: number): Promise<readonly IdleCost[]> {
  const programs = [
    { name: "Node.js, a timer of 1 s", args: ["--eval", TIMER] },
    { name: "node:dgram, answers", args: ["--eval", DGRAM_RECEIVER] },
    { name: "node:dgram, sends and hears", args: ["--eval", DGRAM_SENDER] },
    { name: "sixbeat-receiver", args: [path("receiver"), "--log-format", "json"] },
    { name: "sixbeat-sender ::1", args: [path("sender"), "--log-format", "json", "::1"] },
  ];
  const running = programs.map(({ name, args }) => ({ name, child: start(args) }));
  try {
    // What start-up compiles and allocates is not what idling costs.
    await pause(SETTLING);
    const before = running.map(({ child }) => processorSeconds(child.pid!));
    await pause(seconds);
    return running.map(({ name, child }, i) => ({
      name,
      memory: residentOctets(child.pid!),
      start: before[i]!,
      processor: (processorSeconds(child.pid!) - before[i]!) / seconds,
    }));
  } finally {
    for (const { child } of running) await end(child);
  }
}

/** Starts the two in turns. */
export async function startCost(): Promise<StartCost> {
  const node: number[] = [];
  const firstDatagram: number[] = [];
  await using socket = new Socket(AF_INET6);
  socket.bind(["::1", 0, 0, 0]);
  const target = `[::1]:${socket.getsockname()[1]}`;
  for (let i = 0; i < STARTS; i++) {
    let begun = performance.now();
    await once(start(["--eval", "0"]), "exit");
    node.push(performance.now() - begun);
    begun = performance.now();
    const sender = start([path("sender"), "--admin", "none", "--count", "1", "--one-way", target]);
    await socket.recvfrom();
    firstDatagram.push(performance.now() - begun);
    await end(sender);
  }
  return { node: median(node) / 1000, firstDatagram: median(firstDatagram) / 1000 };
}

function path(name: "sender" | "receiver"): string {
  return fileURLToPath(new URL(`../../../services/${name}/bin/sixbeat-${name}.js`, import.meta.url));
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { stdio: "ignore" });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
