import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LoadBeats } from "./load-beats.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe(LoadBeats, () => {
  it.each([1000, 12_345, 1_000_000])("serves %d in a second, and spreads them", (rate) => {
    const served: number[] = [];
    const serve = (_: string, count: number) => {
      served.push(count);
      return count;
    };
    using beats = new LoadBeats(rate, serve, () => {});
    beats.add("path");
    vi.advanceTimersByTime(1000);
    const total = served.reduce((sum, count) => sum + count, 0);
    expect(Math.abs(total - rate)).toBeLessThanOrEqual(Math.max(rate / 1000, 1));
    expect(Math.max(...served)).toBeLessThanOrEqual(Math.ceil(rate / 250));
  });

  it("does not spin while nothing can be had, and has what is due then", () => {
    let room = 0;
    let calls = 0;
    let total = 0;
    const serve = (_: string, count: number) => {
      calls++;
      const taken = Math.min(count, room);
      total += taken;
      return taken;
    };
    using beats = new LoadBeats(10_000, serve, () => {});
    beats.add("path");
    vi.advanceTimersByTime(50);
    expect(calls).toBeLessThanOrEqual(52);
    expect(total).toBe(0);
    room = Number.POSITIVE_INFINITY;
    vi.advanceTimersByTime(950);
    expect(total).toBeGreaterThan(9_900);
  });

  it("goes on without a limit in each turn of the loop", () => {
    let turns = 0;
    const serve = (_: string, count: number) => {
      turns++;
      expect(count).toBeGreaterThan(1000);
      if (turns === 10) beats.remove("path");
      return count;
    };
    using beats = new LoadBeats<string>(Number.POSITIVE_INFINITY, serve, () => {});
    beats.add("path");
    vi.runAllTimers();
    expect([turns, beats.isEmpty]).toEqual([10, true]);
  });

  it.each([1000, Number.POSITIVE_INFINITY])("goes on after something unforeseen was thrown, at %d", (rate) => {
    let calls = 0;
    const serve = (_: string, count: number) => {
      if (++calls === 1) throw new Error("unforeseen");
      if (calls === 10) beats.remove("path");
      return count;
    };
    using beats = new LoadBeats<string>(rate, serve, () => {});
    beats.add("path");
    expect(() => vi.advanceTimersByTime(10)).toThrow("unforeseen");
    vi.advanceTimersByTime(100);
    expect(calls).toBe(10);
  });

  it("without a limit takes as many in a turn as are soon done", () => {
    let [now, cost] = [0, 20e-6];
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const turns: number[] = [];
    const serve = (_: string, count: number) => {
      turns.push(count);
      now += count * cost;
      if (turns.length === 5) cost = 2e-3;
      if (turns.length === 10) beats.remove("path");
      return count;
    };
    using beats = new LoadBeats<string>(Number.POSITIVE_INFINITY, serve, () => {});
    beats.add("path");
    vi.runAllTimers();
    expect(turns).toEqual([4096, 8192, 16_384, 32_768, 32_768, 32_768, 16_384, 8192, 4096, 4096]);
  });

  it.each([
    [40_000_000, "goes on in the next turn of the loop with what was too much for one"],
    [10_000_000, "waits for what falls due to be worth a turn"],
  ])("at %d %s", (rate) => {
    const turn = vi.spyOn(globalThis, "setImmediate");
    using beats = new LoadBeats<string>(
      rate,
      (_, count) => count,
      () => {},
    );
    beats.add("path");
    vi.advanceTimersByTime(1);
    turn.mockClear();
    vi.advanceTimersByTime(20);
    expect(turn.mock.calls.length > 5).toBe(rate > 32_768_000);
  });

  it("serves nothing after its end", () => {
    const serve = vi.fn(() => 1);
    const beats = new LoadBeats<string>(100, serve, () => {});
    beats.add("path");
    beats[Symbol.dispose]();
    beats.changeInterval(1);
    vi.advanceTimersByTime(1000);
    expect(serve).not.toHaveBeenCalled();
  });

  it("changes its rate", () => {
    let total = 0;
    const serve = (_: string, count: number) => {
      total += count;
      return count;
    };
    using beats = new LoadBeats(10, serve, () => {});
    beats.add("path");
    vi.advanceTimersByTime(1000);
    expect(total).toBeLessThanOrEqual(12);
    beats.changeInterval(1);
    vi.advanceTimersByTime(1000);
    expect(Math.abs(total - 1010)).toBeLessThanOrEqual(3);
  });
});
