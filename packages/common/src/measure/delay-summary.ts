import type { DelayHistograms } from "./delay-histograms.ts";

/** Delays as another program reads them: seconds, and null where there is none. */
export interface DelaySummary {
  readonly count: number;
  readonly minimum: number | null;
  readonly median: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly maximum: number | null;
}

export function delaySummary(delays: DelayHistograms, row: number): DelaySummary {
  return {
    count: delays.count(row),
    minimum: seconds(delays.minimum(row)),
    median: seconds(delays.quantile(row, 0.5)),
    p90: seconds(delays.quantile(row, 0.9)),
    p99: seconds(delays.quantile(row, 0.99)),
    maximum: seconds(delays.maximum(row)),
  };
}

/** JSON has no NaN. */
function seconds(nanoseconds: number): number | null {
  return Number.isNaN(nanoseconds) ? null : nanoseconds / 1e9;
}
