import { stringify } from "yaml";
import type { Case, Labels } from "../../../observability/rules/cases/index.ts";
import { type AlertingRule, alertingRules, recordingRules, runbookOf } from "../../../observability/rules/index.ts";

/** A case as `promtool test rules` reads it: nothing fires a minute before. */
export function ruleTest({ alert, series, at, fires }: Case, rule: AlertingRule, ruleFiles: readonly string[]): string {
  const { severity, summary } = rule;
  const expected = fires.map(({ labels, description }) => ({
    exp_labels: { ...labels, severity },
    exp_annotations: { summary, description, runbook_url: runbookOf(alert) },
  }));
  return stringify({
    rule_files: ruleFiles,
    evaluation_interval: "1m",
    // Otherwise their order is left to chance, and what reads a recorded series may see that of the minute before.
    group_eval_order: [...recordingRules, ...alertingRules].map(({ name }) => name),
    tests: [
      {
        interval: "1m",
        input_series: series.map(([metric, labels, values]) => ({ series: `${metric}${written(labels)}`, values })),
        alert_rule_test: [
          { eval_time: `${at - 1}m`, alertname: alert, exp_alerts: [] },
          { eval_time: `${at}m`, alertname: alert, exp_alerts: expected },
        ],
      },
    ],
  });
}

function written(labels: Labels): string {
  return `{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`)}}`;
}
