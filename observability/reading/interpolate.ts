/** What a reader has chosen in a dashboard. */
export interface Choice {
  /** One value, or several, as the variable allows; the pattern ".+" stands for all. */
  readonly variables: Readonly<Record<string, string | readonly string[]>>;
  /** What $__rate_interval and $__range are, as PromQL durations. */
  readonly rateInterval: string;
  readonly range: string;
}

/** A query with its variables filled in, as Grafana's Prometheus data source does it. Throws at one it does not know. */
export function interpolate(expr: string, { variables, rateInterval, range }: Choice): string {
  const builtIn: Readonly<Record<string, string>> = { __rate_interval: rateInterval, __range: range };
  return expr.replace(/\$(\w+)|\$\{(\w+)\}/g, (_, bare: string | undefined, braced: string | undefined) => {
    const name = bare ?? braced!;
    const value = builtIn[name] ?? variables[name];
    if (value === undefined) throw new Error(`there is no variable ${name}, in ${expr}`);
    return typeof value === "string" ? value.replace(/["\\]/g, "\\$&") : several(value);
  });
}

function several(values: readonly string[]): string {
  if (values.length === 1 && values[0] === ALL) return ALL;
  const escaped = values.map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("\\", "\\\\"));
  return escaped.length === 1 ? escaped[0]! : `(${escaped.join("|")})`;
}

const ALL = ".+";
