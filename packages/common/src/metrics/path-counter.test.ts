import { describe, expect, it } from "vitest";
import { PathTable } from "../measure/index.ts";
import { Metrics } from "./metrics.ts";
import { definePathCounter } from "./path-counter.ts";

describe(definePathCounter, () => {
  const paths = new PathTable(["sent"], 10, "target");
  const row = paths.row({ source: "alpha", target: "beta", family: "ipv6", flow: "0" });

  it("lists every path from the start, and its count as it is at the scrape", async () => {
    const metrics = new Metrics();
    definePathCounter(metrics, { name: "a_total", help: "A.", paths, read: (at) => paths.columns.sent[at]! });
    expect((await metrics.exposition()).body).toContain(
      'a_total{source="alpha",target="beta",family="ipv6",flow="0"} 0',
    );
    paths.columns.sent[row]! += 3;
    expect((await metrics.exposition()).body).toContain('flow="0"} 3');
  });

  it("adds the label that tells kinds apart", async () => {
    const metrics = new Metrics();
    const read = () => [["ENOBUFS", 2] as const, ["EPERM", 0] as const];
    definePathCounter(metrics, { name: "b_total", help: "B.", paths, label: "code", read });
    const { body } = await metrics.exposition();
    expect(body).toContain('b_total{source="alpha",target="beta",family="ipv6",flow="0",code="ENOBUFS"} 2');
    expect(body).toContain('flow="0",code="EPERM"} 0');
  });

  it("no longer lists a path that was dropped", async () => {
    const metrics = new Metrics();
    definePathCounter(metrics, { name: "c_total", help: "C.", paths, read: () => 1 });
    paths.drop(row);
    expect((await metrics.exposition()).body).not.toContain("alpha");
  });
});
