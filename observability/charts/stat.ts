import { lastOf, type Series } from "./data.ts";
import { type Style, thresholdColor } from "./style.ts";
import { type Box, text } from "./svg.ts";
import { formatted } from "./units.ts";

/** One number, coloured by how good it is. */
export function statChart(area: Box, series: readonly Series[], style: Style, now: number): string {
  const value = series.map(lastOf).find((one) => one !== undefined);
  const shown = value === undefined ? style.nothing : formatted(value, style.unit, now);
  const size = Math.min(34, (area.width / Math.max(4, shown.length)) * 1.6);
  const fill = value === undefined ? "#6b7280" : thresholdColor(style.thresholds, value);
  const [x, y] = [area.x + area.width / 2, area.y + area.height / 2 + size / 3];
  return text(shown, x, y, { "text-anchor": "middle", "font-size": size, "font-weight": 600, fill });
}
