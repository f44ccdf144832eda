import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isPromql, selectors } from "../reading/promql.ts";
import { cases } from "./cases/index.ts";
import { alerts } from "./index.ts";
import { recordingRules } from "./recording.ts";

const RUNBOOKS = new URL("../../docs/runbooks/", import.meta.url);
const recorded = recordingRules.flatMap(({ rules }) => rules);

describe.each(alerts)("the alert $alert", ({ alert, expr, summary, description }) => {
  it("is called Sixbeat…, in CamelCase", () => {
    expect(alert).toMatch(/^Sixbeat([A-Z][a-z]+)+$/);
  });

  it("is PromQL, and reads no recorded series that nobody records", () => {
    expect(isPromql(expr)).toBe(true);
    const read = selectors(expr).map(({ metric }) => metric);
    const names = recorded.map(({ record }) => record);
    expect(read.filter((metric) => metric.includes(":") && !names.includes(metric))).toEqual([]);
  });

  it("says what is wrong in a sentence of its own, and which one it is in a template", () => {
    expect(summary).toMatch(/^[A-Z][^{}]*\.$/);
    expect(description).toMatch(/\.$/);
  });

  it("has a runbook", () => {
    expect(existsSync(new URL(`${alert}.md`, RUNBOOKS))).toBe(true);
  });

  it("has a case in which it fires and one in which it is silent", () => {
    const own = cases.filter((one) => one.alert === alert);
    expect(own.some(({ fires }) => fires.length > 0)).toBe(true);
    expect(own.some(({ fires }) => fires.length === 0)).toBe(true);
  });
});

describe("alerts and runbooks", () => {
  it("are the same", () => {
    const pages = readdirSync(RUNBOOKS).filter((file) => file !== "README.md");
    expect(pages.toSorted()).toEqual(alerts.map(({ alert }) => `${alert}.md`).toSorted());
  });

  it("have cases for alerts that exist", () => {
    const names = alerts.map(({ alert }) => alert);
    expect(cases.filter(({ alert }) => !names.includes(alert))).toEqual([]);
  });
});

describe("recording rules", () => {
  it.each(recorded)("$record is level:metric:operation of PromQL, and is read", ({ record, expr }) => {
    expect(record).toMatch(/^path:sixbeat_\w+:\w+$/);
    expect(isPromql(expr)).toBe(true);
    const readers = [...alerts, ...recorded].flatMap((rule) => selectors(rule.expr).map(({ metric }) => metric));
    expect(readers).toContain(record);
  });
});
