import type { Dashboard, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Mark, Seen, Series, Span } from "../../../observability/charts/index.ts";
import { panelsOf, targetsOf } from "../../../observability/reading/dashboards.ts";
import { type Choice, interpolate } from "../../../observability/reading/interpolate.ts";
import type { Prometheus } from "../../support/prometheus.ts";

/** Someone who looks at dashboards: has chosen values for the variables, and a time. */
export class Viewer {
  readonly #prometheus: Prometheus;
  readonly #choice: Choice;
  readonly #span: Span;

  constructor(prometheus: Prometheus, choice: Choice, span: Span) {
    this.#prometheus = prometheus;
    this.#choice = choice;
    this.#span = span;
  }

  /** What an expression with variables gives over the time, or at its end. */
  async ask(expr: string, instant: boolean): Promise<Series[]> {
    const filled = interpolate(expr, this.#choice);
    const series = instant
      ? await this.#prometheus.at(filled, this.#span.to)
      : await this.#prometheus.over(filled, this.#span);
    return series.map((one) => ({ refId: "", name: "", ...one }));
  }

  /** What a panel shows, query by query. */
  async see(panel: Panel): Promise<Series[]> {
    const seen = await Promise.all(targetsOf(panel).map((target) => this.#seeTarget(target)));
    return seen.flat();
  }

  /** What a whole dashboard shows. */
  async seeAll(dashboard: Dashboard): Promise<Seen> {
    const seen = new Map<number, Series[]>();
    for (const panel of panelsOf(dashboard)) seen.set(panel.id!, await this.see(panel));
    return seen;
  }

  /** The moments that a dashboard marks: where an annotation begins to have a result. */
  async marks({ annotations }: Dashboard): Promise<Mark[]> {
    const marks: Mark[] = [];
    for (const { expr, iconColor } of annotations?.list ?? []) {
      const times = (await this.ask(expr!, false)).flatMap(({ points }) => points.map(([time]) => time));
      const begins = times
        .toSorted((a, b) => a - b)
        .filter((time, i, all) => time - (all[i - 1] ?? 0) > 2 * this.#span.step);
      marks.push(...begins.map((time) => ({ time, color: iconColor })));
    }
    return marks;
  }

  /** What a variable of a dashboard offers. */
  async offered({ templating }: Dashboard, name: string): Promise<readonly string[]> {
    const query = String(templating?.list?.find((variable) => variable.name === name)?.query);
    const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
    return this.#prometheus.labelValues(label!, interpolate(selector!, this.#choice));
  }

  async #seeTarget({ refId, expr, instant = false, legendFormat = "" }: Dataquery): Promise<Series[]> {
    const shown = await this.ask(expr, instant);
    return shown.map((one) => ({ ...one, refId: refId ?? "", name: named(legendFormat, one.labels) }));
  }
}

/** Everything there is, or, where a dashboard is about one path, this path. */
export function choose({ templating }: Dashboard, path: Readonly<Record<string, string>>): Choice["variables"] {
  const variables = templating?.list?.filter(({ type }) => type === "query") ?? [];
  return Object.fromEntries(variables.map(({ name, multi = false }) => [name, multi ? [".+"] : path[name]!]));
}

function named(legend: string, labels: Readonly<Record<string, string>>): string {
  return legend.replace(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? "");
}
