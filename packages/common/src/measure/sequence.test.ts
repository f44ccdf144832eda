import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unwrap, wrap } from "./sequence.ts";

describe(unwrap, () => {
  it("finds the full number again as long as it is nearer than 2^31", () => {
    const near = fc.integer({ min: 0, max: 2 ** 50 });
    fc.assert(
      fc.property(near, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (near, distance) => {
        expect(unwrap(near, wrap(near + distance))).toBe(near + distance);
      }),
    );
  });

  it.each([
    [2 ** 32 - 1, 0, 2 ** 32],
    [2 ** 32, 2 ** 32 - 1, 2 ** 32 - 1],
    [0, 2 ** 32 - 1, -1],
  ])("near %d takes %d for %d", (near, wire, full) => {
    expect(unwrap(near, wire)).toBe(full);
  });
});
