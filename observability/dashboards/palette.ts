import { type Threshold, ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";

export const OK = "#73BF69";
export const NOTICE = "#FADE2A";
export const WARNING = "#FF9830";
export const BAD = "#F2495C";
export const NEUTRAL = "#8E8E8E";

/** A colour means the same on every panel: series are coloured by what they are called. */
export const MEANING: Readonly<Record<string, string>> = {
  sent: "#8AB8FF",
  received: "#96D98D",
  replied: "#56A64B",
  expected: "#CA95E5",
  forward: "#5794F2",
  reverse: "#B877D9",
  unknown: NEUTRAL,
  "missing at the receiver": "#1F60C4",
  "round trip": "#37872D",
  "kernel drops": "#FA6400",
  late: "#FFB357",
  duplicates: "#FFEE52",
  reordered: "#C4162A",
  stray: "#A352CC",
  median: "#73BF69",
  "95 %": "#FF9830",
  "99 %": "#F2495C",
  resolved: OK,
  stale: WARNING,
  unresolved: BAD,
  probed: OK,
  passed_over: NEUTRAL,
  missing: WARNING,
};

/** Green below the first bound; from each bound on, its colour. */
export function thresholds(...bounds: readonly (readonly [from: number, color: string])[]): ThresholdsConfigBuilder {
  const steps: Threshold[] = [{ value: null, color: OK }, ...bounds.map(([value, color]) => ({ value, color }))];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** Loss as a ratio. The alerts begin where this turns orange. */
export const lossThresholds = () => thresholds([0.000001, NOTICE], [0.01, WARNING], [0.1, BAD]);

/** What should not happen at all. */
export const noneThresholds = () => thresholds([0.000001, BAD]);

/** A number that is neither good nor bad. */
export const plainThresholds = () =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([{ value: null, color: MEANING["sent"]! }]);
