import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { AF_INET6, type IPv6Address, RecvBatch, Socket } from "@sixbeat/common/socket";
import { expect, it, vi } from "vitest";
import { Attention } from "./attention.ts";

const SPACIOUS = 16 << 20;

/** A socket with a buffer of so many octets, whether or not this user may have one. */
function boundSocket(octets: number): Socket {
  const socket = new Socket(AF_INET6);
  socket.bind(["::1", 0, 0, 0]);
  vi.spyOn(socket.options, "get").mockReturnValue(octets);
  return socket;
}

/** @param perMessage how many datagrams the kernel puts into one message */
function attend(socket: Socket, most = 1000, perMessage = 1) {
  const batch = new RecvBatch(most, 64);
  const taken: number[] = [];
  const failed = vi.fn();
  const receive = () => {
    taken.push(socket.recvmmsg(batch));
    return taken.at(-1)!;
  };
  const datagrams = () => perMessage * total(taken);
  const attending = { receive, most, datagrams, failed };
  return { attention: new Attention(socket, attending), attending, taken };
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

/** Sends some in each turn of the loop, until something is true. @returns how many were sent */
async function flood(to: Socket, isEnough: () => boolean): Promise<number> {
  await using sender = new Socket(AF_INET6);
  let sent = 0;
  while (!isEnough()) {
    for (let i = 0; i < 100; i++, sent++) sender.sendto("x", to.getsockname() as IPv6Address);
    await nextTurn();
  }
  return sent;
}

it("goes by the clock while much comes, and by readiness again when it is over; nothing is missed", async () => {
  await using socket = boundSocket(SPACIOUS);
  const { attention, taken } = attend(socket);
  using _ = attention;
  expect(attention.isByTheClock).toBe(false);
  let sent = await flood(socket, () => attention.isByTheClock);
  const looks = taken.length;
  sent += await flood(socket, () => taken.length > looks + 3);
  await vi.waitFor(() => expect(attention.isByTheClock).toBe(false));
  expect(total(taken) + socket.drops()).toBe(sent);
  socket.sendto("x", socket.getsockname());
  await vi.waitFor(() => expect(total(taken) + socket.drops()).toBe(sent + 1));
});

it.each([
  ["where the buffer has no place for what comes meanwhile", SPACIOUS - 1, 1],
  ["while runs come that the kernel has put together", SPACIOUS, 10],
])("goes by readiness %s", async (_, octets, perMessage) => {
  await using socket = boundSocket(octets);
  const { attention, taken } = attend(socket, 1000, perMessage);
  using _attention = attention;
  const end = performance.now() + 100;
  const sent = await flood(socket, () => performance.now() > end);
  expect(attention.isByTheClock).toBe(false);
  await vi.waitFor(() => expect(total(taken) + socket.drops()).toBe(sent));
});

it("goes on by the clock after what was taken has thrown", async () => {
  await using socket = boundSocket(SPACIOUS);
  const { attention, attending, taken } = attend(socket);
  using _ = attention;
  await flood(socket, () => attention.isByTheClock);
  const { receive } = attending;
  const thrown = once(process, "uncaughtException");
  const others = process.listeners("uncaughtException").slice(0, -1);
  for (const other of others) process.off("uncaughtException", other);
  attending.receive = () => {
    attending.receive = receive;
    throw new Error("unforeseen");
  };
  const [error] = await thrown;
  for (const other of others) process.on("uncaughtException", other);
  expect(error.message).toBe("unforeseen");
  const looks = taken.length;
  await vi.waitFor(() => expect(taken.length).toBeGreaterThan(looks));
});

it("looks again at once when there was more than is taken in one turn", async () => {
  await using socket = boundSocket(SPACIOUS);
  const { attention, taken } = attend(socket, 10);
  using _ = attention;
  await flood(socket, () => attention.isByTheClock);
  const turn = vi.spyOn(globalThis, "setImmediate");
  const looks = taken.length;
  await vi.waitFor(() => expect(taken.at(-1)).toBeLessThan(10));
  const full = taken.slice(looks).filter((count) => count === 10).length;
  expect(full).toBeGreaterThan(1);
  expect(turn).toHaveBeenCalledTimes(full);
});

it("ends, whichever way it goes by", async () => {
  await using socket = boundSocket(SPACIOUS);
  for (const isByTheClock of [true, false]) {
    const { attention, taken } = attend(socket);
    await flood(socket, () => !isByTheClock || attention.isByTheClock);
    attention[Symbol.dispose]();
    const looks = taken.length;
    socket.sendto("x", socket.getsockname());
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    expect(taken).toHaveLength(looks);
  }
});
