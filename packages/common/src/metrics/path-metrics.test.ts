import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { DelayHistograms, PathTable } from "../measure/index.ts";
import { Metrics } from "./metrics.ts";
import { definePathCounter, definePathGauge, definePathHistogram } from "./path-metrics.ts";

describe(definePathCounter, () => {
  const paths = new PathTable(["sent"], 10, "target");
  const row = paths.row({ source: "alpha", target: "beta", family: "ipv6", flow: "0" });

  it("lists every path from the start, and its count as it is at the scrape", async () => {
    const metrics = new Metrics();
    definePathCounter(metrics, { name: "a_total", help: "A.", paths, read: (at) => paths.columns.sent[at]! });
    expect(await textOf(metrics)).toContain('a_total{source="alpha",target="beta",family="ipv6",flow="0"} 0');
    paths.columns.sent[row]! += 3;
    expect(await textOf(metrics)).toContain('flow="0"} 3');
  });

  it("adds the label that tells kinds apart", async () => {
    const metrics = new Metrics();
    const read = () => [["ENOBUFS", 2] as const, ["EPERM", 0] as const];
    definePathCounter(metrics, { name: "b_total", help: "B.", paths, label: "code", read });
    const body = await textOf(metrics);
    expect(body).toContain('b_total{source="alpha",target="beta",family="ipv6",flow="0",code="ENOBUFS"} 2');
    expect(body).toContain('b_total{source="alpha",target="beta",family="ipv6",flow="0",code="EPERM"} 0');
  });

  it("adds several labels", async () => {
    const metrics = new Metrics();
    const read = () => [[["to", "ce"], 2] as const];
    definePathCounter(metrics, { name: "b_total", help: "B.", paths, label: ["way", "change"], read });
    expect(await textOf(metrics)).toContain('family="ipv6",flow="0",way="to",change="ce"} 2');
  });

  it("no longer lists a path that was dropped", async () => {
    const metrics = new Metrics();
    definePathCounter(metrics, { name: "c_total", help: "C.", paths, read: () => 1 });
    paths.drop(row);
    expect(await textOf(metrics)).not.toContain("alpha");
  });
});

describe(definePathGauge, () => {
  const paths = new PathTable([], 10, "target");
  paths.row({ source: "alpha", target: "beta", family: "ipv4", flow: "1" });

  it.each([undefined, Number.NaN])("leaves out a path whose value is %s", async (unknown) => {
    const metrics = new Metrics();
    definePathGauge(metrics, { name: "a", help: "A.", paths, read: () => unknown });
    definePathGauge(metrics, { name: "b", help: "B.", paths, label: "way", read: () => [["to", unknown] as const] });
    expect(await textOf(metrics)).toBe("# HELP a A.\n# TYPE a gauge\n\n# HELP b B.\n# TYPE b gauge\n");
  });

  it("shows what is known, whatever its sign", async () => {
    const metrics = new Metrics();
    const read = () => [["forward", -3.5] as const, ["reverse", Number.NaN] as const];
    definePathGauge(metrics, { name: "c", help: "C.", paths, label: "way", read });
    expect(await textOf(metrics)).toContain(
      'gauge\nc{source="alpha",target="beta",family="ipv4",flow="1",way="forward"} -3.5\n',
    );
  });
});

describe(definePathHistogram, () => {
  const paths = new PathTable([], 10, "target");
  const row = paths.row({ source: "alpha", target: "beta", family: "ipv6", flow: "0" });
  const delays = new DelayHistograms(paths.size);

  it("shows the delays of each path in seconds", async () => {
    const metrics = new Metrics();
    definePathHistogram(metrics, {
      name: "a_seconds",
      help: "A.",
      paths,
      read: (at) => ({ buckets: delays.cumulative(at), sum: delays.sum(at), count: delays.count(at) }),
    });
    const path = 'source="alpha",target="beta",family="ipv6",flow="0"';
    expect(await textOf(metrics)).toContain(`a_seconds_count{${path}} 0\n`);
    delays.record(row, 5_000);
    delays.record(row, 30_000);
    delays.record(row, 40e9);
    const text = await textOf(metrics);
    expect(text.split("\n").filter((line) => line.startsWith("a_seconds"))).toHaveLength(25);
    expect(text).toContain(`a_seconds_bucket{${path},le="0.00001"} 1\na_seconds_bucket{${path},le="0.00002"} 1\n`);
    expect(text).toContain(`a_seconds_bucket{${path},le="0.00004"} 2\n`);
    expect(text).toContain(
      `_bucket{${path},le="20.97152"} 2\na_seconds_bucket{${path},le="+Inf"} 3\na_seconds_sum{${path}} 40.000035\n`,
    );
    expect(text).toContain(`a_seconds_count{${path}} 3\n`);
  });
});

async function textOf(metrics: Metrics): Promise<string> {
  return text((await metrics.exposition()).parts());
}
