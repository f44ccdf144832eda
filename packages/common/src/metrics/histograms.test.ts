import { text } from "node:stream/consumers";
import { describe, expect, it, vi } from "vitest";
import type { HistogramDefinition, HistogramFigures } from "./definition.ts";
import { Metrics } from "./metrics.ts";

const bounds = [0.5, 1];

describe("a histogram", () => {
  it("is written as Prometheus reads it", async () => {
    const metrics = new Metrics();
    metrics.define(
      histogram(["target"], (emit) => {
        emit({ buckets: [1, 3], sum: -2.25, count: 4 }, 'a"} 1');
        emit({ buckets: [0, 0], sum: 0, count: 0 }, "b");
      }),
    );
    expect(await textOf(metrics)).toBe(`# HELP x_seconds what it means
# TYPE x_seconds histogram
x_seconds_bucket{target="a\\"} 1",le="0.5"} 1
x_seconds_bucket{target="a\\"} 1",le="1"} 3
x_seconds_bucket{target="a\\"} 1",le="+Inf"} 4
x_seconds_sum{target="a\\"} 1"} -2.25
x_seconds_count{target="a\\"} 1"} 4
x_seconds_bucket{target="b",le="0.5"} 0
x_seconds_bucket{target="b",le="1"} 0
x_seconds_bucket{target="b",le="+Inf"} 0
x_seconds_sum{target="b"} 0
x_seconds_count{target="b"} 0
`);
  });

  it("needs no labels", async () => {
    const metrics = new Metrics();
    metrics.define(histogram([], (emit) => emit({ buckets: [1, 1], sum: 0.5, count: 1 })));
    expect(await textOf(metrics)).toContain('x_seconds_bucket{le="+Inf"} 1\nx_seconds_sum 0.5\nx_seconds_count 1\n');
  });

  it("keeps each row's figures beside its labels, however many turns it takes to write them", async () => {
    const metrics = new Metrics();
    metrics.define(
      histogram(["target"], (emit) => {
        for (let row = 0; row < 5_000; row++) emit({ buckets: [row, row], sum: row, count: row }, `t${row}`);
      }),
    );
    const counts = (await textOf(metrics)).split("\n").filter((line) => line.startsWith("x_seconds_bucket"));
    expect(counts).toHaveLength(15_000);
    expect(counts.filter((line) => !/target="t(\d+)",le="(0\.5|1|\+Inf)"\} \1$/.test(line))).toEqual([]);
  });

  it("leaves the event loop to others while it is written", async () => {
    const metrics = new Metrics();
    metrics.define(
      histogram(["target"], (emit) => {
        for (let row = 0; row < 20_000; row++) emit({ buckets: [0, 1], sum: 1, count: 1 }, `t${row}`);
      }),
    );
    let turns = 0;
    let isWriting = true;
    const turn = () => {
      turns++;
      if (isWriting) setImmediate(turn);
    };
    setImmediate(turn);
    await textOf(metrics);
    isWriting = false;
    expect(turns).toBeGreaterThan(10);
  });

  it.each([
    ["a bucket is missing", { buckets: [1], sum: 1, count: 1 }],
    ["a bucket holds less than the one below", { buckets: [2, 1], sum: 1, count: 2 }],
    ["a bucket is not a number", { buckets: [0, Number.NaN], sum: 1, count: 1 }],
    ["a bucket is negative", { buckets: [-1, 0], sum: 1, count: 1 }],
    ["the count is less than a bucket", { buckets: [1, 2], sum: 1, count: 1 }],
    ["the sum is not a number", { buckets: [1, 2], sum: Number.NaN, count: 2 }],
  ] satisfies [string, HistogramFigures][])("is left out when %s", async (_, figures) => {
    const onCollectError = vi.fn();
    const metrics = new Metrics(onCollectError);
    metrics.define(histogram([], (emit) => emit(figures)));
    expect(await textOf(metrics)).toBe("");
    expect(onCollectError).toHaveBeenCalledWith("x_seconds", expect.any(RangeError));
  });

  it.each([
    [{ name: "x_total" }, "the histogram x_total must not end in _total"],
    [{ labels: ["le"] }, "the label le of x_seconds is the histogram's own"],
    [{ bounds: [1, 1] }, "the bounds of x_seconds are not ascending numbers"],
    [{ bounds: [1, Number.POSITIVE_INFINITY] }, "the bounds of x_seconds are not ascending numbers"],
  ])("is refused with %j", (change, message) => {
    const definition = { ...histogram([], () => {}), ...change };
    expect(() => new Metrics().define(definition)).toThrow(new TypeError(message));
  });
});

function histogram(labels: string[], collect: HistogramDefinition["collect"]): HistogramDefinition {
  return { name: "x_seconds", type: "histogram", help: "what it means", labels, bounds, collect };
}

async function textOf(metrics: Metrics): Promise<string> {
  return text((await metrics.exposition()).parts());
}
