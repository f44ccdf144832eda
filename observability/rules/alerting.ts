import { pathAlerts } from "./path-alerts.ts";
import type { AlertingRule, Group } from "./rule.ts";
import { serviceAlerts } from "./service-alerts.ts";

export const alertingRules: readonly Group<AlertingRule>[] = [
  { name: "sixbeat-path-alerts", rules: pathAlerts },
  { name: "sixbeat-service-alerts", rules: serviceAlerts },
];

export const alerts: readonly AlertingRule[] = alertingRules.flatMap(({ rules }) => rules);
