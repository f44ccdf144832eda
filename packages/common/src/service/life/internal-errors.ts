import type { Logger } from "pino";
import type { Metrics } from "../../metrics/index.ts";
import { limited } from "../log/limited.ts";

/** Mistakes in the program that showed at run time: counted, logged with their stack at a limited rate, survived. */
export class InternalErrors {
  #count = 0;
  readonly #log;

  constructor(logger: Logger) {
    this.#log = limited(logger);
  }

  note(err: unknown, message: string): void {
    this.#count++;
    this.#log.log(`${message}: ${err instanceof Error ? err.message : err}`, "error", { err }, message);
  }

  define(metrics: Metrics): void {
    metrics.define({
      name: "sixbeat_internal_errors_total",
      type: "counter",
      help: "Mistakes in the program that it survived; each is in the log.",
      labels: [],
      collect: (emit) => emit(this.#count),
    });
  }

  /** Nothing at run time ends a service: one bad turn of the event loop is worth less than the other paths it measures. */
  surviveUncaught(): void {
    // Unhandled rejections arrive here too.
    process.on("uncaughtException", (err) => this.note(err, "an error was caught by nobody"));
  }
}
