import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AF_INET6, type IPv6Address, RecvBatch, SendBatch, Socket } from "@sixbeat/common/socket";
import { BURST, drive, echoesOn, type Measure, startEcho, timeBursts, timeTrips } from "./driver.ts";

const ROOM = 2048;
const LOOPBACK: IPv6Address = ["::1", 0, 0, 0];

const echoPorts = new Map<string, Promise<number>>();

const sendto: Measure = async ({ size, count }) => {
  const { from, to, arrived } = pair();
  const data = new Uint8Array(size);
  const target = to.getsockname();
  const timed = () => {
    for (let i = 0; i < BURST; i++) from.sendto(data, target);
  };
  const nanoseconds = await timeBursts(count, { timed, after: arrived });
  return closed(nanoseconds, from, to);
};

const recvfrom: Measure = async ({ size, count }) => {
  const { from, to, filled } = pair();
  const before = filled(size);
  const timed = async () => {
    for (let i = 0; i < BURST; i++) await to.recvfrom(ROOM);
  };
  return closed(await timeBursts(count, { before, timed }), from, to);
};

const recvmsg: Measure = async ({ size, count }) => {
  const { from, to, filled } = pair();
  to.options.set({ recvpktinfo: true, recvhoplimit: true });
  const before = filled(size);
  const timed = async () => {
    for (let i = 0; i < BURST; i++) await to.recvmsg(ROOM, 256);
  };
  return closed(await timeBursts(count, { before, timed }), from, to);
};

const sendmmsg: Measure = async ({ size, count }) => {
  const { from, to, arrived, filled } = pair();
  return closed(await timeBursts(count, { timed: filled(size), after: arrived }), from, to);
};

const recvmmsg: Measure = async ({ size, count }) => {
  const { from, to, arrived, filled } = pair();
  return closed(await timeBursts(count, { before: filled(size), timed: arrived }), from, to);
};

const echo: Measure = async ({ size, count }) => {
  const socket = bound();
  const data = new Uint8Array(size);
  const target: IPv6Address = ["::1", await echoPort("echo"), 0, 0];
  const nanoseconds = await timeTrips(count, async () => {
    socket.sendto(data, target);
    await socket.recvfrom(ROOM);
  });
  return closed(nanoseconds, socket);
};

const echoFastest: Measure = async ({ size, count }) => {
  const socket = bound();
  socket.connect(["::1", await echoPort("echo-fastest"), 0, 0]);
  const received = new RecvBatch(1, ROOM);
  const batch = new SendBatch(AF_INET6, 1, ROOM);
  batch.setLength(0, size);
  let back = () => {};
  socket.watch({ readable: () => socket.recvmmsg(received) > 0 && back() });
  const nanoseconds = await timeTrips(
    count,
    () =>
      new Promise((resolve) => {
        back = resolve;
        socket.sendmmsg(batch);
      }),
  );
  return closed(nanoseconds, socket);
};

/** Two sockets on loopback, and what is done with a burst besides timing it. */
function pair() {
  const from = bound();
  const to = bound();
  const received = new RecvBatch(BURST, ROOM);
  return {
    from,
    to,
    /** Takes a burst that has arrived. */
    arrived() {
      const count = to.recvmmsg(received);
      if (count !== BURST) throw new Error(`${count} datagrams of a burst of ${BURST} arrived`);
    },
    /** What sends a burst. */
    filled(size: number) {
      const batch = new SendBatch(AF_INET6, BURST, ROOM);
      for (let i = 0; i < BURST; i++) {
        batch.setLength(i, size);
        batch.setAddress(i, to.getsockname());
      }
      return () => {
        if (from.sendmmsg(batch) !== BURST) throw new Error("a burst was cut");
      };
    },
  };
}

function bound(): Socket<typeof AF_INET6> {
  const socket = new Socket(AF_INET6);
  socket.bind(LOOPBACK);
  return socket;
}

function closed(nanoseconds: number, ...sockets: readonly Socket[]): number {
  for (const socket of sockets) socket.close();
  return nanoseconds;
}

function echoPort(way: string): Promise<number> {
  const port = echoPorts.get(way) ?? startEcho(fileURLToPath(import.meta.url), way);
  echoPorts.set(way, port);
  return port;
}

async function echoing(way: string): Promise<void> {
  const socket = bound();
  echoesOn(socket.getsockname()[1]);
  while (way === "echo") {
    const [data, peer] = await socket.recvfrom(ROOM);
    socket.sendto(data, peer);
  }
  const received = new RecvBatch(BURST, ROOM);
  const replies = new SendBatch(AF_INET6, BURST, ROOM);
  socket.watch({
    readable() {
      const count = socket.recvmmsg(received);
      for (let i = 0; i < count; i++) {
        replies.bytes.set(received.data(i), replies.offset(i));
        replies.setLength(i, received.length(i));
        replies.setAddress(i, received.address(i));
      }
      socket.sendmmsg(replies, 0, count);
    },
  });
}

function version(): string {
  const manifest = new URL("../../../packages/common/package.json", import.meta.url);
  return `${JSON.parse(readFileSync(manifest, "utf8")).version}, Node.js ${process.versions.node}`;
}

const [way] = process.argv.slice(2);
if (way !== undefined) await echoing(way);
else await drive(version(), { sendto, recvfrom, recvmsg, sendmmsg, recvmmsg, echo, "echo-fastest": echoFastest });
