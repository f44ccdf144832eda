import { stringify } from "yaml";
import type { AlertingRule, Group, RecordingRule } from "./rule.ts";
import { runbookOf } from "./runbooks.ts";

/** Recording rules as Prometheus reads them. */
export function recordingFile(groups: readonly Group<RecordingRule>[]): string {
  return ruleFile(groups, (rule) => rule);
}

/** Alerting rules as Prometheus reads them, each with its runbook. */
export function alertsFile(groups: readonly Group<AlertingRule>[]): string {
  return ruleFile(groups, ({ alert, expr, for: duration, severity, summary, description }) => ({
    alert,
    expr,
    ...(duration !== undefined && { for: duration }),
    labels: { severity },
    annotations: { summary, description, runbook_url: runbookOf(alert) },
  }));
}

function ruleFile<Rule>(groups: readonly Group<Rule>[], written: (rule: Rule) => object): string {
  const file = { groups: groups.map((group) => ({ ...group, rules: group.rules.map(written) })) };
  return `# Generated from observability/rules by \`npm run dashboards\`; do not edit.\n${stringify(file, { lineWidth: 0 })}`;
}
