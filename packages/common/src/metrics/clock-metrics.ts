import { defineFigure } from "./figure.ts";
import type { Metrics } from "./metrics.ts";

/** What the kernel says of this host's clock. */
export interface ClockReading {
  readonly synchronized: boolean;
  /** By how many seconds it may be wrong at most. */
  readonly maximumError: number;
}

/** Defines how good this host's clock is, as the kernel says at each scrape. */
export function clockMetrics(metrics: Metrics, readState: () => ClockReading): void {
  defineFigure(
    metrics,
    "sixbeat_clock_synchronized",
    "gauge",
    "1 when the kernel says that this host's clock is synchronised, 0 when not.",
    () => (readState().synchronized ? 1 : 0),
    "max",
  );
  defineFigure(
    metrics,
    "sixbeat_clock_error_seconds",
    "gauge",
    "By how much this host's clock may be wrong at most, as the kernel says.",
    () => readState().maximumError,
    "max",
  );
}
