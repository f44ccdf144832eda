import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dashboardPicture, type Series, type Span } from "../../observability/charts/index.ts";
import { panelsOf, queriesOf, readDashboards, targetsOf } from "../../observability/reading/dashboards.ts";
import type { Choice } from "../../observability/reading/interpolate.ts";
import { metricsOf } from "../../observability/reading/promql.ts";
import { alerts, recordingRules } from "../../observability/rules/index.ts";
import type { Labels } from "../support/exposition.ts";
import { lacks } from "../support/requires.ts";
import { documentedQueries } from "./prometheus/documented.ts";
import { EMPTY, FACTS, FACTS_OF_THE_PAST, type Fact, OF_PROMETHEUS, UNSEEN } from "./prometheus/expectations.ts";
import { impatientRules } from "./prometheus/rule-files.ts";
import { FOREIGN_PATH, MAIN_PATH, PATH_TO_THE_PAST, Scene } from "./prometheus/scene.ts";
import { tell } from "./prometheus/story.ts";
import { choose, Viewer } from "./prometheus/viewer.ts";

const dashboards = readDashboards();
const documented = documentedQueries();
const targetsPage = readFileSync(new URL("../../docs/targets.md", import.meta.url), "utf8");
const recorded = recordingRules.flatMap(({ rules }) => rules);

let scene: Scene;
/** Before Prometheus knew of any service, and when all had happened; in seconds. */
let beginning: number;
let end: number;

