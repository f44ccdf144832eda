import type { HistogramDefinition, HistogramFigures } from "./definition.ts";

/**
 * All lines of some rows of a histogram, made from the lines of their counts: what prom-client once wrote of the labels
 * is repeated for each bucket, three times as fast as it would write them.
 */
export function histogramLines(
  { name, bounds }: HistogramDefinition,
  rows: readonly HistogramFigures[],
  counts: string,
): string {
  const ends = bounds.map((bound) => `le="${bound}"} `);
  const countLines = counts.split("\n");
  let text = "";
  rows.forEach(({ buckets, sum, count }, at) => {
    const countLine = countLines[at]!;
    const labels = countLine.slice(`${name}_count`.length, countLine.lastIndexOf(" "));
    const start = `${name}_bucket${labels === "" ? "{" : `${labels.slice(0, -1)},`}`;
    buckets.forEach((bucket, place) => {
      text += `${start}${ends[place]}${bucket}\n`;
    });
    text += `${start}le="+Inf"} ${count}\n${name}_sum${labels} ${sum}\n${countLine}\n`;
  });
  return text;
}
