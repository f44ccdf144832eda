import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connections } from "./connections.ts";

const limits = { maxConnections: 2, maxPipelined: 2, headersTimeoutMs: 5_000, keepAliveTimeoutMs: 3_000 };

let connections: Connections;
let late: Socket[];

beforeEach(() => {
  vi.useFakeTimers();
  late = [];
  connections = new Connections(limits, (socket) => late.push(socket));
});

afterEach(() => {
  vi.useRealTimers();
});

describe(Connections, () => {
  it("tells of a connection that asks for nothing in time, and has no timer while there is none", () => {
    expect(vi.getTimerCount()).toBe(0);
    const socket = opened();
    vi.advanceTimersByTime(limits.headersTimeoutMs - 1);
    expect(late).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(late).toEqual([socket]);
    socket.emit("close");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives an answer as long as it takes, and then waits for another request", () => {
    const socket = opened();
    for (let times = 0; times < 3; times++) {
      connections.requested(socket);
      vi.advanceTimersByTime(1e6);
      connections.answered(socket);
      vi.advanceTimersByTime(limits.keepAliveTimeoutMs + limits.headersTimeoutMs - 1);
      expect(late).toEqual([]);
    }
    vi.advanceTimersByTime(1);
    expect(late).toEqual([socket]);
  });

  it("waits for nothing while one of two answers is under way", () => {
    const socket = opened();
    connections.requested(socket);
    connections.requested(socket);
    connections.answered(socket);
    vi.advanceTimersByTime(1e6);
    expect(late).toEqual([]);
  });

  it("forgets connections that are closed, whatever they were doing", () => {
    const [idle, asking] = [opened(), opened()];
    connections.requested(asking);
    for (const socket of [idle, asking]) {
      Object.assign(socket, { destroyed: true });
      socket.emit("close");
    }
    connections.answered(asking);
    expect(vi.getTimerCount()).toBe(0);
  });
});

function opened(): Socket {
  const socket = Object.assign(new EventEmitter(), { destroyed: false, remoteAddress: "::1" }) as unknown as Socket;
  connections.opened(socket);
  return socket;
}
