import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PathTable } from "../measure/index.ts";
import { collect } from "./collect.ts";
import { Metrics } from "./metrics.ts";
import { definePathCounter } from "./path-metrics.ts";

const PATHS = 3_000;

let paths: PathTable<"sent">;
let metrics: Metrics;
/** What every path has sent, and more in each turn. */
let sent: number;
let isCounting: boolean;

beforeEach(() => {
  paths = new PathTable(["sent"], PATHS + 10, "target");
  for (let path = 0; path < PATHS; path++) paths.row(labels(path));
  metrics = new Metrics();
  sent = 0;
  isCounting = true;
  const count = () => {
    sent++;
    if (isCounting) setImmediate(count);
  };
  setImmediate(count);
});

afterEach(() => {
  isCounting = false;
});

describe(collect, () => {
  it("reads the figures of a path in one turn, and gives others their turns between paths", async () => {
    for (const name of ["a_total", "b_total"])
      definePathCounter(metrics, { name, help: name, paths, read: () => sent });
    const [a, b] = (await read()).map(({ rows }) => rows.values.subarray(0, rows.length));
    expect(a).toHaveLength(PATHS);
    expect(a).toEqual(b);
    expect(new Set(a).size).toBeGreaterThan(2);
  });

  it("never shows a path twice, whatever it is called meanwhile", async () => {
    const read = (row: number) => {
      // What comes is called as one that was read already, and that is called otherwise now.
      if (row === 0) setImmediate(() => paths.rename(0, labels(PATHS + 1)) + paths.rename(PATHS - 1, labels(0)));
      return sent;
    };
    definePathCounter(metrics, { name: "a_total", help: "a", paths, read });
    const lines = (await textOf(metrics)).split("\n").filter((line) => line.startsWith("a_total"));
    expect(new Set(lines.map((line) => line.replace(/ \d+$/, ""))).size).toBe(lines.length);
    expect(lines).toHaveLength(PATHS - 1);
    expect(paths.labels(PATHS - 1)).toEqual(labels(0));
  });

  it("leaves out a metric that one path spoils, and says so once", async () => {
    const onError = vi.fn();
    definePathCounter(metrics, { name: "a_total", help: "a", paths, read: (row) => (row < 1_000 ? 1 : -1) });
    definePathCounter(metrics, { name: "b_total", help: "b", paths, read: () => 1 });
    const snapshots = await collect(metrics.definitions, onError);
    expect(snapshots.map(({ definition }) => definition.name)).toEqual(["b_total"]);
    expect(onError.mock.calls).toEqual([["a_total", expect.any(RangeError)]]);
  });
});

function read() {
  return collect(metrics.definitions, expect.unreachable);
}

function labels(path: number) {
  return { source: "s", target: `t${path}`, family: "ipv6", flow: "0" } as const;
}

async function textOf(of: Metrics): Promise<string> {
  return text((await of.exposition()).parts());
}
