import { describe, expect, it } from "vitest";
import { chooseTargets } from "../services/sender/src/fanout.ts";
import { simulate } from "./scale/fleet.ts";

describe(simulate, () => {
  it("counts the paths of a full mesh, which none moves when a node goes", () => {
    expect(simulate(chooseTargets, { nodes: 20, fanout: 20, zones: 1 })).toEqual({
      paths: 400,
      probedBy: { least: 20, median: 20, most: 20 },
      unprobed: 0,
      across: 0,
      // The path to the node that is gone, of each of the others.
      moved: 19,
    });
  });

  it("counts what each sender chooses, and what changes", () => {
    const spread = simulate(chooseTargets, { nodes: 200, fanout: 10, zones: 1 });
    expect(spread).toMatchObject({ paths: 2000, unprobed: 0, across: 0 });
    expect(spread.probedBy.least).toBeGreaterThan(0);
    expect(spread.probedBy.median).toBeGreaterThanOrEqual(8);
    expect(spread.probedBy.median).toBeLessThanOrEqual(12);
    expect(spread.moved).toBeGreaterThan(3);
    expect(spread.moved).toBeLessThan(25);
  });

  it("finds half of the paths across zones, where it can", () => {
    expect(simulate(chooseTargets, { nodes: 90, fanout: 8, zones: 3 })).toMatchObject({ paths: 720, across: 0.5 });
  });

  it("finds those that nobody probes", () => {
    expect(simulate(chooseTargets, { nodes: 300, fanout: 1, zones: 1 }).unprobed).toBeGreaterThan(50);
  });
});
