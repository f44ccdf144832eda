export { buildInfo } from "./build-info.ts";
export type { Emit, MetricDefinition } from "./definition.ts";
export type { Exposition } from "./exposition.ts";
export { metricTable } from "./metric-table.ts";
export { Metrics } from "./metrics.ts";
export { definePathCounter, type PathCounter } from "./path-counter.ts";
export { processMetrics } from "./process-metrics.ts";
