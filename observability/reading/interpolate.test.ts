import { describe, expect, it } from "vitest";
import { interpolate } from "./interpolate.ts";

const choice = {
  variables: { job: [".+"], target: ["[2001:db8::7]:54321", "a.example"], source: 'one "end"' },
  rateInterval: "20s",
  range: "1h",
};

describe(interpolate, () => {
  it.each([
    ['up{job=~"$job"}', 'up{job=~".+"}'],
    ["rate(x[$__rate_interval])", "rate(x[20s])"],
    ["increase(x[$__range] @ end())", "increase(x[1h] @ end())"],
    // In a string of PromQL a backslash is written twice.
    ['x{target=~"$target"}', 'x{target=~"(\\\\[2001:db8::7\\\\]:54321|a\\\\.example)"}'],
    ['x{source="${source}"}', 'x{source="one \\"end\\""}'],
  ])("makes of %s %s", (expr, filled) => {
    expect(interpolate(expr, choice)).toBe(filled);
  });

  it("fails at a variable that the dashboard does not have", () => {
    expect(() => interpolate('x{a="$nothing"}', choice)).toThrow('there is no variable nothing, in x{a="$nothing"}');
  });
});
