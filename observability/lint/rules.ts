import type { Dashboard, Panel, VariableModel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import { panelsOf, targetsOf } from "../reading/dashboards.ts";
import { isPromql, selectors } from "../reading/promql.ts";

/** A rule of https://github.com/grafana/dashboard-linter: what it finds wrong with a dashboard. */
export interface Rule {
  readonly name: string;
  check(dashboard: Dashboard): readonly string[];
}

/** All of the linter's rules for Prometheus, under its names. */
export const rules: readonly Rule[] = [
  { name: "template-datasource-rule", check: dataSourceVariable },
  { name: "template-job-rule", check: (dashboard) => endVariable(dashboard, "job", "Job") },
  { name: "template-instance-rule", check: (dashboard) => endVariable(dashboard, "instance", "Instance") },
  { name: "template-label-promql-rule", check: variableQueries },
  { name: "template-on-time-change-reload-rule", check: variableRefresh },
  { name: "uneditable-dashboard", check: ({ editable }) => (editable === false ? [] : ["can be edited"]) },
  panelRule(
    "panel-datasource-rule",
    ({ datasource }) => datasource?.uid === "${datasource}" || "has a data source of its own",
  ),
  panelRule(
    "panel-title-description-rule",
    ({ title, description }) => Boolean(title && description) || "lacks a title or a description",
  ),
  panelRule("panel-units-rule", hasUnit),
  panelRule("panel-no-targets-rule", (panel) => targetsOf(panel).length > 0 || "asks for nothing"),
  targetRule("target-promql-rule", (expr) => isPromql(expr) || "is not PromQL"),
  targetRule("target-rate-interval-rule", (expr) => {
    const fixed = selectors(expr).filter(({ range, call }) => /^i?rate$/.test(call ?? "") && range !== RATE_INTERVAL);
    return fixed.length === 0 || `takes a rate over a time of its own: ${fixed.map(({ metric }) => metric)}`;
  }),
  targetRule("target-job-rule", (expr) => hasMatcher(expr, "job")),
  targetRule("target-instance-rule", (expr) => hasMatcher(expr, "instance")),
  targetRule("target-counter-agg-rule", (expr) => {
    const bare = selectors(expr).filter(
      ({ metric, call }) => metric.endsWith("_total") && !/^(i?rate|increase)$/.test(call ?? ""),
    );
    return bare.length === 0 || `shows a counter as it is: ${bare.map(({ metric }) => metric)}`;
  }),
];

// Durations that no query has, so that these two are recognised where they stood.
const RATE_INTERVAL = "8869990787ms";
const RANGE = "6069770749ms";

// Of the units that the linter knows, those that have a use here.
const UNITS = ["none", "string", "short", "percentunit", "s", "bytes", "Bps", "cps", "dateTimeFromNow", "bool_yes_no"];

function dataSourceVariable(dashboard: Dashboard): string[] {
  const found = variables(dashboard).filter(({ type }) => type === "datasource");
  const [only] = found;
  if (found.length !== 1 || only?.query !== "prometheus") return ["has no variable for its Prometheus"];
  return only.name === "datasource" && only.label === "Data source" ? [] : ["calls its data source something else"];
}

function endVariable(dashboard: Dashboard, name: string, label: string): string[] {
  const found = variables(dashboard).find((variable) => variable.name === name);
  if (found === undefined) return [`has no variable ${name}`];
  const faults = {
    "another data source": found.datasource?.uid !== "${datasource}",
    "no query": found.type !== "query",
    "another label": found.label !== label,
    "only one value": found.multi !== true,
    "all by another pattern": found.allValue !== ".+",
  };
  return Object.entries(faults).flatMap(([fault, is]) => (is ? [`${name} has ${fault}`] : []));
}

function variableQueries(dashboard: Dashboard): string[] {
  return queryVariables(dashboard).flatMap(({ name, query }) => {
    const [, selector] = /^label_values\((.+), \w+\)$/.exec(String(query)) ?? [];
    return selector !== undefined && isPromql(selector) ? [] : [`${name} is no label_values of PromQL`];
  });
}

function variableRefresh(dashboard: Dashboard): string[] {
  return queryVariables(dashboard).flatMap(({ name, refresh }) => (refresh === 2 ? [] : [`${name} is not read again`]));
}

function variables({ templating }: Dashboard): readonly VariableModel[] {
  return templating?.list ?? [];
}

function queryVariables(dashboard: Dashboard): readonly VariableModel[] {
  return variables(dashboard).filter(({ type }) => type === "query");
}

function panelRule(name: string, judge: (panel: Panel) => true | string): Rule {
  return {
    name,
    check: (dashboard) =>
      panelsOf(dashboard).flatMap((panel) => {
        const verdict = judge(panel);
        return verdict === true ? [] : [`${panel.title}: ${verdict}`];
      }),
  };
}

function targetRule(name: string, judge: (expr: string) => true | string): Rule {
  return panelRule(name, (panel) => {
    const faults = targetsOf(panel).flatMap(({ refId, expr }: Dataquery) => {
      const verdict = judge(expr.replaceAll("$__rate_interval", RATE_INTERVAL).replaceAll("$__range", RANGE));
      return verdict === true ? [] : [`${refId} ${verdict}`];
    });
    return faults.length === 0 || faults.join("; ");
  });
}

function hasMatcher(expr: string, label: string): true | string {
  const without = selectors(expr).filter(
    ({ matchers }) =>
      !matchers.some((one) => one.label === label && one.operator === "=~" && one.value === `$${label}`),
  );
  return without.length === 0 || `does not match ${label}: ${without.map(({ metric }) => metric)}`;
}

function hasUnit({ type, fieldConfig }: Panel): true | string {
  // The cells of a heatmap have their unit in its options; its own is that of the axis.
  if (type === "heatmap") return true;
  const unit = fieldConfig?.defaults.unit ?? "";
  return UNITS.includes(unit) || `has the unit "${unit}"`;
}
