import { Gauge, Registry } from "prom-client";
import type { MetricDefinition } from "./definition.ts";
import type { Row } from "./snapshot.ts";

/**
 * Writes one metric as prom-client does. Rows go to its formatter as they are: its own store would key them by unescaped
 * label values joined with commas, and so merge rows whose values (which come from the network) are chosen for that.
 */
export class Formatter {
  readonly #definition: MetricDefinition;
  readonly #registry = new Registry();
  #values: readonly object[] = [];

  constructor(definition: MetricDefinition) {
    const { name, help, type } = definition;
    this.#definition = definition;
    const metric = new Gauge({ name, help, registers: [this.#registry] });
    const shell = metric.get();
    metric.get = async () => ({ ...(await shell), type: type as never, values: this.#values as never });
  }

  /** Help and type, each with its newline. */
  async header(): Promise<string> {
    return `${await this.#format([])}\n`;
  }

  /** The lines of rows, each with its newline; their names have the suffix. */
  async lines(rows: readonly Row<number>[], suffix = ""): Promise<string> {
    const metricName = this.#definition.name + suffix;
    const values = rows.map((row) => ({ metricName, value: row.value, ...this.#labelsOf(row) }));
    const text = `${await this.#format(values)}\n`;
    return text.slice(text.indexOf("\n# TYPE ") + 1).replace(/^.*\n/, "");
  }

  #labelsOf({ first, further }: Row<number>) {
    const { labels } = this.#definition;
    if (typeof first === "string") return { labels: named(labels, [first, ...further]) };
    const own = named(labels.slice(labels.length - further.length), further);
    return first === undefined ? { labels: own } : { labels: own, sharedLabels: first };
  }

  #format(values: readonly object[]): Promise<string> {
    this.#values = values;
    return this.#registry.getSingleMetricAsString(this.#definition.name);
  }
}

function named(names: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, at) => [names[at]!, value]));
}
