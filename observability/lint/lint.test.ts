import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "vitest";
import { readDashboards } from "../reading/dashboards.ts";
import { rules } from "./rules.ts";

/** What the linter would complain about, and why it stays. */
const EXCEPTIONS: readonly { rule: string; fault: RegExp; why: string }[] = [
  {
    rule: "target-job-rule",
    fault: /: A does not match job: (,?(ALERTS(_FOR_STATE)?|path:\w+:\w+))+$/,
    why:
      "Alerts that say that something is absent have no job and no instance, and must show all the same. That there are " +
      "rules is no matter of a job, either.",
  },
  {
    rule: "target-instance-rule",
    fault: /: A does not match instance: (,?(ALERTS(_FOR_STATE)?|path:\w+:\w+))+$/,
    why: "As above.",
  },
];

const dashboards = readDashboards();

function faults(rule: string, dashboard: Dashboard): readonly string[] {
  return rules.find(({ name }) => name === rule)!.check(dashboard);
}

describe.each(dashboards)("$title", (dashboard) => {
  it.each(rules.map(({ name }) => name))("keeps the linter's %s", (rule) => {
    const excused = EXCEPTIONS.filter((exception) => exception.rule === rule);
    expect(faults(rule, dashboard).filter((fault) => !excused.some((one) => one.fault.test(fault)))).toEqual([]);
  });
});

describe("the exceptions from the linter's rules", () => {
  it.each(EXCEPTIONS)("from $rule for $fault are needed", ({ rule, fault }) => {
    const all = dashboards.flatMap((dashboard) => faults(rule, dashboard));
    expect(all.filter((one) => fault.test(one))).not.toEqual([]);
  });
});

describe("the linter's rules notice", () => {
  const panel = (change: object) => ({
    type: "timeseries",
    title: "T",
    description: "D",
    datasource: { uid: "${datasource}" },
    fieldConfig: { defaults: { unit: "s" }, overrides: [] },
    targets: [{ refId: "A", expr: 'rate(x_total{job=~"$job", instance=~"$instance"}[$__rate_interval])' }],
    ...change,
  });
  const query = (expr: string) => ({ panels: [panel({ targets: [{ refId: "A", expr }] })] });
  const end = (change: object) => ({
    templating: {
      list: [
        {
          name: "job",
          type: "query",
          label: "Job",
          query: "label_values(up, job)",
          datasource: { uid: "${datasource}" },
          multi: true,
          allValue: ".+",
          refresh: 2,
          ...change,
        },
      ],
    },
  });
  const ENDS = 'job=~"$job", instance=~"$instance"';

  it.each<[string, string, object, string[]]>([
    ["template-datasource-rule", "that there is none", {}, ["has no variable for its Prometheus"]],
    ["template-job-rule", "nothing where all is well", end({}), []],
    ["template-job-rule", "that there is none", {}, ["has no variable job"]],
    [
      "template-job-rule",
      "each fault",
      end({ label: "x", multi: false, allValue: ".*", type: "custom", datasource: {} }),
      [
        "job has another data source",
        "job has no query",
        "job has another label",
        "job has only one value",
        "job has all by another pattern",
      ],
    ],
    [
      "template-label-promql-rule",
      "a query that is none",
      end({ query: "label_values(up{, job)" }),
      ["job is no label_values of PromQL"],
    ],
    ["template-on-time-change-reload-rule", "what is read once", end({ refresh: 1 }), ["job is not read again"]],
    ["uneditable-dashboard", "what can be edited", { editable: true }, ["can be edited"]],
    [
      "panel-datasource-rule",
      "a fixed data source",
      { panels: [panel({ datasource: { uid: "prometheus" } })] },
      ["T: has a data source of its own"],
    ],
    [
      "panel-title-description-rule",
      "a missing description",
      { panels: [panel({ description: "" })] },
      ["T: lacks a title or a description"],
    ],
    [
      "panel-units-rule",
      "an unknown unit",
      { panels: [panel({ fieldConfig: { defaults: { unit: "datagrams" } } })] },
      ['T: has the unit "datagrams"'],
    ],
    ["panel-no-targets-rule", "a panel without queries", { panels: [panel({ targets: [] })] }, ["T: asks for nothing"]],
    ["target-promql-rule", "a broken query", query("sum("), ["T: A is not PromQL"]],
    [
      "target-rate-interval-rule",
      "a fixed interval",
      query(`rate(x_total{${ENDS}}[5m])`),
      ["T: A takes a rate over a time of its own: x_total"],
    ],
    ["target-rate-interval-rule", "nothing in other functions", query(`increase(x_total{${ENDS}}[5m])`), []],
    [
      "target-job-rule",
      "another matcher",
      query('x{job="$job", instance=~"$instance"}'),
      ["T: A does not match job: x"],
    ],
    [
      "target-instance-rule",
      "a missing matcher",
      query(`x{${ENDS}} / y{job=~"$job"}`),
      ["T: A does not match instance: y"],
    ],
    [
      "target-counter-agg-rule",
      "a bare counter",
      query(`sum(x_total{${ENDS}})`),
      ["T: A shows a counter as it is: x_total"],
    ],
  ])("%s: %s", (rule, _, dashboard, found) => {
    expect(faults(rule, dashboard as Dashboard)).toEqual(found);
  });
});
