import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReplyLimit } from "./reply-limit.ts";

describe(ReplyLimit, () => {
  it("lets no peer have more than the burst and the rate allow, and none less", () => {
    const pauses = fc.array(fc.constantFrom(0, 0, 1, 10, 50, 700), { maxLength: 300 });
    fc.assert(
      fc.property(pauses, fc.integer({ min: 1, max: 20 }), fc.constantFrom(1, 10, 250), (pauses, burst, rate) => {
        const limit = new ReplyLimit(2, rate, burst);
        let [now, tokens, withheld] = [1e6, burst, 0];
        for (const pause of pauses) {
          now += pause;
          tokens = Math.min(burst, tokens + (pause * rate) / 1000);
          const allowed = tokens > 1 - 1e-6;
          expect(limit.take(now)).toBe(allowed);
          if (allowed) tokens -= 1;
          else withheld++;
          expect(limit.withheld).toBe(withheld);
        }
      }),
    );
  });

  it("lets a peer have as many at once as one after the other", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(0, 3, 40, 900), fc.integer({ min: 1, max: 40 })), {
      maxLength: 100,
    });
    fc.assert(
      fc.property(steps, (steps) => {
        const [atOnce, oneByOne] = [new ReplyLimit(2, 50, 20), new ReplyLimit(2, 50, 20)];
        let now = 1e6;
        for (const [pause, count] of steps) {
          now += pause;
          let allowed = 0;
          for (let i = 0; i < count; i++) if (oneByOne.take(now)) allowed++;
          expect(atOnce.takeUpTo(now, count)).toBe(allowed);
          expect(atOnce.withheld).toBe(oneByOne.withheld);
        }
      }),
    );
  });

  it("gives each peer its own", () => {
    const limit = new ReplyLimit(2, 1, 1);
    let allowed = 0;
    for (let peer = 0; peer < 100; peer++) {
      limit.key.set([7, peer]);
      if (limit.take(0)) allowed++;
    }
    // A few may share a place.
    expect(allowed).toBeGreaterThan(95);
    limit.key.set([7, 0]);
    expect(limit.take(0)).toBe(false);
  });

  it("limits nothing at an infinite rate", () => {
    const limit = new ReplyLimit(1, Number.POSITIVE_INFINITY, 1);
    for (let i = 0; i < 1000; i++) expect(limit.take(0)).toBe(true);
  });
});
