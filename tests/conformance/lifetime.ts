import { run } from "../integration/socket/child.ts";

/** Something that must not grow, as a process of its own measures it. */
export interface Figure {
  /** What is counted; the name of the test and of the row. */
  readonly what: string;
  readonly measure: () => Promise<number>;
  readonly atMost: number;
  /** How far another run may be from the figure in the table, which tells the truth all the same. */
  readonly spread: number;
}

const HELPERS = `
import { readdirSync } from "node:fs";
const turn = () => new Promise((resolve) => setImmediate(resolve));
const bound = () => { const s = new Socket(AF_INET6); s.bind(["::1", 0, 0, 0]); return s; };
const open = () => readdirSync("/proc/self/fd").length;
const heap = () => process.memoryUsage().heapUsed;
const settled = async () => { for (let i = 0; i < 3; i++) { await turn(); gc(); } };
/** What grows in every round, in the best of them: a leak does, and what the allocator keeps for later does not. */
const growth = async (rounds, round) => {
  const sizes = [];
  for (let i = 0; i <= rounds; i++) {
    await round();
    await settled();
    sizes.push(process.memoryUsage.rss());
  }
  return Math.max(0, Math.min(...sizes.slice(1).map((size, i) => size - sizes[i])));
};
// The first socket that is watched makes what libuv keeps for the life of the loop.
const first = bound();
const firstWait = first.recv();
first.close();
await firstWait.catch(() => {});
const before = open();
`;

/** The figures that a script prints as one line of JSON. It runs once, when the first of them is asked for. */
function measured(script: string): (name: string) => () => Promise<number> {
  let told: Promise<Record<string, number>> | undefined;
  const tell = async () => {
    const { status, stdout, stderr } = await run(HELPERS + script);
    if (status !== 0 || stderr !== "") throw new Error(`it ended with ${status}: ${stderr}`);
    return JSON.parse(stdout.split("\n")[0] ?? "");
  };
  return (name) => async () => {
    told ??= tell();
    return (await told)[name]!;
  };
}

const oneByOne = measured(`
  const cycle = async (i) => {
    const s = bound();
    s.sendto("x", s.getsockname());
    if (i % 4 === 0) await s.recv();
    if (i % 4 === 1) { const wait = s.readable(); s.close(); await wait.catch(() => {}); }
    if (i % 4 === 2) s.watch({ readable() {} });
    s.close();
  };
  const grown = await growth(4, async () => { for (let i = 0; i < 10_000; i++) await cycle(i); });
  console.log(JSON.stringify({ left: open() - before, grown: Math.round(grown / 10_000) }));
`);

const atOnce = measured(`
  let during, held;
  const round = async () => {
    await settled();
    const heapBefore = heap();
    const sockets = Array.from({ length: 1000 }, bound);
    const waits = sockets.map((s) => s.recv());
    await settled();
    held = heap() - heapBefore;
    during = open() - before;
    sockets.forEach((s, i) => sockets[(i + 1) % 1000].sendto(String(i), s.getsockname()));
    const words = (await Promise.all(waits)).map((octets) => Buffer.from(octets).toString());
    if (!words.every((word, i) => word === String(i))) throw new Error("a datagram went astray");
    const pending = sockets.map((s) => s.recv().catch((error) => error.code));
    for (const s of sockets) s.close();
    const ends = await Promise.all(pending);
    if (!ends.every((end) => end === "EBADF")) throw new Error("a wait did not end with the socket");
  };
  const grown = await growth(4, round);
  const [each, left] = [Math.round(held / 1000), open() - before];
  console.log(JSON.stringify({ during, each, left, grown: Math.round(grown / 1000) }));
`);

const inThreads = measured(`
  import { Worker } from "node:worker_threads";
  const code = \`import("\${moduleUrl}").then(async ({ Socket, AF_INET6 }) => {
    const sockets = Array.from({ length: 100 }, () => new Socket(AF_INET6));
    const waits = sockets.map((s) => { s.bind(["::1", 0, 0, 0]); return s.recv(); });
    for (const s of sockets) s.sendto("x", s.getsockname());
    await Promise.all(waits);
    for (const s of sockets) { s.sendto("left over", s.getsockname()); s.watch({ readable() {} }); }
    process.exit(0);
  });\`;
  const ended = async () => {
    const worker = new Worker(code, { eval: true });
    await new Promise((resolve) => worker.once("exit", resolve));
  };
  // The first thread makes what Node keeps for all of them.
  await ended();
  const alone = open();
  const grown = await growth(4, async () => { for (let i = 0; i < 5; i++) await ended(); });
  console.log(JSON.stringify({ left: open() - alone, grown: Math.round(grown / 5 / 1024) }));
`);

export const figures: readonly Figure[] = [
  {
    what: "descriptors that 50,000 sockets leave, opened, used and closed one by one",
    measure: oneByOne("left"),
    atMost: 0,
    spread: 0,
  },
  { what: "octets of memory that each of these leaves", measure: oneByOne("grown"), atMost: 200, spread: 200 },
  {
    what: "descriptors that 1,000 sockets take which wait at once",
    measure: atOnce("during"),
    atMost: 1000,
    spread: 0,
  },
  { what: "octets of heap that each of these takes meanwhile", measure: atOnce("each"), atMost: 4000, spread: 600 },
  { what: "descriptors that they leave", measure: atOnce("left"), atMost: 0, spread: 0 },
  { what: "octets of memory that each of them leaves", measure: atOnce("grown"), atMost: 1000, spread: 1000 },
  {
    what: "descriptors that 25 worker threads leave, each ending with 100 sockets open and datagrams waiting",
    measure: inThreads("left"),
    atMost: 0,
    spread: 0,
  },
  { what: "KiB of memory that each of these threads leaves", measure: inThreads("grown"), atMost: 200, spread: 200 },
];
