import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { BURST, drive, echoesOn, type Measure, startEcho, timeBursts, timeTrips } from "./driver.ts";

let echoPort: Promise<number> | undefined;

const sendto: Measure = async ({ size, count }) => {
  const { from, port, arrived, close } = await pair();
  const data = new Uint8Array(size);
  const timed = () =>
    new Promise<void>((resolve, reject) => {
      let left = BURST;
      const sent = (error: Error | null) => {
        if (error !== null) reject(error);
        else if (--left === 0) resolve();
      };
      for (let i = 0; i < BURST; i++) from.send(data, port, "::1", sent);
    });
  const nanoseconds = await timeBursts(count, { timed, after: arrived });
  close();
  return nanoseconds;
};

const sendConnected: Measure = async ({ size, count }) => {
  const { from, port, arrived, close } = await pair();
  await connect(from, port);
  const nanoseconds = await timeBursts(count, { timed: () => burst(from, size), after: arrived });
  close();
  return nanoseconds;
};

const receive: Measure = async ({ size, count }) => {
  const { from, port, arrived, close } = await pair();
  await connect(from, port);
  const nanoseconds = await timeBursts(count, { before: () => burst(from, size), timed: arrived });
  close();
  return nanoseconds;
};

const echo =
  (connected: boolean): Measure =>
  async ({ size, count }) => {
    echoPort ??= startEcho(fileURLToPath(import.meta.url), "echo");
    const port = await echoPort;
    const socket = await bound();
    if (connected) await connect(socket, port);
    const data = new Uint8Array(size);
    let back = () => {};
    socket.on("message", () => back());
    const nanoseconds = await timeTrips(
      count,
      () =>
        new Promise((resolve) => {
          back = resolve;
          if (connected) socket.send(data);
          else socket.send(data, port, "::1");
        }),
    );
    socket.close();
    return nanoseconds;
  };

/** On a connected socket and without callbacks, `send` has called the kernel when it returns. */
function burst(socket: Socket, size: number): void {
  const data = new Uint8Array(size);
  for (let i = 0; i < BURST; i++) socket.send(data);
}

/** Two sockets on loopback. */
async function pair() {
  const [from, to] = [await bound(), await bound()];
  let count = 0;
  let complete = () => {};
  to.on("message", () => {
    count++;
    if (count === BURST) complete();
  });
  return {
    from,
    port: to.address().port,
    /** Resolves when a burst has arrived. */
    async arrived() {
      if (count < BURST) {
        await new Promise<void>((resolve) => {
          complete = resolve;
        });
      }
      count = 0;
    },
    close() {
      from.close();
      to.close();
    },
  };
}

async function bound(): Promise<Socket> {
  const socket = createSocket("udp6");
  socket.bind(0, "::1");
  await once(socket, "listening");
  return socket;
}

async function connect(socket: Socket, port: number): Promise<void> {
  socket.connect(port, "::1");
  await once(socket, "connect");
}

if (process.argv[2] !== undefined) {
  const socket = await bound();
  socket.on("message", (data, { port, address }) => socket.send(data, port, address));
  echoesOn(socket.address().port);
} else {
  await drive(`Node.js ${process.versions.node}`, {
    sendto,
    recvfrom: receive,
    sendmmsg: sendConnected,
    recvmmsg: receive,
    echo: echo(false),
    "echo-fastest": echo(true),
  });
}
