import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DELAY_BOUNDS, DelayHistograms } from "./delay-histograms.ts";

const MICROSECOND = 1000;
const delay = fc.oneof(
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.integer({ min: 0, max: 40 * MICROSECOND }),
  fc.integer({ min: 0, max: 30e9 }),
  fc.integer({ min: 0, max: 1e15 }),
  // The bounds themselves and their neighbours.
  fc.tuple(fc.nat(21), fc.constantFrom(-1, 0, 1)).map(([octave, by]) => 10_000 * 2 ** octave + by),
);

function record(delays: readonly number[]): DelayHistograms {
  const histograms = new DelayHistograms(3);
  for (const nanoseconds of delays) histograms.record(1, nanoseconds);
  return histograms;
}

describe(DelayHistograms, () => {
  it("has buckets from 10 µs, each twice the one before, to 20 s", () => {
    expect(DELAY_BOUNDS[0]).toBe(10e-6);
    expect(DELAY_BOUNDS[1]).toBe(20e-6);
    expect(DELAY_BOUNDS.at(-1)).toBe(20.97152);
    expect(DELAY_BOUNDS).toHaveLength(22);
  });

  it("keeps rows apart, however many there are", () => {
    const histograms = new DelayHistograms(1000);
    for (const row of [0, 63, 64, 999]) histograms.record(row, (row + 1) * 1000);
    expect([0, 63, 64, 999, 1].map((row) => histograms.count(row))).toEqual([1, 1, 1, 1, 0]);
    expect([0, 63, 64, 999].map((row) => histograms.quantile(row, 0.5))).toEqual([1000, 64_000, 65_000, 1_000_000]);
    expect(histograms.cumulative(64).at(-1)).toBe(1);
    expect(histograms.cumulative(500)).toEqual(DELAY_BOUNDS.map(() => 0));
  });

  it("counts each delay in every bucket whose bound it does not exceed, and leaves other rows alone", () => {
    fc.assert(
      fc.property(fc.array(delay, { maxLength: 50 }), (delays) => {
        const histograms = record(delays);
        const expected = DELAY_BOUNDS.map((_, i) => delays.filter((it) => it <= 10_000 * 2 ** i).length);
        expect(histograms.cumulative(1)).toEqual(expected);
        expect(histograms.count(1)).toBe(delays.length);
        expect(histograms.sum(1)).toBeCloseTo(delays.reduce((sum, it) => sum + it, 0) / 1e9, 6);
        expect(histograms.negative(1)).toBe(delays.filter((it) => it < 0).length);
        expect([histograms.count(0), histograms.count(2)]).toEqual([0, 0]);
        expect(histograms.cumulative(2)).toEqual(DELAY_BOUNDS.map(() => 0));
      }),
    );
  });

  it("knows minimum, maximum and mean exactly", () => {
    fc.assert(
      fc.property(fc.array(delay, { minLength: 1, maxLength: 50 }), (delays) => {
        const histograms = record(delays);
        expect(histograms.minimum(1)).toBe(Math.min(...delays));
        expect(histograms.maximum(1)).toBe(Math.max(...delays));
        expect(histograms.mean(1)).toBeCloseTo(delays.reduce((sum, it) => sum + it, 0) / delays.length, 3);
      }),
    );
  });

  it("finds quantiles within an eighth", () => {
    const positive = fc.integer({ min: 10 * MICROSECOND, max: 20e9 });
    fc.assert(
      fc.property(
        fc.array(positive, { minLength: 1, maxLength: 100 }),
        fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1),
        (delays, q) => {
          const sorted = [...delays].sort((a, b) => a - b);
          const exact = sorted[Math.max(Math.ceil(q * delays.length) - 1, 0)]!;
          const found = record(delays).quantile(1, q);
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact / 8);
          expect(found).toBeGreaterThanOrEqual(sorted[0]!);
          expect(found).toBeLessThanOrEqual(sorted.at(-1)!);
        },
      ),
    );
  });

  it("spreads the delays of a part evenly", () => {
    const histograms = record(Array.from({ length: 1001 }, (_, i) => 80_000 + i * 80));
    expect(histograms.quantile(1, 0.5) / 120_000).toBeCloseTo(1, 2);
  });

  it("clamps nothing: a negative delay keeps its sign in all but its bucket", () => {
    const histograms = record([-5e6, 1e6]);
    expect(histograms.cumulative(1)[0]).toBe(1);
    expect([histograms.sum(1), histograms.minimum(1), histograms.mean(1)]).toEqual([-0.004, -5e6, -2e6]);
    expect(histograms.quantile(1, 0.25)).toBeLessThan(0);
  });

  it("has no quantile, minimum, maximum or mean of nothing", () => {
    const none = new DelayHistograms(1);
    expect([none.quantile(0, 0.5), none.minimum(0), none.maximum(0), none.mean(0)]).toEqual(Array(4).fill(Number.NaN));
  });

  it("counts several of one delay at once", () => {
    const [at, each] = [new DelayHistograms(2), record([-5e6, -5e6, -5e6, 70_000, 70_000])];
    at.record(1, -5e6, 3);
    at.record(1, 70_000, 2);
    for (const row of [0, 1]) {
      expect(at.cumulative(row)).toEqual(each.cumulative(row));
      expect([at.count(row), at.negative(row), at.sum(row)]).toEqual([
        each.count(row),
        each.negative(row),
        each.sum(row),
      ]);
    }
    expect([at.minimum(1), at.maximum(1), at.quantile(1, 0.7)]).toEqual([-5e6, 70_000, each.quantile(1, 0.7)]);
  });

  it("moves delays to another row, as if they had been recorded there", () => {
    const [moved, together] = [new DelayHistograms(200), new DelayHistograms(200)];
    for (const [row, delay] of [
      [3, -70_000],
      [3, 5e6],
      [150, 30_000],
      [150, 9e9],
    ] as const) {
      moved.record(row, delay, 2);
      together.record(150, delay, 2);
    }
    moved.move(3, 150);
    const facts = (of: DelayHistograms) => [
      ...[of.count(150), of.negative(150), of.sum(150), of.minimum(150), of.maximum(150), of.quantile(150, 0.4)],
      ...of.cumulative(150),
    ];
    expect(facts(moved)).toEqual(facts(together));
    expect([moved.count(3), moved.sum(3), moved.negative(3), moved.minimum(3)]).toEqual([0, 0, 0, Number.NaN]);
    moved.record(3, 20_000);
    expect([moved.cumulative(3).at(-1), moved.minimum(3)]).toEqual([1, 20_000]);
    moved.move(77, 150);
    expect(facts(moved)).toEqual(facts(together));
  });

  it("adds what was copied, as if it had been recorded there", () => {
    const [one, other, together] = [new DelayHistograms(200), new DelayHistograms(5), new DelayHistograms(200)];
    for (const delay of [30_000, 9e9, -5]) for (const histograms of [one, together]) histograms.record(150, delay);
    for (const delay of [70_000, 4, 5e6]) {
      other.record(3, delay, 3);
      together.record(150, delay, 3);
    }
    one.add(150, structuredClone(other.copy(3)));
    one.add(150, other.copy(2));
    const facts = (of: DelayHistograms) => [
      ...[of.count(150), of.negative(150), of.sum(150), of.minimum(150), of.maximum(150), of.quantile(150, 0.4)],
      ...of.cumulative(150),
    ];
    expect(facts(one)).toEqual(facts(together));
    one.add(151, other.copy(3));
    expect([one.minimum(151), one.maximum(151), one.count(151)]).toEqual([4, 5e6, 9]);
  });
});
