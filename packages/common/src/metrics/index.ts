export { buildInfo } from "./build-info.ts";
export { type ClockReading, clockMetrics } from "./clock-metrics.ts";
export type { Combine, Emit, FigureDefinition, HistogramFigures, LabelRecord, MetricDefinition } from "./definition.ts";
export { type Exposition, PARTS_AT_ONCE } from "./exposition.ts";
export { defineFigure } from "./figure.ts";
export { metricTable } from "./metric-table.ts";
export { Metrics } from "./metrics.ts";
export {
  definePathCounter,
  definePathGauge,
  definePathHistogram,
  type PathCounter,
  type PathGauge,
  type PathHistogram,
} from "./path-metrics.ts";
export { loopMetrics, processMetrics } from "./process-metrics.ts";
