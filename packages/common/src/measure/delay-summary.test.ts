import { describe, expect, it } from "vitest";
import { DelayHistograms } from "./delay-histograms.ts";
import { delaySummary } from "./delay-summary.ts";

describe(delaySummary, () => {
  it("has nulls where nothing is known", () => {
    const unknown = { minimum: null, median: null, p90: null, p99: null, maximum: null };
    expect(delaySummary(new DelayHistograms(2), 1)).toEqual({ count: 0, ...unknown });
  });

  it("is of seconds, negative ones as they are", () => {
    const delays = new DelayHistograms(2);
    delays.record(1, -2_000_000);
    delays.record(1, 40_000, 98);
    delays.record(1, 3_000_000_000);
    const summary = delaySummary(delays, 1);
    expect(summary).toMatchObject({ count: 100, minimum: -0.002, maximum: 3 });
    for (const quantile of [summary.median, summary.p90, summary.p99]) expect(quantile).toBeCloseTo(40e-6, 5);
  });
});
