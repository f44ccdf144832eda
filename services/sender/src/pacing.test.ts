import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pacing } from "./pacing.ts";

/** Sends all that is due at each of the given times; how many at each. */
function paced(pacing: Pacing, times: readonly number[]): number[] {
  return times.map((now) => {
    const due = pacing.due(now);
    pacing.spend(due);
    return due;
  });
}

function every(step: number, begin: number, end: number): number[] {
  return Array.from({ length: Math.round((end - begin) / step) }, (_, i) => begin + (i + 1) * step);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

const rates = fc.double({ min: 0, max: 7, noNaN: true }).map((exponent) => 10 ** exponent);

describe(Pacing, () => {
  it("lets the first go at once, and one more each time the rate is worth one", () => {
    const pacing = new Pacing(1000, 5000);
    expect(paced(pacing, [5000, 5000.5, 5001, 5001.9, 5002])).toEqual([1, 0, 1, 0, 1]);
  });

  it.each([1, 100, 1000, 999_983, 10_000_000])("holds %d a second to a thousandth", (rate) => {
    for (const step of [0.05, 1, 4.7, 10]) {
      const times = every(step, 0, 1000);
      const worth = (rate * times.at(-1)!) / 1000;
      expect(Math.abs(sum(paced(new Pacing(rate, 0), times)) - worth)).toBeLessThanOrEqual(rate / 1000 + 1);
    }
  });

  it("holds any rate to a thousandth over seconds, however irregular the questions are", () => {
    fc.assert(
      fc.property(rates, fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 50 }), (rate, steps) => {
        const pacing = new Pacing(rate, 0);
        let now = 0;
        let sent = 0;
        while (now < 3000) {
          for (const step of [...steps, 0.1]) {
            now += step;
            sent += sum(paced(pacing, [now]));
          }
        }
        const worth = (now / 1000) * rate;
        expect(Math.abs(sent - worth)).toBeLessThanOrEqual(worth / 1000 + 1);
      }),
      { numRuns: 50 },
    );
  });

  it("spreads them inside the second", () => {
    const milliseconds = paced(new Pacing(12_345, 0), every(1, 0, 1000));
    expect(Math.min(...milliseconds)).toBeGreaterThanOrEqual(12);
    expect(Math.max(...milliseconds)).toBeLessThanOrEqual(14);
  });

  it("makes up for a short stop without haste", () => {
    const pacing = new Pacing(100_000, 0);
    paced(pacing, every(1, 0, 1000));
    const after = paced(pacing, every(1, 1050, 1300));
    expect(after[0]).toBeLessThanOrEqual(1001);
    for (const due of after.slice(1)) expect(due).toBeLessThanOrEqual(201);
    expect(Math.abs(sum(after) - 30_000)).toBeLessThanOrEqual(1);
  });

  it("never makes up for more than a tenth of a second, and never bursts", () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 100, max: 1e7, noNaN: true }), (rate, stop) => {
        const pacing = new Pacing(rate, 0);
        const [first, ...after] = paced(pacing, every(1, stop - 1, stop + 999));
        expect(first).toBeLessThanOrEqual(rate / 100 + 1);
        expect(Math.max(...after)).toBeLessThanOrEqual(rate / 500 + 2);
        expect(sum([first!, ...after])).toBeLessThanOrEqual(rate * 1.1 + 2);
      }),
    );
  });

  it("keeps due what was not sent, until it is too old", () => {
    const pacing = new Pacing(1000, 0);
    expect(pacing.due(4)).toBe(5);
    pacing.spend(2);
    expect(pacing.due(4)).toBe(3);
    expect(pacing.due(1_000_000)).toBe(11);
  });

  it("says when the next is due", () => {
    const pacing = new Pacing(200, 100);
    expect(pacing.nextDue()).toBe(100);
    paced(pacing, [100]);
    expect(pacing.nextDue()).toBeCloseTo(105, 6);
    expect(pacing.due(pacing.nextDue() + 1e-6)).toBe(1);
  });

  it("has no limit at an infinite rate", () => {
    const pacing = new Pacing(Number.POSITIVE_INFINITY, 100);
    expect(paced(pacing, [100, 100, 101])).toEqual([Infinity, Infinity, Infinity]);
    expect(pacing.nextDue()).toBe(100);
  });

  it("takes another rate at once, with nothing left to make up for", () => {
    const pacing = new Pacing(1000, 0);
    paced(pacing, every(1, 0, 50));
    pacing.changeRate(10, 120);
    expect(sum(paced(pacing, every(1, 120, 1120)))).toBeLessThanOrEqual(11);
    pacing.changeRate(Number.POSITIVE_INFINITY, 2000);
    expect(pacing.due(2000)).toBe(Infinity);
    pacing.changeRate(1000, 9000);
    expect(sum(paced(pacing, every(1, 9000, 10_000)))).toBeLessThanOrEqual(1001);
  });

  it("stands still while the clock does, or goes back", () => {
    const pacing = new Pacing(1000, 1000);
    expect(paced(pacing, [1000, 1000, 500, 1000, 1001])).toEqual([1, 0, 0, 0, 1]);
  });
});
