/** A series that Prometheus computes at every evaluation, under a name `level:metric:operation`. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** What is said when the expression has had a result for as long as `for`. */
export interface AlertingRule {
  /** In CamelCase, beginning with Sixbeat; docs/runbooks has a page of that name. */
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  /** critical: nothing is measured or nothing gets through. warning: look today. info: worth knowing. */
  readonly severity: "critical" | "warning" | "info";
  /** One sentence without variables. */
  readonly summary: string;
  /** Which one, how much; a template of Prometheus. */
  readonly description: string;
}

export interface Group<Rule> {
  readonly name: string;
  /** How often the group is evaluated, where it is not as often as all others. */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}
