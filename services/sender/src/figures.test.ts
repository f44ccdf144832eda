import { describe, expect, it } from "vitest";
import { Figures } from "./figures.ts";

/** Counts something of everything that there is in a row. */
function countAll(figures: Figures, row: number, times: number): void {
  for (let i = 0; i < times; i++) {
    for (const column of Object.values(figures.columns)) column[row]! += 1;
    figures.notSent(row, "ENOBUFS");
    figures.icmpErrors.count(row, "no_route");
    figures.roundTrips.record(row, 1e6);
    for (const way of [figures.forward, figures.reverse]) {
      way.delays.record(row, 2e6);
      way.jitter.record(row, i);
      way.hops.note(row, 3);
      way.trafficClass.congestion[row]! += 1;
    }
    figures.peerClock.note(row, 0x8105);
    figures.pathMtu.note(row, 1500);
  }
}

function readAll(figures: Figures, row: number) {
  const { columns, sendErrors, icmpErrors, roundTrips, forward, reverse, peerClock, pathMtu } = figures;
  const way = ({ delays, hops, trafficClass }: typeof forward) => [
    ...[delays.count(row), delays.sum(row), hops.value(row), hops.changes(row), trafficClass.congestion[row]],
  ];
  return {
    columns: Object.fromEntries(Object.entries(columns).map(([figure, column]) => [figure, column[row]])),
    kinds: [...sendErrors.of(row), ...icmpErrors.of(row)],
    delays: [roundTrips.count(row), roundTrips.sum(row), roundTrips.cumulative(row)],
    ways: [way(forward), way(reverse)],
    last: [peerClock.value(row), pathMtu.value(row)],
  };
}

describe(Figures, () => {
  it("keeps all that was counted when a target is called otherwise", () => {
    const [renamed, always] = [new Figures("here"), new Figures("here")];
    const row = renamed.row("name [::7]", "ipv6", 2);
    countAll(renamed, row, 3);
    countAll(always, always.row("node-7", "ipv6", 2), 3);
    const to = renamed.rename(row, "node-7");
    expect(renamed.paths.labels(to)).toEqual({ source: "here", target: "node-7", family: "ipv6", flow: "2" });
    expect(readAll(renamed, to)).toEqual(readAll(always, always.row("node-7", "ipv6", 2)));
    expect([...renamed.paths.rows()]).toEqual([to]);
  });

  it("adds it to what was counted under that name before", () => {
    const [renamed, always] = [new Figures("here"), new Figures("here")];
    countAll(renamed, renamed.row("node-7", "ipv6", 0), 2);
    const row = renamed.row("name [::7]", "ipv6", 0);
    countAll(renamed, row, 3);
    countAll(always, always.row("node-7", "ipv6", 0), 5);
    const to = renamed.rename(row, "node-7");
    expect(to).toBe(renamed.row("node-7", "ipv6", 0));
    expect(readAll(renamed, to)).toEqual(readAll(always, always.row("node-7", "ipv6", 0)));
    const fresh = renamed.row("name [::8]", "ipv6", 0);
    expect(readAll(renamed, fresh)).toEqual(readAll(always, always.row("untouched", "ipv6", 0)));
  });

  it("counts too many paths together, under no name of their own", () => {
    const figures = new Figures("here");
    for (let i = 0; !figures.hasOverflowed; i++) figures.row(`target ${i}`, "ipv6", 0);
    const row = figures.row("one more", "ipv6", 3);
    expect(figures.paths.labels(row)).toMatchObject({ target: "other", flow: "0" });
    expect(figures.rename(row, "node-7")).toBe(row);
    expect(figures.paths.labels(row).target).toBe("other");
  });

  it("uses the row of a path that is listed no more for another, when there is no other left", () => {
    const figures = new Figures("here");
    let rows = 0;
    while (!figures.hasOverflowed) figures.row(`target ${rows++}`, "ipv6", 0);
    const [waiting, gone] = [figures.row("target 5", "ipv6", 0), figures.row("target 6", "ipv6", 0)];
    countAll(figures, gone, 4);
    figures.columns.pending[gone] = 0;
    figures.columns.pending[waiting] = 1;
    figures.paths.drop(waiting);
    figures.paths.drop(gone);
    const row = figures.row("a newcomer", "ipv6", 0);
    expect(row).toBe(gone);
    expect(figures.isBlank(row)).toBe(true);
    expect(figures.roundTrips.count(row)).toBe(0);
    expect(figures.sendErrors.total(row)).toBe(0);
  });
});
