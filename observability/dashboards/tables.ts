import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { TableCellDisplayMode, TableSortByFieldStateBuilder } from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardLinkBuilder,
  type DynamicConfigValue,
  MappingType,
  type Panel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import * as table from "@grafana/grafana-foundation-sdk/table";
import { BAD, lossThresholds, NEUTRAL, WARNING } from "./palette.ts";
import { DATA_SOURCE, type Frame, type Link, target } from "./panels.ts";

/** A column of numbers, one query for each. */
export interface Column {
  readonly name: string;
  readonly expr: string;
  readonly unit: string;
  /** Coloured by how bad it is as a loss. */
  readonly loss?: boolean;
}

/** One line for each set of labels, and a column for each query; sorted by the first of these. */
export function labelTable(
  panel: Frame & {
    /** The labels that are shown, in their order. */
    readonly labels: readonly string[];
    readonly columns: readonly Column[];
    readonly nothing: string;
    readonly link?: Link;
  },
): Builder<Panel> {
  const { labels, columns, link } = panel;
  const builder = new table.PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(DATA_SOURCE)
    .span(panel.width)
    .height(panel.height ?? 8)
    .unit("string")
    .noValue(panel.nothing)
    .filterable(true)
    .sortBy([new TableSortByFieldStateBuilder().displayName(columns[0]!.name).desc(true)])
    .targets(
      columns.map(({ name, expr }, i) => target({ expr, legend: name }, i).format(PromQueryFormat.Table).instant()),
    )
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({ id: "filterFieldsByName", options: { include: { names: fields(labels, columns) } } })
    .withTransformation({ id: "organize", options: organized(labels, columns) });
  for (const column of columns) builder.overrideByName(column.name, columnStyle(column));
  builder.overrideByName("severity", severityStyle());
  if (link !== undefined) {
    builder.overrideByName(labels[0]!, [
      { id: "links", value: [new DashboardLinkBuilder(link.title).url(link.url).build()] },
    ]);
  }
  return builder;
}

/** What Grafana calls the labels and the values once they are merged, in the order of the columns. */
function fields(labels: readonly string[], columns: readonly Column[]): string[] {
  return [...labels, ...columns.map((_, i) => valueField(i, columns))];
}

function organized(labels: readonly string[], columns: readonly Column[]) {
  return {
    indexByName: Object.fromEntries(fields(labels, columns).map((name, i) => [name, i])),
    renameByName: Object.fromEntries(columns.map(({ name }, i) => [valueField(i, columns), name])),
  };
}

function valueField(i: number, columns: readonly Column[]): string {
  return columns.length === 1 ? "Value" : `Value #${String.fromCharCode("A".charCodeAt(0) + i)}`;
}

function columnStyle({ unit, loss = false }: Column): DynamicConfigValue[] {
  const style: DynamicConfigValue[] = [{ id: "unit", value: unit }];
  if (!loss) return style;
  return [
    ...style,
    { id: "thresholds", value: lossThresholds().build() },
    { id: "custom.cellOptions", value: { type: TableCellDisplayMode.ColorText } },
  ];
}

function severityStyle(): DynamicConfigValue[] {
  const options = Object.fromEntries(
    [
      ["critical", BAD],
      ["warning", WARNING],
      ["info", NEUTRAL],
    ].map(([text, color], index) => [text, { color, index }]),
  );
  return [
    { id: "mappings", value: [{ type: MappingType.ValueToText, options }] },
    { id: "custom.cellOptions", value: { type: TableCellDisplayMode.ColorText } },
  ];
}
