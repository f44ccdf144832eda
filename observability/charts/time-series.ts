import { markLines, plot } from "./axes.ts";
import type { Mark, Series, Span } from "./data.ts";
import { legend } from "./legend.ts";
import { LOOK, seriesColors } from "./look.ts";
import type { Style } from "./style.ts";
import { type Box, element, rectangle } from "./svg.ts";

/** Lines over time with a legend below them; where they are stacked, the areas between them. */
export function timeSeriesChart(
  area: Box,
  series: readonly Series[],
  span: Span,
  style: Style,
  marks: readonly Mark[],
): string {
  const names = series.map(({ name }) => name);
  const others = names.filter((name) => !style.colors.has(name));
  const spare = new Map(seriesColors(others).map((color, i) => [others[i]!, color]));
  const colors = names.map((name) => style.colors.get(name) ?? spare.get(name)!);
  const foot = legend(area, names, colors);
  const bands = style.stacked
    ? stacked(series)
    : series.map(({ points }) => points.map(([time, high]) => ({ time, high, low: 0 })));
  const values = bands
    .flat()
    .map(({ high }) => high)
    .filter(Number.isFinite);
  const room = { ...area, height: area.height - foot.height };
  const { box, x, y, axes } = plot(room, values, span, style.unit, style.logarithmic);
  const at = (time: number, value: number) => `${near(x(time))} ${near(y(value))}`;
  const lines = bands.map((band, i) => {
    const runs = unbroken(
      band.filter(({ high }) => Number.isFinite(y(high))),
      span.step,
    );
    return runs.map((run) => drawnRun(run, colors[i]!, style.stacked, at)).join("");
  });
  return (
    axes + rectangle(box, { fill: "none", stroke: LOOK.grid }) + lines.join("") + markLines(box, marks, x) + foot.drawn
  );
}

/** A value, and what it stands on. */
interface Step {
  readonly time: number;
  readonly high: number;
  readonly low: number;
}

/** Each series on top of those before it. */
function stacked(series: readonly Series[]): Step[][] {
  const sums = new Map<number, number>();
  return series.map(({ points }) =>
    points.map(([time, value]) => {
      const low = sums.get(time) ?? 0;
      const high = low + (Number.isFinite(value) ? value : 0);
      sums.set(time, high);
      return { time, high, low };
    }),
  );
}

/** The runs of steps between which none is missing. */
function unbroken(steps: readonly Step[], distance: number): Step[][] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && step.time - last.time <= distance * 1.5) runs.at(-1)!.push(step);
    else runs.push([step]);
  }
  return runs;
}

function drawnRun(
  run: readonly Step[],
  color: string,
  isFilled: boolean,
  at: (time: number, value: number) => string,
): string {
  const tops = run.map(({ time, high }) => at(time, high));
  // A line of one point would not be seen.
  const line = tops.length === 1 ? `M${tops[0]}h1.5` : `M${tops.join("L")}`;
  const drawn = element("path", {
    d: line,
    fill: "none",
    stroke: color,
    "stroke-width": 1.5,
    "stroke-linejoin": "round",
  });
  if (!isFilled) return drawn;
  const floor = run.toReversed().map(({ time, low }) => at(time, low));
  return element("path", { d: `M${[...tops, ...floor].join("L")}Z`, fill: color, "fill-opacity": 0.45 }) + drawn;
}

function near(value: number): number {
  return Math.round(value * 10) / 10;
}
