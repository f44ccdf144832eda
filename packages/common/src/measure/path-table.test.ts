import { describe, expect, it } from "vitest";
import { type PathLabels, PathTable } from "./path-table.ts";

const path = (source: string, family: PathLabels["family"] = "ipv6"): PathLabels => ({
  source,
  target: "here",
  family,
  flow: "0",
});

describe(PathTable, () => {
  it("gives the same path the same row and different paths different rows", () => {
    const table = new PathTable(["received"], 10, "source");
    expect(table.row(path("a"))).toBe(table.row(path("a")));
    expect(table.row(path("a"))).not.toBe(table.row(path("b")));
    expect(table.row(path("a"))).not.toBe(table.row(path("a", "ipv4")));
  });

  it("keeps names apart that only look alike when they are joined", () => {
    const table = new PathTable(["received"], 10, "source");
    const one = table.row({ ...path("a"), source: 'a","b', target: "c" });
    const two = table.row({ ...path("a"), source: "a", target: 'b","c' });
    expect(one).not.toBe(two);
  });

  it("starts every figure at 0", () => {
    const table = new PathTable(["received", "bytes"], 10, "source");
    const row = table.row(path("a"));
    expect([table.columns.received[row], table.columns.bytes[row]]).toEqual([0, 0]);
  });

  it("lets paths beyond its capacity share one row for each family", () => {
    const table = new PathTable(["received"], 2, "source");
    table.row(path("a"));
    table.row(path("b"));
    const shared = table.row(path("c"));
    expect(table.row(path("d"))).toBe(shared);
    expect(table.labels(shared)).toEqual(path("other"));
    const sharedIPv4 = table.row(path("e", "ipv4"));
    expect(table.labels(sharedIPv4)).toEqual(path("other", "ipv4"));
    table.columns.received[sharedIPv4]! += 1;
    expect(table.columns.received[sharedIPv4]).toBe(1);
    expect([...table.rows()]).toHaveLength(4);
  });

  it("drops the paths to a target over every family", () => {
    const table = new PathTable(["sent"], 10, "target");
    const to = (target: string, family: PathLabels["family"]) => table.row({ ...path("a", family), target });
    to("beta", "ipv6");
    to("beta", "ipv4");
    const left = to("gamma", "ipv6");
    table.dropTarget("beta");
    expect([...table.rows()]).toEqual([left]);
  });

  it("goes on with the old figures when a dropped path returns", () => {
    const table = new PathTable(["received"], 2, "source");
    const row = table.row(path("a"));
    table.columns.received[row]! += 7;
    table.drop(row);
    expect([...table.rows()]).toEqual([]);
    expect(table.columns.received[table.row(path("a"))]).toBe(7);
  });
});
