import { describe, expect, it } from "vitest";
import { DropCount } from "./drop-count.ts";

describe(DropCount, () => {
  it("adds up what is new, across the roll-over", () => {
    const drops = new DropCount();
    const counters = [0, 5, 5, 2 ** 31, 2 ** 32 - 1, 3];
    expect(counters.map((counter) => drops.note(counter))).toEqual([0, 5, 0, 2 ** 31 - 5, 2 ** 31 - 1, 4]);
    expect(drops.total).toBe(2 ** 32 + 3);
  });

  it("takes an older value after a newer one for old news", () => {
    const drops = new DropCount();
    expect([10, 7, 10, 12].map((counter) => drops.note(counter))).toEqual([10, 0, 0, 2]);
  });
});
