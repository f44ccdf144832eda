import type { DashboardLink, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "vitest";
import { panelsOf, readDashboards } from "../reading/dashboards.ts";
import { toRunbook } from "./links.ts";
import { MEANING } from "./palette.ts";

const dashboards = readDashboards();

describe.each(dashboards)("$title", (dashboard) => {
  const { panels = [], uid, links = [], tags } = dashboard;

  it("fills every line of 24 columns without a gap or an overlap", () => {
    const taken = panels.flatMap(({ gridPos }) =>
      cells(gridPos!.w, gridPos!.h).map(([x, y]) => `${gridPos!.x + x},${gridPos!.y + y}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length % 24).toBe(0);
    const height = Math.max(...panels.map(({ gridPos }) => gridPos!.y + gridPos!.h));
    expect(taken).toHaveLength(height * 24);
  });

  it("has a number of its own for each panel", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it("has an address that lasts, and leads to the others", () => {
    expect(uid).toMatch(/^sixbeat-[a-z]+$/);
    expect(tags).toContain("sixbeat");
    expect(links).toEqual([
      expect.objectContaining({ type: "dashboards", tags: ["sixbeat"], includeVars: true, keepTime: true }),
    ]);
    expect(JSON.stringify([links, dashboard.annotations])).not.toContain("placement");
  });

  it("gives what has a meaning the colour of that meaning", () => {
    for (const [name, color] of panelsOf(dashboard).flatMap(colors)) expect(color, name).toBe(MEANING[name]);
  });

  it("has links to dashboards and variables that exist", () => {
    const urls = panelsOf(dashboard).flatMap((panel) => dataLinks(panel).map(({ url = "" }) => url));
    for (const url of urls.filter((one) => one !== toRunbook?.url)) {
      const [, there] = /^\/d\/([\w-]+)\?/.exec(url) ?? [];
      const names = dashboards.find((one) => one.uid === there)?.templating?.list?.map(({ name }) => name);
      const given = [...url.matchAll(/var-(\w+)=/g)].map(([, name]) => name);
      expect(names, url).toEqual(expect.arrayContaining(given));
    }
  });
});

function cells(width: number, height: number): [x: number, y: number][] {
  return Array.from({ length: width * height }, (_, i) => [i % width, Math.floor(i / width)]);
}

function colors({ fieldConfig }: Panel): [name: string, color: string][] {
  return (fieldConfig?.overrides ?? []).flatMap(({ matcher, properties }) =>
    properties
      .filter(({ id }) => id === "color")
      .map(({ value }): [string, string] => [matcher.options, value.fixedColor]),
  );
}

function dataLinks({ fieldConfig }: Panel): DashboardLink[] {
  const overridden = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.filter(({ id }) => id === "links"),
  );
  return [...(fieldConfig?.defaults.links ?? []), ...overridden.flatMap(({ value }) => value)] as DashboardLink[];
}
