import { describe, expect, it } from "vitest";
import { clockStateOf } from "./clock.ts";
import { AF_INET6, clockState, RecvBatch, readClock, Socket } from "./index.ts";
import { TIMEX } from "./layout/timex.ts";
import { Memory } from "./memory.ts";

describe("the clock", () => {
  it("is the host's, with nanoseconds within the second", () => {
    const now = { seconds: 0, nanoseconds: 0 };
    const before = Date.now();
    readClock(now);
    const after = Date.now();
    expect(Number.isInteger(now.seconds)).toBe(true);
    expect(now.nanoseconds).toBeGreaterThanOrEqual(0);
    expect(now.nanoseconds).toBeLessThan(1_000_000_000);
    const milliseconds = now.seconds * 1000 + Math.floor(now.nanoseconds / 1_000_000);
    expect(milliseconds).toBeGreaterThanOrEqual(before);
    expect(milliseconds).toBeLessThanOrEqual(after);
  });

  it("is the one that kernel timestamps are of", () => {
    using socket = new Socket(AF_INET6);
    socket.options.set({ timestampns: true });
    socket.bind(["::1", 0, 0, 0]);
    const [before, after] = [
      { seconds: 0, nanoseconds: 0 },
      { seconds: 0, nanoseconds: 0 },
    ];
    const batch = new RecvBatch(1, 8, 64);
    readClock(before);
    socket.sendto("x", socket.getsockname());
    socket.recvmmsg(batch);
    readClock(after);
    const nanoseconds = (at: typeof before) => at.seconds * 1e9 + at.nanoseconds;
    const stamp = batch.timestampSeconds(0) * 1e9 + batch.timestampNanoseconds(0);
    expect(stamp).toBeGreaterThanOrEqual(nanoseconds(before));
    expect(stamp).toBeLessThanOrEqual(nanoseconds(after));
  });
});

describe("the state of the clock", () => {
  it("is told by the kernel", () => {
    const { synchronized, maximumError, estimatedError, offset } = clockState();
    expect(typeof synchronized).toBe("boolean");
    expect(maximumError).toBeGreaterThan(0);
    // The kernel gives up counting at 16 s.
    expect(maximumError).toBeLessThanOrEqual(16);
    expect(estimatedError).toBeGreaterThanOrEqual(0);
    expect(Math.abs(offset)).toBeLessThan(1);
  });

  it.each([
    ["synchronised, in microseconds", 0, 0x1, true, 0.0012],
    ["synchronised, in nanoseconds", 0, 0x2001, true, 0.0000012],
    ["about to insert a leap second", 1, 0x2011, true, 0.0000012],
    ["not synchronised", 5, 0x40, false, 0.0012],
    ["not synchronised, whatever it says of leap seconds", 1, 0x50, false, 0.0012],
    ["broken", 5, 0x1000, false, 0.0012],
  ])("is read: %s", (_, state, status, synchronized, offset) => {
    const timex = new Memory(TIMEX.size);
    timex.view.setBigInt64(TIMEX.offset, -1200n, true);
    timex.view.setBigInt64(TIMEX.maxerror, 250_000n, true);
    timex.view.setBigInt64(TIMEX.esterror, 30n, true);
    timex.view.setInt32(TIMEX.status, status, true);
    expect(clockStateOf(timex, state)).toEqual({
      synchronized,
      maximumError: 0.25,
      estimatedError: 0.00003,
      offset: -offset,
    });
  });

  it("is unknown where nobody may ask", () => {
    expect(clockStateOf(new Memory(TIMEX.size), -1)).toEqual({
      synchronized: false,
      maximumError: Infinity,
      estimatedError: Infinity,
      offset: 0,
    });
  });
});
