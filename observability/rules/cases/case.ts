export type Labels = Readonly<Record<string, string>>;

/** What Prometheus is given, minute by minute, and whether an alert fires on it. */
export interface Case {
  readonly alert: string;
  /** "while a third of the replies is lost" */
  readonly when: string;
  /** Series with a value for each minute, as promtool writes them: `0+60x10` grows by 60, `7x10` stays. */
  readonly series: readonly (readonly [metric: string, labels: Labels, values: string])[];
  /** The minute in which the alert is looked at. Where it fires, it is the first in which it does. */
  readonly at: number;
  /** The alerts that fire then: none for a silent case. Severity, summary and runbook are those of the rule. */
  readonly fires: readonly { readonly labels: Labels; readonly description: string }[];
}

export const SENDER: Labels = { job: "sixbeat-sender", instance: "[fd00::1]:9611" };
export const RECEIVER: Labels = { job: "sixbeat-receiver", instance: "[fd00::2]:9612" };
export const PATH: Labels = { source: "berlin", target: "oslo", family: "ipv6", flow: "0" };

/** A path as the sender counts it, and as the receiver does. */
export const SENT: Labels = { ...SENDER, ...PATH };
export const RECEIVED: Labels = { ...RECEIVER, ...PATH };

/** How the descriptions call the path, the sender and the receiver. */
export const THE_PATH = "berlin → oslo (ipv6, flow 0)";
export const THE_SENDER = "sixbeat-sender at [fd00::1]:9611";
export const THE_RECEIVER = "sixbeat-receiver at [fd00::2]:9612";
