import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type DataSourceRef,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardLinkBuilder,
  FieldColorBuilder,
  FieldColorModeId,
  type Panel,
  type ThresholdsConfigBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import * as heatmap from "@grafana/grafana-foundation-sdk/heatmap";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as statetimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import { lossThresholds, MEANING, plainThresholds } from "./palette.ts";

/** The data source that the reader chose. */
export const DATA_SOURCE: DataSourceRef = { type: "prometheus", uid: "${datasource}" };

/** What is read, and what a series of it is called. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

export interface Frame {
  readonly title: string;
  /** What the reader learns, and what to do about it. */
  readonly description: string;
  /** Of 24 columns. */
  readonly width: number;
  readonly height?: number;
}

export interface TimeSeries extends Frame {
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly stacked?: boolean;
  /** A logarithmic axis, for delays. */
  readonly logarithmic?: boolean;
  /** Where a click on a series leads. */
  readonly link?: Link;
}

export interface Link {
  readonly title: string;
  readonly url: string;
}

/** Lines over time, coloured by what they mean, or by their name where they are many. */
export function timeSeries(panel: TimeSeries): Builder<Panel> {
  const { unit, queries, width, height = 8, stacked = false, logarithmic = false, link } = panel;
  const builder = new timeseries.PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(DATA_SOURCE)
    .span(width)
    .height(height)
    .unit(unit)
    .lineWidth(1)
    .fillOpacity(stacked ? 40 : 8)
    .showPoints(VisibilityMode.Never)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .targets(queries.map((query, i) => target(query, i).range()));
  if (!logarithmic) builder.axisSoftMin(0);
  if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  if (logarithmic) {
    builder.scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Log).log(10));
  }
  if (link !== undefined) builder.dataLinks([new DashboardLinkBuilder(link.title).url(link.url)]);
  for (const [name, color] of meantBy(queries)) {
    builder.overrideByName(name, [{ id: "color", value: { mode: FieldColorModeId.Fixed, fixedColor: color } }]);
  }
  return builder;
}

export interface Stat extends Frame {
  readonly unit: string;
  readonly query: Query;
  readonly thresholds?: ThresholdsConfigBuilder;
  readonly decimals?: number;
  /** What is shown where the query has no result. */
  readonly nothing?: string;
  readonly link?: Link;
}

/** One number, as it is now. */
export function oneNumber(panel: Stat): Builder<Panel> {
  const { unit, query, width, height = 4, decimals, nothing, link } = panel;
  const builder = new stat.PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(DATA_SOURCE)
    .span(width)
    .height(height)
    .unit(unit)
    .thresholds(panel.thresholds ?? plainThresholds())
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
    .withTarget(target(query, 0).instant());
  if (decimals !== undefined) builder.decimals(decimals);
  if (nothing !== undefined) builder.noValue(nothing);
  if (link !== undefined) builder.dataLinks([new DashboardLinkBuilder(link.title).url(link.url)]);
  return builder;
}

/** How delays are spread over time; the darker, the more datagrams. */
export function delays(panel: Frame & { readonly expr: string }): Builder<Panel> {
  return new heatmap.PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(DATA_SOURCE)
    .span(panel.width)
    .height(panel.height ?? 8)
    .calculate(false)
    .cellGap(1)
    .color(
      new heatmap.HeatmapColorOptionsBuilder()
        .mode(heatmap.HeatmapColorMode.Scheme)
        .scheme("Oranges")
        .fill("dark-orange")
        .scale(heatmap.HeatmapColorScale.Exponential)
        .exponent(0.5)
        .steps(64),
    )
    .yAxis(new heatmap.YAxisConfigBuilder().unit("s"))
    .cellValues(new heatmap.CellValuesBuilder().unit("cps"))
    .filterValues(new heatmap.FilterValueRangeBuilder().le(1e-9))
    .tooltip(new heatmap.HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(true))
    .withTarget(target({ expr: panel.expr, legend: "{{le}}" }, 0).format(PromQueryFormat.Heatmap).range());
}

/** A bar for each series, coloured by how bad the loss was at that time. */
export function lossTimeline(panel: Frame & { readonly query: Query; readonly link: Link }): Builder<Panel> {
  return new statetimeline.PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(DATA_SOURCE)
    .span(panel.width)
    .height(panel.height ?? 8)
    .unit("percentunit")
    .thresholds(lossThresholds())
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .showValue(VisibilityMode.Never)
    .mergeValues(true)
    .rowHeight(0.8)
    .dataLinks([new DashboardLinkBuilder(panel.link.title).url(panel.link.url)])
    .withTarget(target(panel.query, 0).range());
}

/** A query as a panel's n-th. */
export function target({ expr, legend: name }: Query, n: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(String.fromCharCode("A".charCodeAt(0) + n))
    .datasource(DATA_SOURCE)
    .expr(expr)
    .legendFormat(name);
}

function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true);
}

/** What these labels may be, each with a colour of its own. */
const MEANT_BY_LABEL: Readonly<Record<string, readonly string[]>> = {
  "{{direction}}": ["forward", "reverse", "unknown"],
  "{{state}}": ["resolved", "stale", "unresolved", "probed", "passed_over", "missing"],
};

/** The series of these queries that have a colour of their own. */
function meantBy(queries: readonly Query[]): [name: string, color: string][] {
  const names = queries.flatMap(({ legend: name }) => MEANT_BY_LABEL[name] ?? [name]);
  return names.flatMap((name): [string, string][] => (name in MEANING ? [[name, MEANING[name]!]] : []));
}