describe.skipIf(lacks("namespaces", "nft", "ss", "tun", "python3", "prometheus"))("With a real Prometheus", () => {
  beforeAll(async () => {
    scene = await Scene.create(impatientRules());
    beginning = await tell(scene);
    end = Date.now() / 1000;
  }, 300_000);
  afterAll(() => scene?.[Symbol.asyncDispose]());

  describe.each(dashboards)("$title", (dashboard) => {
    it.each(panelsOf(dashboard).map((panel) => [panel.title, panel] as const))(
      "%s shows something",
      async (_, panel) => {
        const shown = await viewerOf(dashboard).see(panel);
        for (const { refId, expr } of targetsOf(panel)) {
          const values = numbers(shown.filter((one) => one.refId === refId));
          if (isToBeEmpty(expr)) expect(values).toEqual([]);
          else expect(values, expr).not.toEqual([]);
        }
      },
    );

    it.each((dashboard.annotations?.list ?? []).map(({ name, expr }) => [name, expr!]))(
      "marks where: %s",
      async (name, expr) => {
        // Our own senders begin a session whenever they begin anew.
        const viewer = viewerOf(dashboard, name === "Sender restarted" ? FOREIGN_PATH : MAIN_PATH);
        expect(numbers(await viewer.ask(expr, false))).not.toEqual([]);
      },
    );

    it("can be drawn", async () => {
      const viewer = viewerOf(dashboard);
      const marks = await viewer.marks(dashboard);
      const picture = dashboardPicture(dashboard, await viewer.seeAll(dashboard), span(), marks);
      expect(picture).toContain("stroke-dasharray");
      for (const { title } of panelsOf(dashboard)) expect(picture).toContain(`>${title}<`);
      expect(picture).not.toMatch(/NaN|undefined|Infinity/);
    });

    it("offers what there is for each variable", async () => {
      const viewer = viewerOf(dashboard);
      const variables = dashboard.templating?.list?.filter(({ type }) => type === "query") ?? [];
      const offered = await Promise.all(variables.map(({ name }) => viewer.offered(dashboard, name)));
      const wanted: Record<string, string> = { job: "sixbeat-sender", instance: "[fd00:9::2]:9612", ...MAIN_PATH };
      for (const [i, { name }] of variables.entries()) expect(offered[i], name).toContain(wanted[name]);
    });
  });

  it.each(FACTS)("%s: %s shows of %s at least %d and at most %d", (...fact) => holds(fact, MAIN_PATH));

  it.each(FACTS_OF_THE_PAST)("%s: %s shows of %s, where a clock is behind, at least %d and at most %d", (...fact) =>
    holds(fact, PATH_TO_THE_PAST),
  );

  it.each(alerts)("$alert fires where it should", async ({ alert, expr }) => {
    const isAbsence = expr.startsWith("absent(");
    const firing = await scene.prometheus.at(expr, isAbsence ? beginning : end);
    const isRight = alert === "SixbeatClockUnsynchronised" ? await isSomeClockFree() : !isToBeEmpty(expr);
    expect(firing.length > 0).toBe(isRight);
    if (!isRight || isAbsence) return;
    const alarms = await scene.prometheus.at(`ALERTS{alertname="${alert}", alertstate="firing"}`, end);
    expect(alarms).not.toEqual([]);
  });

  it.each(recorded)("$record is recorded", async ({ record, expr }) => {
    for (const query of [record, ...(expr.includes("1d") ? [] : [expr])]) {
      expect(numbers(await all().ask(query, true)), query).not.toEqual([]);
    }
  });

  it.each(documented)("$where", async ({ expr }) => {
    const values = numbers(await all().ask(expr, true));
    if (isToBeEmpty(expr)) expect(values).toEqual([]);
    else expect(values).not.toEqual([]);
  });

  it.each([
    ["sender", "[fd00:9::1]:9611"],
    ["receiver", "[fd00:9::2]:9612"],
  ])("a flow has as many series at the %s as docs/targets.md says", async (end, instance) => {
    const labels = Object.entries({ ...MAIN_PATH, flow: "1", instance }).map(([name, value]) => `${name}="${value}"`);
    const [series] = await all().ask(`count({__name__=~"sixbeat_.+", ${labels.join(", ")}})`, true);
    const [, documented] = new RegExp(`^\\| series at the ${end} \\| (\\d+)`, "m").exec(targetsPage)!;
    expect(series!.points[0]![1]).toBe(Number(documented));
  });

  it("every metric that is asked for is exposed", async () => {
    const exposed = [...(await exposition()).matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
      type === "histogram" ? ["_bucket", "_sum", "_count"].map((end) => `${name}${end}`) : [name],
    );
    const known = new Set([...exposed, ...OF_PROMETHEUS, ...recorded.map(({ record }) => record)]);
    const asked = [...dashboards.flatMap(queriesOf), ...alerts, ...recorded, ...documented];
    const unknown = asked.flatMap(({ expr }) => metricsOf(expr)).filter((metric) => !known.has(metric));
    expect([...new Set(unknown)]).toEqual([]);
  });

  it("every metric of ours is on a dashboard, but for those with a reason", async () => {
    const names = [...(await exposition()).matchAll(/^# TYPE (sixbeat_\S+) /gm)].map(([, name]) => name!);
    const seen = dashboards.flatMap(queriesOf).flatMap(({ expr }) => metricsOf(expr));
    const unseen = new Set(names.filter((name) => !seen.some((metric) => metric.startsWith(name))));
    expect([...unseen].toSorted()).toEqual(Object.keys(UNSEEN).toSorted());
  });

  it.each(["oslo", "berlin"] as const)("promtool finds nothing wrong with our metrics of %s", async (role) => {
    const { body } = await scene.service(role).get("/metrics");
    const ours = body.split("\n").filter((line) => /^(# \w+ )?sixbeat_/.test(line));
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input: `${ours.join("\n")}\n` });
    expect({ status, stdout: String(stdout), stderr: String(stderr) }).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

async function holds([title, panelTitle, name, least, most]: Fact, path: Labels): Promise<void> {
  const dashboard = dashboards.find((one) => one.title?.endsWith(title))!;
  const panel = panelsOf(dashboard).find((one) => one.title === panelTitle)!;
  const shown = await viewerOf(dashboard, path).see(panel);
  const highest = Math.max(...numbers(shown.filter((one) => one.name === name)));
  expect(highest, JSON.stringify(shown.map((one) => one.name))).toBeGreaterThanOrEqual(least);
  expect(highest).toBeLessThanOrEqual(most);
}

function all(): Viewer {
  return viewer({});
}

function viewerOf(dashboard: Dashboard, path: Labels = MAIN_PATH): Viewer {
  return viewer(choose(dashboard, path));
}

function viewer(variables: Choice["variables"]): Viewer {
  return new Viewer(scene.prometheus, { variables, rateInterval: "10s", range: "3m" }, span());
}

function span(): Span {
  return { from: beginning, to: end, step: 1 };
}

function numbers(shown: readonly Series[]): number[] {
  return shown.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite);
}

function isToBeEmpty(expr: string): boolean {
  return EMPTY.some(({ query }) => query.test(expr));
}

async function isSomeClockFree(): Promise<boolean> {
  return (await scene.prometheus.at("sixbeat_clock_synchronized == 0", end)).length > 0;
}

async function exposition(): Promise<string> {
  const pages = await Promise.all((["oslo", "berlin"] as const).map((role) => scene.service(role).get("/metrics")));
  return pages.map(({ body }) => body).join("\n");
}
