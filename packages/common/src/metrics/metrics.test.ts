import { text } from "node:stream/consumers";
import { describe, expect, it, vi } from "vitest";
import type { FigureDefinition, MetricDefinition } from "./definition.ts";
import { Metrics } from "./index.ts";

describe(Metrics, () => {
  it("exposes rows in the order of definition and of emission", async () => {
    const metrics = new Metrics();
    metrics.define(
      counter("sixbeat_b_total", ["target", "family"], (emit) => {
        emit(2, "z", "ipv6");
        emit(0, "a", "ipv4");
      }),
    );
    metrics.define(gauge("sixbeat_a", (emit) => emit(0.5)));

    expect((await metrics.exposition()).contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await textOf(metrics)).toBe(`# HELP sixbeat_b_total what it means
# TYPE sixbeat_b_total counter
sixbeat_b_total{target="z",family="ipv6"} 2
sixbeat_b_total{target="a",family="ipv4"} 0

# HELP sixbeat_a what it means
# TYPE sixbeat_a gauge
sixbeat_a 0.5
`);
  });

  it("reads the counters anew at each scrape and forgets label sets that are gone", async () => {
    const metrics = new Metrics();
    const paths = new Map([["a", 1]]);
    const collect: FigureDefinition["collect"] = (emit) => {
      for (const [path, sent] of paths) emit(sent, path);
    };
    metrics.define(counter("sixbeat_sent_total", ["path"], collect));

    expect(await rows(metrics)).toEqual(['sixbeat_sent_total{path="a"} 1']);
    paths.delete("a");
    paths.set("b", 7);
    expect(await rows(metrics)).toEqual(['sixbeat_sent_total{path="b"} 7']);
  });

  it("shows a metric without rows by its help and type alone", async () => {
    const metrics = new Metrics();
    metrics.define(gauge("sixbeat_sessions"));
    expect(await textOf(metrics)).toBe("# HELP sixbeat_sessions what it means\n# TYPE sixbeat_sessions gauge\n");
  });

  it("lets a record stand for the first labels", async () => {
    const metrics = new Metrics();
    const path = { source: 'a"', target: "b" };
    metrics.define(counter("sixbeat_x_total", ["source", "target", "code"], (emit) => emit(3, path, "EPERM")));
    expect(await rows(metrics)).toEqual(['sixbeat_x_total{source="a\\"",target="b",code="EPERM"} 3']);
  });

  it.each([
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "+Inf"],
    [Number.NEGATIVE_INFINITY, "-Inf"],
    [1e21, "1e+21"],
    [-0.5, "-0.5"],
  ])("writes a gauge of %d as Prometheus reads it", async (value, text) => {
    const metrics = new Metrics();
    metrics.define(gauge("sixbeat_x", (emit) => emit(value)));
    expect(await rows(metrics)).toEqual([`sixbeat_x ${text}`]);
  });

  it("escapes label values", async () => {
    const metrics = new Metrics();
    metrics.define(counter("sixbeat_x_total", ["source"], (emit) => emit(1, 'a"b\\c\nd')));
    expect(await rows(metrics)).toEqual(['sixbeat_x_total{source="a\\"b\\\\c\\nd"} 1']);
  });

  it("keeps rows apart whose label values are chosen to look alike", async () => {
    const metrics = new Metrics();
    const collect: FigureDefinition["collect"] = (emit) => {
      emit(1, "x,target:y", "z");
      emit(2, "x", "y,target:z");
    };
    metrics.define(counter("sixbeat_x_total", ["source", "target"], collect));
    expect(await rows(metrics)).toEqual([
      'sixbeat_x_total{source="x,target:y",target="z"} 1',
      'sixbeat_x_total{source="x",target="y,target:z"} 2',
    ]);
  });

  it.each([
    ["collect throws", [], () => expect.unreachable("as a broken service would")],
    ["a label value is missing", ["a", "b"], (emit) => emit(1, "only one")],
    ["a label value is too much", [], (emit) => emit(1, "one")],
    ["a record has a label too few", ["a", "b"], (emit) => emit(1, { a: "one" })],
    ["a counter is negative", [], (emit) => emit(-1)],
    ["a counter is not a number", [], (emit) => emit(Number.NaN)],
    ["a counter is infinite", [], (emit) => emit(Number.POSITIVE_INFINITY)],
  ] satisfies [string, string[], FigureDefinition["collect"]][])(
    "leaves a metric out and keeps the others when %s",
    async (_, labels, collect) => {
      const onCollectError = vi.fn();
      const metrics = new Metrics(onCollectError);
      metrics.define(gauge("sixbeat_first", (emit) => emit(1)));
      metrics.define(counter("sixbeat_broken_total", labels, collect));
      metrics.define(gauge("sixbeat_last", (emit) => emit(3)));

      expect(await textOf(metrics)).not.toContain("broken");
      expect(await rows(metrics)).toEqual(["sixbeat_first 1", "sixbeat_last 3"]);
      expect(onCollectError).toHaveBeenCalledWith("sixbeat_broken_total", expect.any(Error));
    },
  );

  it("reads all counters in one turn of the event loop", async () => {
    const metrics = new Metrics();
    let sent = 0;
    metrics.define(counter("sixbeat_sent_total", [], (emit) => emit(sent)));
    metrics.define(counter("sixbeat_replied_total", [], (emit) => emit(sent)));
    const counting = setInterval(() => sent++, 0);
    try {
      for (let scrape = 0; scrape < 5; scrape++) {
        const [first, second] = (await rows(metrics)).map((row) => row.split(" ")[1]);
        expect(first).toBe(second);
      }
    } finally {
      clearInterval(counting);
    }
  });

  it("shares a scrape under way and begins a new one after it", async () => {
    const metrics = new Metrics();
    let collected = 0;
    metrics.define(counter("sixbeat_scrapes_total", [], (emit) => emit(++collected)));
    const bodies = await Promise.all([metrics.exposition(), metrics.exposition(), metrics.exposition()]);
    expect(new Set(bodies).size).toBe(1);
    expect(await rows(metrics)).toEqual(["sixbeat_scrapes_total 2"]);
  });

  it("calls collect as a method of its definition", async () => {
    const metrics = new Metrics();
    const definition = { ...gauge("sixbeat_own"), own: 5 };
    definition.collect = function (this: typeof definition, emit) {
      emit(this.own);
    };
    metrics.define(definition);
    expect(await rows(metrics)).toEqual(["sixbeat_own 5"]);
  });

  it.each([
    [{ name: "sixbeat-x" }, '"sixbeat-x" is not a metric name'],
    [{ name: "9lives" }, '"9lives" is not a metric name'],
    [{ name: "job:x" }, '"job:x" is not a metric name'],
    [{ name: "" }, '"" is not a metric name'],
    [{ name: "sixbeat_x_total" }, "the gauge sixbeat_x_total must not end in _total"],
    [{ type: "counter" as const }, "the counter sixbeat_x must end in _total"],
    [{ help: " " }, "sixbeat_x has no help text"],
    [{ name: "sixbeat_x_count" }, "sixbeat_x_count looks like a part of a histogram"],
    [{ labels: ["ok", "not-ok"] }, '"not-ok" of sixbeat_x is not a label name'],
    [{ labels: ["__name__"] }, '"__name__" of sixbeat_x is not a label name'],
    [{ labels: ["a", "b", "a"] }, "sixbeat_x has a label twice"],
    [{ name: "sixbeat_taken" }, "sixbeat_taken is already defined"],
  ])("refuses %j", (change, message) => {
    const metrics = new Metrics();
    metrics.define(gauge("sixbeat_taken"));
    expect(() => metrics.define({ ...gauge("sixbeat_x"), ...change } as MetricDefinition)).toThrow(
      new TypeError(message),
    );
    expect(metrics.definitions).toHaveLength(1);
  });
});

function counter(name: string, labels: string[], collect: FigureDefinition["collect"]): FigureDefinition {
  return { name, type: "counter", help: "what it means", labels, collect };
}

function gauge(name: string, collect: FigureDefinition["collect"] = () => {}): FigureDefinition {
  return { name, type: "gauge", help: "what it means", labels: [], collect };
}

async function rows(metrics: Metrics): Promise<string[]> {
  return (await textOf(metrics)).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

async function textOf(metrics: Metrics): Promise<string> {
  return text((await metrics.exposition()).parts());
}
