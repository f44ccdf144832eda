import { describe, expect, it } from "vitest";
import { ratios, summarize } from "./statistics.ts";

describe(summarize, () => {
  it.each([
    { values: [7], median: 7, quartiles: [7, 7] },
    { values: [3, 1], median: 2, quartiles: [1.5, 2.5] },
    { values: [5, 1, 4, 2, 3], median: 3, quartiles: [2, 4] },
    { values: [10, 9, 100, 8], median: 9.5, quartiles: [8.75, 32.5] },
  ])("finds the middle of $values, and where half of them lie", ({ values, median, quartiles }) => {
    expect(summarize(values)).toEqual({ median, quartiles });
  });

  it("leaves the order of the rounds alone", () => {
    const rounds = [3, 1, 2];
    summarize(rounds);
    expect(rounds).toEqual([3, 1, 2]);
  });

  it("refuses nothing at all", () => {
    expect(() => summarize([])).toThrow(new RangeError("there is nothing to summarize"));
  });
});

describe(ratios, () => {
  it("compares round with round", () => {
    expect(ratios([10, 30, 50], [5, 10, 100])).toEqual([2, 3, 0.5]);
  });

  it("refuses rounds that have no counterpart", () => {
    expect(() => ratios([1, 2], [1])).toThrow(RangeError);
  });
});
