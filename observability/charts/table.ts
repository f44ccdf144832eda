import type { Panel, ThresholdsConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import { lastOf, type Series } from "./data.ts";
import { LOOK } from "./look.ts";
import { properties, thresholdColor } from "./style.ts";
import { type Box, element, rectangle, text, widthOf } from "./svg.ts";
import { formatted } from "./units.ts";

interface Cell {
  readonly shown: string;
  readonly color: string;
}

/** A set of labels, and a value for each column. */
interface Line {
  readonly labels: Series["labels"];
  readonly values: Map<string, number>;
}

/** Texts and their colours. */
type Mappings = readonly { readonly options: Readonly<Record<string, { readonly color: string }>> }[];

const HEIGHT = 22;
const INK = "#24292e";

/** A line for each set of labels, as many as there is room for, the highest first column first. */
export function tableChart(area: Box, panel: Panel, series: readonly Series[], now: number): string {
  const options = (id: string) => panel.transformations?.find((one) => one.id === id)?.options;
  const names: Record<string, string> = options("organize").renameByName;
  const fields: string[] = options("filterFieldsByName").include.names;
  const head = fields.map((field) => names[field] ?? field);
  const columns = Object.values(names);
  const lines = merged(series).toSorted(
    (a, b) => (b.values.get(columns[0]!) ?? -1) - (a.values.get(columns[0]!) ?? -1),
  );
  const cells = lines.map(({ labels, values }) =>
    head.map((name) =>
      columns.includes(name) ? valueCell(panel, name, values.get(name), now) : labelCell(panel, name, labels),
    ),
  );
  return drawn(area, head, cells.slice(0, Math.floor(area.height / HEIGHT) - 1));
}

/** The series of all queries with the same labels in one line. */
function merged(series: readonly Series[]): Line[] {
  const lines = new Map<string, Line>();
  for (const one of series) {
    const { __name__: _, ...labels } = one.labels;
    const key = JSON.stringify(Object.entries(labels).toSorted());
    if (!lines.has(key)) lines.set(key, { labels, values: new Map() });
    const value = lastOf(one);
    if (value !== undefined) lines.get(key)!.values.set(one.name, value);
  }
  return [...lines.values()];
}

function labelCell({ fieldConfig }: Panel, name: string, labels: Series["labels"]): Cell {
  const shown = labels[name] ?? "";
  const [, mappings] = properties<Mappings>(fieldConfig, "mappings").find(([field]) => field === name) ?? [];
  return { shown, color: mappings?.[0]?.options[shown]?.color ?? INK };
}

function valueCell({ fieldConfig }: Panel, name: string, value: number | undefined, now: number): Cell {
  const [, unit = "none"] = properties<string>(fieldConfig, "unit").find(([field]) => field === name) ?? [];
  const [, thresholds] =
    properties<ThresholdsConfig>(fieldConfig, "thresholds").find(([field]) => field === name) ?? [];
  const color = thresholds === undefined || value === undefined ? INK : thresholdColor(thresholds.steps, value);
  return { shown: formatted(value, unit, now), color };
}

/** Columns are as wide as what is in them, in proportion. */
function drawn(area: Box, head: readonly string[], lines: readonly (readonly Cell[])[]): string {
  const needs = head.map(
    (name, i) => Math.max(...[name, ...lines.map((cells) => cells[i]!.shown)].map((one) => widthOf(one))) + 16,
  );
  const whole = needs.reduce((sum, need) => sum + need, 0);
  const widths = needs.map((need) => (need / whole) * area.width);
  const x = (i: number) => area.x + 4 + widths.slice(0, i).reduce((sum, width) => sum + width, 0);
  const titles = head.map((name, i) =>
    text(name, x(i), area.y + 15, { "font-weight": 600, fill: "#3274D9" }, widths[i]! - 6),
  );
  const rows = lines.flatMap((cells, line) => {
    const y = area.y + HEIGHT * (line + 1);
    const rule = element("line", { x1: area.x, x2: area.x + area.width, y1: y, y2: y, stroke: LOOK.grid });
    return [rule, ...cells.map(({ shown, color }, i) => text(shown, x(i), y + 15, { fill: color }, widths[i]! - 6))];
  });
  return rectangle({ ...area, height: HEIGHT }, { fill: LOOK.background }) + titles.join("") + rows.join("");
}
