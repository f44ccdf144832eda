import type { MetricDefinition } from "./definition.ts";
import type { Metrics } from "./metrics.ts";

/** A Markdown table of all metrics in the order of their definition, for the generated documentation. */
export function metricTable(metrics: Metrics): string {
  return ["| metric | type | labels | meaning |", "|---|---|---|---|", ...metrics.definitions.map(row), ""].join("\n");
}

function row({ name, type, labels, help }: MetricDefinition): string {
  const labelCell = labels.map((label) => `\`${label}\``).join(", ");
  return `| \`${name}\` | ${type} | ${labelCell} | ${help.replaceAll("|", "\\|")} |`;
}
