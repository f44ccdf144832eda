import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createInterface } from "node:readline";

// What `reference.c` does, with what Node.js itself has; the same command line, the same lines of figures.

const WINDOW = 1024;
const [way, ...args] = process.argv.slice(2) as [string, ...string[]];
const counts = { sent: 0, received: 0, expected: 0, duplicates: 0, reordered: 0, trip: 0 };
const seen = new Uint8Array(WINDOW);
const buffers = { recvBufferSize: 4 << 20, sendBufferSize: 4 << 20 };
const socket = createSocket({ type: "udp6", ...buffers });

if (way === "receive" || way === "reflect") await listen(Number(args[0]), way === "reflect");
else if (way === "ping") await ping(Number(args[2]), Number(args[3]));
else await load(Number(args[2]), Number(args[5]), way === "ask");

async function listen(port: number, reflects: boolean): Promise<void> {
  socket.on("message", (data, from) => {
    take(data.readUInt32BE(0));
    if (reflects) socket.send(data, from.port, from.address);
  });
  socket.bind(port, "::");
  await once(socket, "listening");
  console.log("ready");
  for await (const _ of createInterface(process.stdin)) {
    // What is still in the socket's buffer comes first.
    await new Promise((resolve) => setTimeout(resolve, 50));
    report();
  }
  socket.close();
}

async function load(size: number, seconds: number, asks: boolean): Promise<void> {
  await connect();
  if (asks) socket.on("message", (data) => take(data.readUInt32BE(0)));
  // Errors of earlier datagrams, when nobody listens any more.
  socket.on("error", () => {});
  const end = performance.now() + seconds * 1000;
  const data = Array.from({ length: 64 }, () => Buffer.alloc(size));
  while (performance.now() < end) {
    for (const each of data) {
      each.writeUInt32BE(counts.sent++ >>> 0, 0);
      socket.send(each);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  setTimeout(close, 200);
}

async function ping(size: number, count: number): Promise<void> {
  await connect();
  const trips: number[] = [];
  const data = Buffer.alloc(size);
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    socket.send(data);
    await once(socket, "message");
    trips.push((performance.now() - begun) * 1e6);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  counts.trip = trips.sort((a, b) => a - b)[count >> 1]!;
  close();
}

async function connect(): Promise<Socket> {
  socket.connect(Number(args[1]), args[0]!);
  await once(socket, "connect");
  return socket;
}

function close(): void {
  report();
  socket.close();
}

function take(wire: number): void {
  const full = counts.expected + ((wire - counts.expected) | 0);
  if (full >= counts.expected) {
    if (full - counts.expected >= WINDOW) seen.fill(0);
    else for (let at = counts.expected; at < full; at++) seen[at % WINDOW] = 0;
    counts.expected = full + 1;
  } else if (counts.expected - full > WINDOW || seen[full % WINDOW] === 1) {
    counts.duplicates++;
    return;
  } else counts.reordered++;
  seen[full % WINDOW] = 1;
  counts.received++;
}

function report(): void {
  console.log(JSON.stringify(counts));
  Object.assign(counts, { received: 0, expected: 0, duplicates: 0, reordered: 0 });
  seen.fill(0);
}
