import { readdirSync, readFileSync } from "node:fs";
import type { Dashboard, Panel, RowPanel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import { DASHBOARDS } from "../generated.ts";

/** A query somewhere in a dashboard. */
export interface DashboardQuery {
  /** `sixbeat / Path: Jitter: A` */
  readonly where: string;
  readonly expr: string;
}

/** The dashboards as Grafana reads them, from their files. */
export function readDashboards(): readonly Dashboard[] {
  const folder = new URL(`../${DASHBOARDS}/`, import.meta.url);
  return readdirSync(folder)
    .toSorted()
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Dashboard);
}

/** The panels that show something, rows left out. */
export function panelsOf({ panels = [] }: Dashboard): readonly Panel[] {
  return panels.filter((panel): panel is Panel => !isRow(panel));
}

export function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === "row";
}

export function targetsOf({ targets = [] }: Panel): readonly Dataquery[] {
  return targets as unknown as readonly Dataquery[];
}

/** The queries of the panels and of the annotations. */
export function queriesOf(dashboard: Dashboard): readonly DashboardQuery[] {
  const inPanels = panelsOf(dashboard).flatMap((panel) =>
    targetsOf(panel).map(({ refId, expr }) => ({ where: `${dashboard.title}: ${panel.title}: ${refId}`, expr })),
  );
  const inAnnotations = (dashboard.annotations?.list ?? []).map(({ name, expr }) => ({
    where: `${dashboard.title}: annotation ${name}`,
    expr: expr ?? "",
  }));
  return [...inPanels, ...inAnnotations];
}
