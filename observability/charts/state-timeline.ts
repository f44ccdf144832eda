import { markLines, timeAxis } from "./axes.ts";
import type { Mark, Series, Span } from "./data.ts";
import { type Style, thresholdColor } from "./style.ts";
import { type Box, rectangle, text } from "./svg.ts";

/** A bar for each series, in the colours of the thresholds that its value reaches over time. */
export function stateTimelineChart(
  area: Box,
  series: readonly Series[],
  span: Span,
  style: Style,
  marks: readonly Mark[],
): string {
  const names = 210;
  const box = { x: area.x + names, y: area.y + 4, width: area.width - names - 6, height: area.height - 26 };
  const row = Math.min(26, box.height / Math.max(1, series.length));
  const x = (time: number) => box.x + ((time - span.from) / (span.to - span.from)) * box.width;
  const bars = series.map((one, i) => {
    const y = box.y + i * row;
    const states = merged(one, span, style).map(({ from, to, color }) =>
      rectangle({ x: x(from), y: y + 2, width: x(to) - x(from), height: row - 4 }, { fill: color }),
    );
    const label = text(one.name, box.x - 8, y + row / 2 + 4, { "text-anchor": "end", "font-size": 11 }, names - 8);
    return label + states.join("");
  });
  return bars.join("") + timeAxis(box, span, x) + markLines(box, marks, x);
}

/** The times in which the colour stays the same. */
function merged({ points }: Series, { to: end, step }: Span, { thresholds }: Style) {
  const states: { from: number; to: number; color: string }[] = [];
  for (const [time, value] of points) {
    if (!Number.isFinite(value)) continue;
    const color = thresholdColor(thresholds, value);
    const last = states.at(-1);
    const to = Math.min(end, time + step);
    if (last?.color === color && time - last.to < step / 2) last.to = to;
    else states.push({ from: time, to, color });
  }
  return states;
}
