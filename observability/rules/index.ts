export { alertingRules, alerts } from "./alerting.ts";
export { recordingRules } from "./recording.ts";
export type { AlertingRule, Group, RecordingRule } from "./rule.ts";
export { alertsFile, recordingFile } from "./rule-file.ts";
export { ARE_RUNBOOKS_SERVED, runbookOf } from "./runbooks.ts";
