import type { Panel, Threshold } from "@grafana/grafana-foundation-sdk/dashboard";

/** What a panel says of how its data are shown, read from its options. */
export interface Style {
  readonly unit: string;
  readonly nothing: string;
  readonly stacked: boolean;
  readonly logarithmic: boolean;
  /** The colours that series have by their names. */
  readonly colors: ReadonlyMap<string, string>;
  readonly thresholds: readonly Threshold[];
}

export function styleOf({ fieldConfig, options }: Panel): Style {
  const { unit = "none", noValue = "No data", thresholds, custom = {} } = fieldConfig?.defaults ?? {};
  return {
    unit: options?.yAxis?.unit ?? unit,
    nothing: noValue,
    stacked: custom.stacking?.mode === "normal",
    logarithmic: custom.scaleDistribution?.type === "log",
    colors: new Map(
      properties<{ fixedColor: string }>(fieldConfig, "color").map(([name, { fixedColor }]) => [name, fixedColor]),
    ),
    thresholds: thresholds?.steps ?? [],
  };
}

/** What is set for single series or columns, by their names. */
export function properties<Value>(fieldConfig: Panel["fieldConfig"], id: string): [name: string, value: Value][] {
  return (fieldConfig?.overrides ?? []).flatMap((override) =>
    override.properties
      .filter((property) => property.id === id)
      .map(({ value }): [string, Value] => [override.matcher.options, value]),
  );
}

/** The colour of a value: that of the last threshold that it reaches. */
export function thresholdColor(thresholds: readonly Threshold[], value: number): string {
  return thresholds.findLast((one) => one.value === null || value >= one.value)?.color ?? "#24292e";
}
