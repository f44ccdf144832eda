import type { Dashboard, GridPos, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { isRow } from "../reading/dashboards.ts";
import type { Mark, Series, Span } from "./data.ts";
import { heatmapChart } from "./heatmap.ts";
import { LOOK } from "./look.ts";
import { statChart } from "./stat.ts";
import { stateTimelineChart } from "./state-timeline.ts";
import { styleOf } from "./style.ts";
import { type Box, document, rectangle, text } from "./svg.ts";
import { tableChart } from "./table.ts";
import { timeSeriesChart } from "./time-series.ts";

/** What each panel shows, by the panel's number. */
export type Seen = ReadonlyMap<number, readonly Series[]>;

const WIDTH = 1600;
const COLUMN = WIDTH / 24;
const LINE = 34;
const GAP = 8;
const HEAD = 44;

/** A whole dashboard as an SVG document: its panels where Grafana puts them, with their data and marks. */
export function dashboardPicture(dashboard: Dashboard, seen: Seen, span: Span, marks: readonly Mark[] = []): string {
  const { title, description, panels = [] } = dashboard;
  const height = HEAD + LINE * Math.max(...panels.map(({ gridPos }) => gridPos!.y + gridPos!.h)) + GAP;
  const drawn = panels.map((panel) => {
    const box = place(panel.gridPos!);
    if (isRow(panel))
      return text(`▾ ${panel.title}`, box.x + 4, box.y + box.height - 8, { "font-size": 15, "font-weight": 600 });
    return panelPicture(panel, box, seen.get(panel.id!) ?? [], span, marks);
  });
  const head = text(title ?? "", GAP + 4, 28, { "font-size": 19, "font-weight": 600 });
  const note = text(description ?? "", WIDTH - GAP - 4, 28, {
    "font-size": 13,
    "text-anchor": "end",
    fill: LOOK.quiet,
  });
  return document(title ?? "", WIDTH, height, LOOK.background, head, note, ...drawn);
}

function place({ x, y, w, h }: GridPos): Box {
  return { x: x * COLUMN + GAP / 2, y: HEAD + y * LINE + GAP / 2, width: w * COLUMN - GAP, height: h * LINE - GAP };
}

function panelPicture(panel: Panel, box: Box, series: readonly Series[], span: Span, marks: readonly Mark[]): string {
  const area = { x: box.x + 8, y: box.y + 26, width: box.width - 16, height: box.height - 32 };
  const frame = rectangle(box, { fill: LOOK.panel, stroke: LOOK.border, rx: 3 });
  const title = text(panel.title ?? "", box.x + 8, box.y + 18, { "font-size": 13, "font-weight": 600 }, box.width - 16);
  return frame + title + chart(panel, area, series, span, marks);
}

function chart(panel: Panel, area: Box, series: readonly Series[], span: Span, marks: readonly Mark[]): string {
  const style = styleOf(panel);
  if (panel.type === "stat") return statChart(area, series, style, span.to);
  if (series.length === 0) {
    return text(style.nothing, area.x + area.width / 2, area.y + area.height / 2, {
      "text-anchor": "middle",
      fill: LOOK.quiet,
    });
  }
  switch (panel.type) {
    case "timeseries":
      return timeSeriesChart(area, series, span, style, marks);
    case "heatmap":
      return heatmapChart(area, series, span, marks);
    case "state-timeline":
      return stateTimelineChart(area, series, span, style, marks);
    case "table":
      return tableChart(area, panel, series, span.to);
    default:
      throw new Error(`there is no chart for a panel of type ${panel.type}`);
  }
}
