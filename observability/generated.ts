import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { overview, path, services } from "./dashboards/index.ts";
import { alertingRules, alertsFile, recordingFile, recordingRules } from "./rules/index.ts";

export const DASHBOARDS = "grafana/dashboards";
export const RULES = "prometheus/rules";

/** Every file that is generated from here: its path in this folder, and its content. */
export function generated(): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries({ overview, path, services }).map(
      ([name, make]) => [`${DASHBOARDS}/${name}.json`, json(make())] as const,
    ),
    [`${RULES}/recording.yml`, recordingFile(recordingRules)],
    [`${RULES}/alerts.yml`, alertsFile(alertingRules)],
  ]);
}

function json(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
