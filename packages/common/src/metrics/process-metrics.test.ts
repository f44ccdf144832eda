import { closeSync, openSync } from "node:fs";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { buildInfo, Metrics, metricTable, processMetrics } from "./index.ts";

describe(processMetrics, () => {
  it("shows what the process uses, in base units", async () => {
    const before = process.cpuUsage();
    const figures = await scrape();
    const total = figures["process_cpu_seconds_total"]!;
    expect(total).toBeGreaterThanOrEqual((before.user + before.system) / 1e6);
    expect(total).toBeLessThan(600);
    expect(figures["process_cpu_user_seconds_total"]! + figures["process_cpu_system_seconds_total"]!).toBeCloseTo(
      total,
      1,
    );
    expect(figures["process_start_time_seconds"]).toBeCloseTo(Date.now() / 1000 - process.uptime(), -1);
    expect(figures["process_resident_memory_bytes"]).toBeGreaterThan(10e6);
    expect(figures["process_resident_memory_bytes"]).toBeGreaterThan(figures["nodejs_heap_size_used_bytes"]!);
    expect(figures["process_max_fds"]).toBeGreaterThan(figures["process_open_fds"]!);
    expect(figures["nodejs_eventloop_utilization"]).toBeGreaterThanOrEqual(0);
    expect(figures["nodejs_eventloop_utilization"]).toBeLessThanOrEqual(1);
  });

  it("counts open descriptors", async () => {
    const { process_open_fds: before } = await scrape();
    const opened = [1, 2, 3].map(() => openSync("/dev/null", "r"));
    const { process_open_fds: after } = await scrape();
    for (const descriptor of opened) closeSync(descriptor);
    expect(after! - before!).toBe(3);
  });

  it("says which Node.js this is", async () => {
    const metrics = new Metrics();
    processMetrics(metrics);
    const [major, minor, patch] = process.versions.node.split(".");
    expect(await textOf(metrics)).toContain(
      `\nnodejs_version_info{version="${process.version}",major="${major}",minor="${minor}",patch="${patch}"} 1\n`,
    );
  });
});

describe(buildInfo, () => {
  it("is a constant 1 with the versions as labels", async () => {
    const metrics = new Metrics();
    buildInfo(metrics, { version: "0.1.0", revision: "abc" });
    expect(await textOf(metrics)).toContain(
      `\nsixbeat_build_info{version="0.1.0",revision="abc",node_version="${process.version}"} 1\n`,
    );
  });
});

describe(metricTable, () => {
  it("lists the metrics as a Markdown table, each with a query to begin with", () => {
    const metrics = new Metrics();
    metrics.define({ name: "a_total", type: "counter", help: "One | two.", labels: ["x", "y"], collect: () => {} });
    metrics.define({ name: "b", type: "gauge", help: "Three.", labels: [], collect: () => {} });
    const delays = { labels: ["source", "flow"], bounds: [1], collect: () => {} };
    metrics.define({ name: "c_seconds", type: "histogram", help: "Four.", ...delays });
    metrics.define({ name: "d_total", type: "counter", help: "Five.", labels: [], collect: () => {} });
    metrics.define({ name: "e", type: "gauge", help: "Six.", labels: ["source", "flow"], collect: () => {} });
    expect(metricTable(metrics)).toBe(`| metric | type | labels | meaning | example query |
|---|---|---|---|---|
| \`a_total\` | counter | \`x\`, \`y\` | One \\| two. | \`sum by (x, y) (rate(a_total[5m]))\` |
| \`b\` | gauge |  | Three. | \`b\` |
| \`c_seconds\` | histogram | \`source\`, \`flow\` | Four. | \`histogram_quantile(0.99, sum by (source, le) (rate(c_seconds_bucket[5m])))\` |
| \`d_total\` | counter |  | Five. | \`rate(d_total[5m])\` |
| \`e\` | gauge | \`source\`, \`flow\` | Six. | \`max by (source) (e)\` |
`);
  });
});

async function scrape(): Promise<Record<string, number>> {
  const metrics = new Metrics();
  processMetrics(metrics);
  const body = await textOf(metrics);
  const rows = body.split("\n").filter((line) => /^[a-z_]+ /.test(line));
  return Object.fromEntries(rows.map((row) => row.split(" ")).map(([name, value]) => [name, Number(value)]));
}

async function textOf(metrics: Metrics): Promise<string> {
  return text((await metrics.exposition()).parts());
}
