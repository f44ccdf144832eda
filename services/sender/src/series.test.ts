import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Figures } from "./figures.ts";
import { Series } from "./series.ts";

const IDLE = 300_000;

describe(Series, () => {
  let figures: Figures;
  let series: Series;
  const listed = () => [...figures.paths.rows()].map((row) => figures.paths.labels(row).target);
  const open = (target: string, datagrams = 1) => {
    const row = series.open(target, "ipv6", 0);
    figures.columns.sent[row]! += datagrams;
    return row;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    figures = new Figures("here");
    series = new Series(figures, IDLE);
  });

  afterEach(() => {
    series[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it("lists a path for a while after its end, and goes on with its figures if it returns", () => {
    const row = open("node-1", 7);
    series.close(row);
    vi.advanceTimersByTime(IDLE - 1);
    expect(listed()).toEqual(["node-1"]);
    expect(open("node-1", 1)).toBe(row);
    vi.advanceTimersByTime(10 * IDLE);
    expect(listed()).toEqual(["node-1"]);
    series.close(row);
    vi.advanceTimersByTime(IDLE);
    expect(listed()).toEqual([]);
    expect(open("node-1", 0)).toBe(row);
    expect(figures.sent(row)).toBe(8);
  });

  it("lists a row for as long as one of its paths goes on", () => {
    const row = open("node-1");
    open("node-1");
    series.close(row);
    vi.advanceTimersByTime(2 * IDLE);
    expect(listed()).toEqual(["node-1"]);
  });

  it("drops at once what nobody has to see", () => {
    series.close(open("never sent to", 0));
    expect(listed()).toEqual([]);
    series.remove(open("removed"));
    expect(listed()).toEqual([]);
  });

  it("waits for datagrams that are pending", () => {
    const row = open("node-1");
    figures.columns.pending[row] = 1;
    series.close(row);
    vi.advanceTimersByTime(IDLE);
    expect(listed()).toEqual(["node-1"]);
    figures.columns.pending[row] = 0;
    vi.advanceTimersByTime(IDLE);
    expect(listed()).toEqual([]);
  });

  it("follows a path to the row of its name", () => {
    const old = open("node-1");
    series.close(old);
    const row = open("name [::7]");
    expect(series.rename(row, "node-1")).toBe(old);
    vi.advanceTimersByTime(2 * IDLE);
    expect(listed()).toEqual(["node-1"]);
    series.close(old);
    vi.advanceTimersByTime(IDLE);
    expect(listed()).toEqual([]);
  });

  it("drops a path that was named after its end", () => {
    const row = open("name [::7]");
    series.close(row);
    open("node-1");
    series.close(series.open("node-1", "ipv6", 0));
    const named = series.rename(row, "node-1");
    series.close(named);
    const late = open("name [::8]");
    series.close(late);
    expect(series.rename(late, "node-8")).toBe(late);
    vi.advanceTimersByTime(IDLE);
    expect(listed()).toEqual([]);
  });
});
