import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { DATA_SOURCE } from "./panels.ts";

/** The addresses of the dashboards: /d/<uid>. */
export const UID = { overview: "sixbeat-overview", path: "sixbeat-path", services: "sixbeat-services" } as const;

/** What makes a dashboard one of ours. */
export interface Plan {
  readonly uid: string;
  readonly title: string;
  /** The question that it answers. */
  readonly description: string;
  readonly variables: readonly Variable[];
  readonly annotations: readonly Annotation[];
  readonly rows: readonly Row[];
}

export interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}

export interface Variable {
  readonly name: string;
  readonly label: string;
  /** `label_values(selector, label)` */
  readonly query: string;
  /** Several values or all, to be matched with `=~`. Otherwise exactly one, to be matched with `=`. */
  readonly many: boolean;
}

/** A mark on every panel whenever the expression has a result. */
export interface Annotation {
  readonly name: string;
  readonly expr: string;
  readonly text: string;
  readonly color: string;
}

/** Makes the dashboard: the variables, links and manners that all of them share, and its own rows. */
export function dashboard(plan: Plan): Dashboard {
  const builder = new DashboardBuilder(plan.title)
    .uid(plan.uid)
    .description(plan.description)
    .tags(["sixbeat"])
    .readonly()
    .timezone("browser")
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    .tooltip(DashboardCursorSync.Crosshair)
    .link(otherDashboards())
    .withVariable(new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"));
  for (const one of [...ENDS, ...plan.variables]) builder.withVariable(variable(one));
  for (const one of plan.annotations) builder.annotation(annotation(one));
  for (const { title, panels } of plan.rows) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return finished(builder.build());
}

const ENDS: readonly Variable[] = [
  { name: "job", label: "Job", query: "label_values(sixbeat_build_info, job)", many: true },
  {
    name: "instance",
    label: "Instance",
    query: 'label_values(sixbeat_build_info{job=~"$job"}, instance)',
    many: true,
  },
];

function otherDashboards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder("sixbeat")
    .type(DashboardLinkType.Dashboards)
    .tags(["sixbeat"])
    .includeVars(true)
    .keepTime(true);
}

function variable({ name, label, query, many }: Variable): QueryVariableBuilder {
  const builder = new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATA_SOURCE)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(many)
    .includeAll(many);
  if (many) builder.allValue(".+").current({ selected: true, text: "All", value: "$__all" });
  return builder;
}

function annotation({ name, expr, text, color }: Annotation): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATA_SOURCE)
    .enable(true)
    .iconColor(color)
    .expr(expr)
    .titleFormat(name)
    .textFormat(text)
    .target(new DataqueryBuilder().refId("A").datasource(DATA_SOURCE).expr(expr).range());
}

/**
 * Panels keep their number as long as their order, so that links to one of them last. Links and annotations are shown:
 * the builder would hide them in a menu.
 */
function finished(made: Dashboard): Dashboard {
  made.panels?.forEach((panel, i) => {
    panel.id = i + 1;
  });
  for (const shown of [...(made.links ?? []), ...(made.annotations?.list ?? [])]) delete shown.placement;
  return made;
}
