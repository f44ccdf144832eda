import { describe, expect, it } from "vitest";
import { isPromql, metricsOf, selectors } from "./promql.ts";

describe(isPromql, () => {
  it.each(["up", 'sum by (a) (rate(x{b=~"c|d"}[5m] @ end())) / on (a) group_left () y offset 1h > 0', "vector(0)"])(
    "takes %s",
    (expr) => expect(isPromql(expr)).toBe(true),
  );

  it.each(["", " ", "sum(", "rate(x[5m)", 'x{a="b"', "x[$__rate_interval]", "x by (y)"])("refuses %j", (expr) => {
    expect(isPromql(expr)).toBe(false);
  });
});

describe(selectors, () => {
  it("finds metrics, matchers, ranges and the function that each is given to", () => {
    expect(selectors('sum(rate(a_total{job=~"x", b!=""}[5m] offset 1h)) / on (c) d and abs(e{}) > 1')).toEqual([
      {
        metric: "a_total",
        matchers: [
          { label: "job", operator: "=~", value: "x" },
          { label: "b", operator: "!=", value: "" },
        ],
        range: "5m",
        call: "rate",
      },
      { metric: "d", matchers: [], range: undefined, call: undefined },
      { metric: "e", matchers: [], range: undefined, call: "abs" },
    ]);
  });
});

describe(metricsOf, () => {
  it("names each metric once, those of a pattern too", () => {
    expect(metricsOf('a + a{b="c"} + {__name__=~"d|e", f="g"} + path:a:rate5m')).toEqual([
      "a",
      "d",
      "e",
      "path:a:rate5m",
    ]);
  });
});
