import { describe, expect, it } from "vitest";
import { changedOptions, keepOptions } from "./changed-options.ts";

describe(changedOptions, () => {
  it("names what differs, however deep, as it is written in a file", () => {
    const before = { maxLoss: 0, interval: 1000, targets: [{ host: "::1", port: 1 }], count: undefined };
    const after = { maxLoss: 1, interval: 1000, targets: [{ host: "::1", port: 2 }], count: undefined, name: "a" };
    expect(changedOptions(before, after)).toEqual(["max-loss", "targets", "name"]);
  });

  it("finds nothing between two readings of the same", () => {
    expect(
      changedOptions({ targets: [{ host: "::1" }], a: Number.NaN }, { a: Number.NaN, targets: [{ host: "::1" }] }),
    ).toEqual([]);
  });
});

describe(keepOptions, () => {
  it("takes the new values but of the options that it names, whether they came, went or changed", () => {
    type Some = { flows?: number; hopLimit?: number; size?: number; print: string };
    const before: Some = { flows: 1, size: 9, print: "all" };
    const after: Some = { flows: 3, hopLimit: 7, print: "none" };
    expect(keepOptions(before, after, new Set(["flows", "hop-limit", "size"]))).toEqual({
      flows: 1,
      size: 9,
      print: "none",
    });
  });
});
