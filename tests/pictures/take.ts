import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as passing } from "node:timers/promises";
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { test } from "vitest";
import { dashboardPicture } from "../../observability/charts/index.ts";
import { generated, RULES } from "../../observability/generated.ts";
import { isRow, readDashboards } from "../../observability/reading/dashboards.ts";
import { MAIN_PATH, Scene } from "../e2e/prometheus/scene.ts";
import { NO_ANSWERS, PROBE, TROUBLE } from "../e2e/prometheus/story.ts";
import { choose, Viewer } from "../e2e/prometheus/viewer.ts";

const IMAGES = new URL("../../docs/images/", import.meta.url);
const OBSERVABILITY = new URL("../../observability/", import.meta.url);
const MINUTE = 60_000;

test("pictures of every dashboard, of services that really run", async () => {
  await using scene = await Scene.create(await rules());
  // Rates need some time before they are those of a service that has been there for long.
  await passing(MINUTE);
  const from = Date.now() / 1000;
  await live(scene);
  const span = { from, to: Date.now() / 1000, step: 5 };
  const range = `${Math.round(span.to - span.from)}s`;
  for (const dashboard of readDashboards()) {
    const choice = { variables: choose(dashboard, MAIN_PATH), rateInterval: "20s", range };
    const viewer = new Viewer(scene.prometheus, choice, span);
    const [seen, marks] = [await viewer.seeAll(dashboard), await viewer.marks(dashboard)];
    const write = (name: string, part: Dashboard) =>
      writeFile(new URL(`${name}.svg`, IMAGES), dashboardPicture(part, seen, span, marks));
    const name = dashboard.uid!.replace("sixbeat-", "");
    await write(name, dashboard);
    if (name === "path") await write(`${name}-top`, firstRows(dashboard, 3));
  }
});

/** A dashboard without the rows that come later. */
function firstRows(dashboard: Dashboard, rows: number): Dashboard {
  const panels = dashboard.panels ?? [];
  const next = panels.filter(isRow)[rows];
  return { ...dashboard, panels: panels.slice(0, next && panels.indexOf(next)) };
}

/** The rule files as they are. */
async function rules(): Promise<ReadonlyMap<string, string>> {
  const files = [...generated().keys()].filter((file) => file.startsWith(RULES));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, OBSERVABILITY), "utf8")));
  return new Map(files.map((file, i) => [file.replace(/^.*\/(.*)\.yml$/, "$1.rules.yml"), texts[i]!]));
}

/** Thirteen minutes with an outage, a restart, too small a buffer and a time of trouble in them. */
async function live(scene: Scene): Promise<void> {
  const { land } = scene;
  await passing(2 * MINUTE);
  await land.does(`${PROBE} drop`);
  await passing(MINUTE / 2);
  await land.does();
  await passing(1.5 * MINUTE);
  await scene.restartReceiver();
  await passing(MINUTE);
  await scene.overflowReceiver();
  await passing(MINUTE);
  land.takes(0.008, 0.03);
  await land.does(...TROUBLE);
  await land.far.shell(NO_ANSWERS);
  await passing(3 * MINUTE);
  land.takes(0.002, 0.001);
  await land.does("udp sport 54321 numgen inc mod 50 0 drop");
  await passing(4 * MINUTE);
}
