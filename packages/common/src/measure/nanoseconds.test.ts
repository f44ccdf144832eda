import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nanosecondsBetween } from "./nanoseconds.ts";

describe(nanosecondsBetween, () => {
  it("is exact to the nanosecond, both ways, and across the roll-over of seconds", () => {
    const second = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const part = fc.integer({ min: 0, max: 999_999_999 });
    const distance = fc.integer({ min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(second, part, distance, (seconds, nanoseconds, distance) => {
        const to = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds + distance);
        const era = 2n ** 32n * 1_000_000_000n;
        const wrapped = ((to % era) + era) % era;
        const [toSeconds, toPart] = [Number(wrapped / 1_000_000_000n), Number(wrapped % 1_000_000_000n)];
        expect(nanosecondsBetween(seconds, nanoseconds, toSeconds, toPart)).toBe(distance);
      }),
    );
  });
});
