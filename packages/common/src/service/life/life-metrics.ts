import type { Command } from "../../config/index.ts";
import { buildInfo, defineFigure, type Metrics, processMetrics } from "../../metrics/index.ts";
import type { ServiceOptions } from "../definition.ts";
import type { LineWriter } from "../log/line-writer.ts";
import { figuresAge } from "../threads/figures-age.ts";
import { sourceRevision } from "../version.ts";
import type { InternalErrors } from "./internal-errors.ts";
import type { Reloading } from "./reloading.ts";

/** What counts itself in the life of a service. */
interface Counting<S extends ServiceOptions> {
  command: Command<S>;
  internalErrors: InternalErrors;
  reloading: Reloading<S>;
  writer: LineWriter;
}

/** Defines the metrics that every service has, whatever it does. */
export function defineLifeMetrics<S extends ServiceOptions>(metrics: Metrics, counting: Counting<S>): void {
  buildInfo(metrics, { version: counting.command.version, revision: sourceRevision(import.meta.url) });
  processMetrics(metrics);
  counting.internalErrors.define(metrics);
  counting.reloading.define(metrics);
  droppedLinesMetric(metrics, counting.writer);
  // Its rows come from threads, where there are several.
  metrics.define(figuresAge(() => []));
}

/** Defines how many lines were lost. */
export function droppedLinesMetric(metrics: Metrics, writer: { readonly dropped: number }): void {
  const help = "Log and output lines that could not be written: disk full, pipe closed, reader too slow.";
  defineFigure(metrics, "sixbeat_log_lines_dropped_total", "counter", help, () => writer.dropped);
}
