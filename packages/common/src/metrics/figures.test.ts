import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { clockMetrics, defineFigure, Metrics } from "./index.ts";

it("defines a single figure that is read at each scrape", async () => {
  const metrics = new Metrics();
  let drops = 1;
  defineFigure(metrics, "x_total", "counter", "Drops.", () => drops);
  drops = 7;
  expect(await textOf(metrics)).toBe("# HELP x_total Drops.\n# TYPE x_total counter\nx_total 7\n");
});

it.each([
  [true, 1],
  [false, 0],
])("shows a clock that is synchronised (%s), and its error", async (synchronized, figure) => {
  const metrics = new Metrics();
  clockMetrics(metrics, () => ({ synchronized, maximumError: 0.016 }));
  const text = await textOf(metrics);
  expect(text).toContain(`\nsixbeat_clock_synchronized ${figure}\n`);
  expect(text).toContain("\nsixbeat_clock_error_seconds 0.016\n");
});

async function textOf(metrics: Metrics): Promise<string> {
  return text((await metrics.exposition()).parts());
}
