import { describe, expect, it } from "vitest";
import { linearScale, logarithmicScale, timeTicks } from "./scale.ts";

describe(linearScale, () => {
  it.each([
    [
      [0.3, 7],
      [0, 2, 4, 6, 8],
    ],
    [[100], [0, 25, 50, 75, 100]],
    [
      [-2, 2],
      [-2, -1, 0, 1, 2],
    ],
    [[], [0, 0.25]],
  ] as [number[], number[]][])("of %j has lines at %j", (values, ticks) => {
    expect(linearScale(values).ticks).toEqual(ticks);
  });

  it("places its ends at 0 and 1", () => {
    const { place } = linearScale([7]);
    expect([place(0), place(4), place(8)]).toEqual([0, 0.5, 1]);
  });
});

describe(logarithmicScale, () => {
  it("goes by powers of ten", () => {
    const { place, ticks } = logarithmicScale([0.0002, 0.05, 0]);
    expect(ticks.map((tick) => tick.toPrecision(1))).toEqual(["0.0001", "0.001", "0.01", "0.1"]);
    expect(place(0.001)).toBeCloseTo(1 / 3);
    expect(place(0)).toBeNaN();
  });

  it("has room for a single value", () => {
    expect(logarithmicScale([1]).ticks).toEqual([1, 10]);
  });
});

describe(timeTicks, () => {
  it.each([
    [0, 60, [0, 10, 20, 30, 40, 50, 60]],
    [95, 700, [120, 240, 360, 480, 600]],
  ])("from %d to %d are %j", (from, to, ticks) => {
    expect(timeTicks(from, to)).toEqual(ticks);
  });
});
