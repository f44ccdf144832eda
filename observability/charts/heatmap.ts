import { markLines, timeAxis } from "./axes.ts";
import type { Mark, Series, Span } from "./data.ts";
import { LOOK } from "./look.ts";
import { type Box, rectangle, text } from "./svg.ts";
import { formatted } from "./units.ts";

/** How values are spread over buckets and over time; the series are cumulative, one for each upper bound `le`. */
export function heatmapChart(area: Box, series: readonly Series[], span: Span, marks: readonly Mark[]): string {
  const columns = mergedColumns(cells(series), span);
  const bounds = [...new Set(columns.flatMap(({ counts }) => [...counts.keys()]))].toSorted((a, b) => a - b);
  if (bounds.length === 0) return "";
  const [low, high] = [Math.log2(bounds[0]!) - 1, Math.log2(bounds.at(-1)!)];
  const box = { x: area.x + 58, y: area.y + 6, width: area.width - 64, height: area.height - 28 };
  const x = (time: number) => box.x + ((time - span.from) / (span.to - span.from)) * box.width;
  const y = (bound: number) => box.y + ((high - Math.log2(bound)) / (high - low)) * box.height;
  const most = Math.max(...columns.flatMap(({ counts }) => [...counts.values()]));
  const drawn = columns.flatMap(({ from, to, counts }) =>
    [...counts].map(([bound, count]) => {
      const cell = {
        x: x(from),
        y: y(bound),
        width: Math.max(1, x(to) - x(from)),
        height: y(bound / 2) - y(bound) - 0.5,
      };
      return rectangle(cell, { fill: shade(count / most) });
    }),
  );
  const every = Math.ceil(bounds.length / 6);
  const labels = bounds
    .filter((_, i) => (bounds.length - 1 - i) % every === 0)
    .map((bound) =>
      text(formatted(bound, "s", span.to), box.x - 6, y(bound) + 4, {
        "text-anchor": "end",
        "font-size": 10,
        fill: LOOK.quiet,
      }),
    );
  return drawn.join("") + labels.join("") + timeAxis(box, span, x) + markLines(box, marks, x);
}

/** At each moment, how much fell into each bucket, by its upper bound. Empty buckets are left out, and the unbounded one. */
function cells(series: readonly Series[]): Map<number, Map<number, number>> {
  const buckets = series
    .map(({ labels, points }) => ({ bound: Number(labels["le"]), values: new Map(points) }))
    .filter(({ bound }) => Number.isFinite(bound))
    .toSorted((a, b) => a.bound - b.bound);
  const moments = new Map<number, Map<number, number>>();
  for (const [i, { bound, values }] of buckets.entries()) {
    for (const [time, value] of values) {
      const count = value - (buckets[i - 1]?.values.get(time) ?? 0);
      if (!moments.has(time)) moments.set(time, new Map());
      if (count > 1e-9) moments.get(time)!.set(bound, count);
    }
  }
  return moments;
}

interface Column {
  readonly from: number;
  readonly to: number;
  readonly counts: ReadonlyMap<number, number>;
}

/** Moments put together to at most so many columns, each a mean. */
function mergedColumns(moments: ReadonlyMap<number, ReadonlyMap<number, number>>, { from, to, step }: Span): Column[] {
  const width = Math.max(1, Math.ceil((to - from) / step / 60)) * step;
  const columns: Column[] = [];
  for (let start = from; start < to; start += width) {
    const within = [...moments].filter(([time]) => time >= start && time < start + width);
    const counts = new Map<number, number>();
    for (const [, bounds] of within) {
      for (const [bound, count] of bounds) counts.set(bound, (counts.get(bound) ?? 0) + count / within.length);
    }
    columns.push({ from: start, to: Math.min(to, start + width), counts });
  }
  return columns;
}

/** From a light to a dark orange; small shares are lifted, so that rare delays can be seen. */
function shade(share: number): string {
  const strength = Math.sqrt(share);
  const mix = (light: number, dark: number) => Math.round(light + (dark - light) * strength);
  return `rgb(${mix(255, 166)},${mix(237, 54)},${mix(213, 3)})`;
}
