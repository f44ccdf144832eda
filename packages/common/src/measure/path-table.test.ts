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

  it("has two rows for all others also where both names come from others", () => {
    const table = new PathTable(["received"], 2, "names");
    const rows = Array.from({ length: 50 }, (_, i) => {
      return table.row({ source: `s${i}`, target: `t${i}`, family: i % 2 === 0 ? "ipv6" : "ipv4", flow: `${i}` });
    });
    expect(new Set(rows).size).toBe(4);
    expect(Math.max(...rows)).toBeLessThan(table.size);
    expect(table.labels(rows.at(-1)!)).toEqual({ source: "other", target: "other", family: "ipv4", flow: "0" });
    expect([0, 1, 2, 3].map((row) => table.isShared(row))).toEqual([false, false, true, true]);
  });

  it("goes on with the old figures when a dropped path returns", () => {
    const table = new PathTable(["received"], 2, "source");
    const row = table.row(path("a"));
    table.columns.received[row]! += 7;
    table.drop(row);
    expect([...table.rows()]).toEqual([]);
    expect(table.columns.received[table.row(path("a"))]).toBe(7);
  });

  it("calls a path otherwise without losing its figures", () => {
    const table = new PathTable(["sent"], 10, "target");
    const row = table.row({ ...path("a"), target: "name [::7]" });
    table.columns.sent[row]! += 3;
    expect(table.rename(row, { ...path("a"), target: "node-7" })).toBe(row);
    expect(table.labels(row).target).toBe("node-7");
    expect(table.row({ ...path("a"), target: "node-7" })).toBe(row);
    expect(table.row({ ...path("a"), target: "name [::7]" })).not.toBe(row);
  });

  it("adds the figures of a path to those of the one that has its name", () => {
    const table = new PathTable(["sent", "lost"], 10, "target");
    const old = table.row({ ...path("a"), target: "node-7" });
    table.columns.sent[old]! += 5;
    table.drop(old);
    const row = table.row({ ...path("a"), target: "name [::8]" });
    table.columns.sent[row]! += 3;
    table.columns.lost[row]! += 1;
    expect(table.rename(row, { ...path("a"), target: "node-7" })).toBe(old);
    table.move(row, old);
    expect([table.columns.sent[old], table.columns.lost[old], table.columns.sent[row]]).toEqual([8, 1, 0]);
    expect([...table.rows()]).toEqual([old]);
    expect(table.row({ ...path("a"), target: "name [::9]" })).toBe(row);
  });

  it("forgets the path that was dropped first when it is full, and none that still counts", () => {
    const busy = new Set<number>();
    const table = new PathTable(["sent"], 3, "source", (row) => !busy.has(row));
    const [a, b, c] = ["a", "b", "c"].map((source) => table.row(path(source))) as [number, number, number];
    for (const row of [b, a, c]) table.columns.sent[row]! += 9;
    for (const row of [b, a]) table.drop(row);
    busy.add(b);
    const d = table.row(path("d"));
    expect([d, table.columns.sent[d]]).toEqual([a, 0]);
    expect(table.isShared(table.row(path("e")))).toBe(true);
    expect(table.columns.sent[table.row(path("b"))]).toBe(9);
    expect(table.labels(d)).toEqual(path("d"));
  });

  it("never has more rows than its size, however paths come, go and are renamed", () => {
    const table = new PathTable(["sent"], 3, "source", () => true);
    const live: number[] = [];
    for (let i = 0; i < 200; i++) {
      const row = table.row(path(`source ${i}`, i % 2 === 0 ? "ipv6" : "ipv4"));
      expect(row).toBeLessThan(table.size);
      live.push(table.isShared(row) ? row : table.rename(row, path(`renamed ${i % 7}`)));
      if (live.length > (i % 5) + 1) table.drop(live.shift()!);
    }
    expect([...table.rows()].length).toBeLessThanOrEqual(table.size);
  });

  it("adds what was copied", () => {
    const [table, other] = [
      new PathTable(["received", "bytes"], 3, "source"),
      new PathTable(["received", "bytes"], 1, "source"),
    ];
    const [row, from] = [table.row(path("a")), other.row(path("a"))];
    [table.columns.received[row], other.columns.received[from], other.columns.bytes[from]] = [1, 2, 30];
    table.add(row, structuredClone(other.copy(from)));
    expect([table.columns.received[row], table.columns.bytes[row]]).toEqual([3, 30]);
  });

  it("knows when the last session of a path began, also where two become one", () => {
    const table = new PathTable(["received"], 3, "source", () => true);
    const [a, b] = [table.row(path("a")), table.row(path("b"))];
    table.noteSession(a, 2000);
    table.noteSession(a, 1000);
    table.noteSession(b, 1500);
    table.move(b, a);
    expect([table.since(a), table.since(table.row(path("b")))]).toEqual([2000, 0]);
    table.noteSession(table.row(path("b")), 3000);
    table.move(table.row(path("b")), a);
    expect(table.since(a)).toBe(3000);
  });

  it("tells which paths it lists no more", () => {
    const table = new PathTable(["received"], 3, "source");
    const [a, b] = [table.row(path("a")), table.row(path("b"))];
    table.drop(a);
    expect([[...table.rows()], [...table.dropped()]]).toEqual([[b], [a]]);
    table.row(path("a"));
    expect([...table.dropped()]).toEqual([]);
  });
});
