import type { MetricDefinition } from "./definition.ts";
import type { Metrics } from "./metrics.ts";

/** A Markdown table of all metrics in the order of their definition, for the generated documentation. */
export function metricTable(metrics: Metrics): string {
  const head = ["| metric | type | labels | meaning | example query |", "|---|---|---|---|---|"];
  return [...head, ...metrics.definitions.map(row), ""].join("\n");
}

function row(definition: MetricDefinition): string {
  const { name, type, labels, help } = definition;
  const labelCell = labels.map((label) => `\`${label}\``).join(", ");
  return `| \`${name}\` | ${type} | ${labelCell} | ${help.replaceAll("|", "\\|")} | \`${query(definition)}\` |`;
}

/** What a dashboard would ask first. */
function query({ name, type, labels }: MetricDefinition): string {
  const by = labels.filter((label) => label !== "family" && label !== "flow").join(", ");
  if (type === "histogram")
    return `histogram_quantile(0.99, sum by (${by === "" ? "" : `${by}, `}le) (rate(${name}_bucket[5m])))`;
  if (type === "counter") return by === "" ? `rate(${name}[5m])` : `sum by (${by}) (rate(${name}[5m]))`;
  return by === "" ? name : `max by (${by}) (${name})`;
}
