import type { Mark, Span } from "./data.ts";
import { LOOK } from "./look.ts";
import { linearScale, logarithmicScale, type Scale, timeTicks } from "./scale.ts";
import { type Box, element, text } from "./svg.ts";
import { formatted } from "./units.ts";

/** The part of a panel in which data are drawn, and where values and moments lie in it. */
export interface Plot {
  readonly box: Box;
  x(time: number): number;
  y(value: number): number;
  /** Grid and labels. */
  readonly axes: string;
}

/** Room for the labels on the left and below. */
const LEFT = 58;
const BELOW = 20;

export function plot(area: Box, values: readonly number[], span: Span, unit: string, logarithmic: boolean): Plot {
  const scale = logarithmic ? logarithmicScale(values) : linearScale(values);
  const box = { x: area.x + LEFT, y: area.y + 6, width: area.width - LEFT - 6, height: area.height - BELOW - 6 };
  const x = (time: number) => box.x + ((time - span.from) / (span.to - span.from)) * box.width;
  const y = (value: number) => box.y + (1 - scale.place(value)) * box.height;
  return {
    box,
    x,
    y,
    axes: valueAxis(box, scale, y, (value) => formatted(value, unit, span.to)) + timeAxis(box, span, x),
  };
}

export function timeAxis({ y, height }: Box, { from, to }: Span, x: (time: number) => number): string {
  const labels = timeTicks(from, to).map((time) => {
    const clock = new Date(time * 1000).toISOString().slice(11, 19);
    return text(clock, x(time), y + height + 15, { "text-anchor": "middle", "font-size": 10, fill: LOOK.quiet });
  });
  return labels.join("");
}

/** Dashed lines from top to bottom. */
export function markLines({ y, height }: Box, marks: readonly Mark[], x: (time: number) => number): string {
  const lines = marks.map(({ time, color }) => {
    const dashes = { stroke: color, "stroke-dasharray": "3 3", "stroke-width": 1.2 };
    return element("line", { x1: x(time), x2: x(time), y1: y, y2: y + height, ...dashes });
  });
  return lines.join("");
}

function valueAxis(
  box: Box,
  { ticks }: Scale,
  y: (value: number) => number,
  written: (value: number) => string,
): string {
  const lines = ticks.map((tick) => {
    const at = y(tick);
    const line = element("line", { x1: box.x, x2: box.x + box.width, y1: at, y2: at, stroke: LOOK.grid });
    return line + text(written(tick), box.x - 6, at + 3.5, { "text-anchor": "end", "font-size": 10, fill: LOOK.quiet });
  });
  return lines.join("");
}
