import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Beats } from "./beats.ts";

describe(Beats, () => {
  let log: [item: string, at: number][];
  let served: boolean[];
  let beats: Beats<string>;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    log = [];
    served = [];
  });

  afterEach(() => {
    beats[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  function start(interval: number): number {
    const began = performance.now();
    const serve = (item: string) => log.push([item, performance.now() - began]);
    beats = new Beats(interval, serve, (isSoon) => served.push(isSoon));
    return began;
  }

  it("serves the first item at once, and each at its own beat", () => {
    start(100);
    beats.add("a");
    vi.advanceTimersByTime(1);
    expect(log.map(([item]) => item)).toEqual(["a"]);
    beats.add("b");
    vi.advanceTimersByTime(1000);
    for (const item of ["a", "b"]) {
      const times = log.filter(([served]) => served === item).map(([, at]) => at);
      expect(times.length).toBeGreaterThanOrEqual(10);
      expect(times.slice(2).map((at, i) => Math.round(at - times[i + 1]!))).toEqual(times.slice(2).map(() => 100));
    }
    expect(served).not.toContain(true);
  });

  it("goes on after something unforeseen was thrown", () => {
    let isFaulty = true;
    const serve = (item: string) => {
      log.push([item, performance.now()]);
      if (isFaulty && item === "a") throw new Error("unforeseen");
    };
    beats = new Beats(100, serve, (isSoon) => served.push(isSoon));
    beats.add("a");
    beats.add("b");
    expect(() => vi.advanceTimersByTime(150)).toThrow("unforeseen");
    isFaulty = false;
    log = [];
    vi.advanceTimersByTime(1000);
    for (const item of ["a", "b"]) expect(log.filter(([served]) => served === item).length).toBeGreaterThanOrEqual(9);
  });

  it("serves nothing more once an item is removed, or all is stopped", () => {
    start(100);
    beats.add("a");
    beats.add("b");
    vi.advanceTimersByTime(500);
    beats.remove("a");
    log = [];
    vi.advanceTimersByTime(500);
    expect(new Set(log.map(([item]) => item))).toEqual(new Set(["b"]));
    expect(beats.isEmpty).toBe(false);
    beats.remove("b");
    expect(beats.isEmpty).toBe(true);
    vi.advanceTimersByTime(500);
    beats.add("c");
    beats[Symbol.dispose]();
    log = [];
    vi.advanceTimersByTime(500);
    expect(log).toEqual([]);
  });

  it("takes another interval from the next beat on", () => {
    start(10_000);
    beats.add("a");
    vi.advanceTimersByTime(5000);
    beats.changeInterval(100);
    log = [];
    vi.advanceTimersByTime(1000);
    expect(log.length).toBeGreaterThanOrEqual(9);
  });

  it("serves what is added without a pause in the order of adding, and lets none wait for long", () => {
    start(1000);
    beats.add("first");
    vi.advanceTimersByTime(1);
    for (let i = 0; i < 100; i++) {
      beats.add(`${i}`);
      vi.advanceTimersByTime(15);
    }
    vi.advanceTimersByTime(2000);
    log = [];
    vi.advanceTimersByTime(1000);
    const served = log.map(([item]) => Number(item)).filter((item) => !Number.isNaN(item));
    expect(served.length).toBe(100);
    // Those of the first second, those after it, and each of them begins somewhere.
    const lots = [served.filter((item) => item < 60), served.filter((item) => item > 75)];
    for (const lot of lots) expect(lot.filter((item, i) => lot[i + 1] !== item + 1).length).toBeLessThanOrEqual(2);
  });

  it("serves thousands some at a time, none much later than due, and says that others follow soon", () => {
    start(1000);
    for (let i = 0; i < 10_000; i++) beats.add(`${i}`);
    vi.advanceTimersByTime(2000);
    log = [];
    served = [];
    vi.advanceTimersByTime(1000);
    expect(new Set(log.map(([item]) => item)).size).toBe(10_000);
    expect(served.length).toBeGreaterThanOrEqual(90);
    expect(served.length).toBeLessThan(250);
    expect(served).not.toContain(false);
  });

  it.each([
    ["few items", 100, 1000],
    ["a short interval", 40, 100],
  ])("serves each by itself with %s", (_, items, interval) => {
    start(interval);
    for (let i = 0; i < items; i++) beats.add(`${i}`);
    vi.advanceTimersByTime(2 * interval);
    log = [];
    served = [];
    vi.advanceTimersByTime(interval);
    expect(log.length).toBeGreaterThanOrEqual(items);
    expect(served.length).toBeGreaterThan(items * 0.9);
    expect(served).not.toContain(true);
  });
});
