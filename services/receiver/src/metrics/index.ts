export { defineMetrics } from "./metrics.ts";
