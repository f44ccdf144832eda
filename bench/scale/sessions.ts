import { createRequest, encodeErrorEstimate, octetsOf, writeRequest } from "@sixbeat/common/datagram";
import { AF_INET6, SendBatch, Socket } from "@sixbeat/common/socket";
import { metric, pause, Service } from "./service.ts";

/** What many sessions take up in a receiver. */
export interface SessionsCost {
  readonly sessions: number;
  /** Octets of memory for each. */
  readonly octets: number;
}

const ADMIN = 54395;
const PORT = 54396;
const BATCH = 64;
const SSIDS = 50_000;

/** Begins so many sessions at a receiver, each with two datagrams, so that none is taken for an invented one. */
export async function sessionsCost(sessions: number): Promise<SessionsCost> {
  const args = ["--listen", `[::1]:${PORT}`, "--max-sessions", String(sessions), "--print", "none"];
  await using receiver = new Service("receiver", args, ADMIN);
  await receiver.started();
  const before = await begun(receiver, 1);
  const after = await begun(receiver, sessions);
  const page = (await receiver.page("/metrics")).text;
  const live = metric(page, "sixbeat_receiver_sessions");
  return { sessions: live, octets: (after - before) / live };
}

/** The receiver's memory when it has that many sessions. */
async function begun(receiver: Service, sessions: number): Promise<number> {
  for (let first = 0; first < sessions; first += SSIDS) {
    // Two rounds: a session of which a single datagram was seen gives way to others.
    for (let round = 0; round < 2; round++) await send(Math.min(SSIDS, sessions - first), round, first);
  }
  await pause(1);
  return receiver.memory;
}

const sockets = new Map<number, Socket>();

async function send(count: number, sequence: number, first: number): Promise<void> {
  const socket = sockets.get(first) ?? new Socket(AF_INET6);
  sockets.set(first, socket);
  socket.connect(["::1", PORT, 0, 0]);
  const batch = new SendBatch(AF_INET6, BATCH, 64);
  const octets = octetsOf(batch.bytes);
  const request = { ...createRequest(), sequence, errorEstimate: encodeErrorEstimate(false, 1) };
  for (let done = 0; done < count; done += BATCH) {
    const size = Math.min(BATCH, count - done);
    for (let i = 0; i < size; i++) {
      request.ssid = done + i + 1;
      batch.setLength(i, writeRequest(octets, batch.offset(i), "unauthenticated", request));
    }
    for (let sent = 0; sent < size; ) sent += socket.sendmmsg(batch, sent, size);
    await pause(0.002);
  }
}
