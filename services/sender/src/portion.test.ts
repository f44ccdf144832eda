import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Portion } from "./portion.ts";

const portions = (count: number) => Array.from({ length: count }, (_, index) => new Portion({ index, count }));

describe(Portion, () => {
  it("is everything where nobody else shares the work", () => {
    const portion = new Portion();
    portion.set(["a", "b"]);
    expect([portion.flows("b", 3), portion.flowsTo("[::1]:9", 3), portion.owns("b", 3)]).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      true,
    ]);
  });

  it("has every path in one thread, whatever targets come and go", () => {
    const names = fc.uniqueArray(fc.constantFrom(..."abcdefghij"), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(names, { minLength: 1, maxLength: 4 }),
        (count, flows, lists) => {
          const all = portions(count);
          for (const list of lists) {
            const before = new Map(list.map((name) => [name, all.map((portion) => portion.flows(name, flows))]));
            for (const portion of all) portion.set(list);
            for (const name of list) {
              const ofThreads = all.map((portion) => portion.flows(name, flows));
              expect(ofThreads.flat().sort()).toEqual(Array.from({ length: flows }, (_, flow) => flow));
              expect(all.filter((portion) => portion.owns(name, flows))).toHaveLength(1);
              expect(all.flatMap((portion) => portion.flowsTo(name, flows))).toHaveLength(flows);
              if (lists[0] !== list && lists.every((other) => other.includes(name))) {
                expect(ofThreads).toEqual(before.get(name));
              }
            }
          }
        },
      ),
    );
  });

  it("shares targets and flows out evenly", () => {
    const targets = Array.from({ length: 10 }, (_, n) => `target ${n}`);
    for (const flows of [1, 3]) {
      const sizes = portions(4).map((portion) => {
        portion.set(targets);
        return targets.flatMap((target) => portion.flows(target, flows)).length;
      });
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  it("shares addresses out about evenly", () => {
    const addresses = Array.from({ length: 1000 }, (_, n) => `[2001:db8::${n.toString(16)}]:54321`);
    for (const portion of portions(4)) {
      const mine = addresses.flatMap((address) => portion.flowsTo(address, 2)).length;
      expect(mine).toBeGreaterThan(400);
      expect(mine).toBeLessThan(600);
    }
  });

  it("gives the number of a target that has gone to the next that comes", () => {
    const [first, second] = portions(2);
    for (const portion of [first!, second!]) {
      portion.set(["a", "b", "c"]);
      portion.set(["a", "c"]);
      portion.set(["a", "c", "d"]);
    }
    expect(["a", "c", "d"].map((name) => first!.flows(name, 1).length)).toEqual([1, 1, 0]);
    expect(["a", "c", "d"].map((name) => second!.flows(name, 1).length)).toEqual([0, 0, 1]);
  });
});
