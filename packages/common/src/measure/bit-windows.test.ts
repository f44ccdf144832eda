import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BitWindows } from "./bit-windows.ts";

describe(BitWindows, () => {
  it("remembers as a Set does, within its width, and each row for itself", () => {
    const step = fc.record({
      row: fc.integer({ min: 0, max: 2 }),
      by: fc.integer({ min: -40, max: 100 }),
      run: fc.nat(63),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.constantFrom(0, 2 ** 32 - 30, -20), (steps, from) => {
        const windows = new BitWindows(3, 33);
        expect(windows.width).toBe(64);
        const rows = [0, 1, 2].map(() => ({ newest: from, seen: new Set<number>() }));
        for (const { row, by, run } of steps) {
          const model = rows[row]!;
          const number = model.newest + by;
          if (by <= -windows.width) continue;
          if (by > 0) {
            windows.open(row, model.newest, number);
            model.newest = number;
          }
          windows.set(row, number);
          model.seen.add(number);
          const from = Math.max(number - run, model.newest - windows.width) - 1;
          if (run > 32 && from >= model.newest - windows.width) {
            windows.setRun(row, from, number);
            for (let at = from + 1; at <= number; at++) model.seen.add(at);
          }
          const last = Array.from({ length: windows.width }, (_, i) => model.newest - i);
          const seen = last.filter((number) => model.seen.has(number));
          expect(last.filter((number) => windows.has(row, number))).toEqual(seen);
          expect(windows.count(row, model.newest - windows.width, model.newest)).toBe(seen.length);
        }
      }),
    );
  });
});
