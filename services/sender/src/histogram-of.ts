import type { DelayHistograms } from "@sixbeat/common/measure";
import type { HistogramFigures } from "@sixbeat/common/metrics";

/** The delays of a row as a metric's histogram. */
export function histogramOf(delays: DelayHistograms, row: number): HistogramFigures {
  return { buckets: delays.cumulative(row), sum: delays.sum(row), count: delays.count(row) };
}
