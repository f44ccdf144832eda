import type { Dashboard, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import { targetsOf } from "../../../observability/reading/dashboards.ts";
import { type Choice, interpolate } from "../../../observability/reading/interpolate.ts";
import type { Point, Prometheus, Range } from "../../support/prometheus.ts";

/** A line, a bar, a row or a number of a panel, as a person sees it. */
export interface Shown {
  /** Which of the panel's queries it is from. */
  readonly refId: string;
  /** What the legend calls it. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
}

/** Someone who looks at dashboards: has chosen values for the variables, and a time. */
export class Viewer {
  readonly #prometheus: Prometheus;
  readonly #choice: Choice;
  readonly #range: Range;

  constructor(prometheus: Prometheus, choice: Choice, range: Range) {
    this.#prometheus = prometheus;
    this.#choice = choice;
    this.#range = range;
  }

  /** What an expression with variables gives over the time, or at its end. */
  async ask(expr: string, instant: boolean): Promise<Shown[]> {
    const filled = interpolate(expr, this.#choice);
    const series = instant
      ? await this.#prometheus.at(filled, this.#range.to)
      : await this.#prometheus.over(filled, this.#range);
    return series.map((one) => ({ refId: "", name: "", ...one }));
  }

  /** What a panel shows, query by query. */
  async see(panel: Panel): Promise<Shown[]> {
    const seen = await Promise.all(targetsOf(panel).map((target) => this.#seeTarget(target)));
    return seen.flat();
  }

  /** What a variable of a dashboard offers. */
  async offered({ templating }: Dashboard, name: string): Promise<readonly string[]> {
    const query = String(templating?.list?.find((variable) => variable.name === name)?.query);
    const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
    return this.#prometheus.labelValues(label!, interpolate(selector!, this.#choice));
  }

  async #seeTarget({ refId, expr, instant = false, legendFormat = "" }: Dataquery): Promise<Shown[]> {
    const shown = await this.ask(expr, instant);
    return shown.map((one) => ({ ...one, refId: refId ?? "", name: named(legendFormat, one.labels) }));
  }
}

function named(legend: string, labels: Readonly<Record<string, string>>): string {
  return legend.replace(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? "");
}
