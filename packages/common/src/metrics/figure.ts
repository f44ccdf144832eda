import type { Combine } from "./definition.ts";
import type { Metrics } from "./metrics.ts";

/** Defines a metric without labels: one number, read at each scrape. */
export function defineFigure(
  metrics: Metrics,
  name: string,
  type: "counter" | "gauge",
  help: string,
  read: () => number,
  combine: Combine = "sum",
): void {
  metrics.define({ name, type, help, labels: [], collect: (emit) => emit(read()), combine });
}
