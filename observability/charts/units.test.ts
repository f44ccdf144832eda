import { describe, expect, it } from "vitest";
import { formatted } from "./units.ts";

describe(formatted, () => {
  it.each([
    [0.01234, "percentunit", "1.23 %"],
    [0, "s", "0 s"],
    [0.0000321, "s", "32.1 µs"],
    [0.0123, "s", "12.3 ms"],
    [-0.002, "s", "-2 ms"],
    [2.5, "s", "2.5 s"],
    [90, "s", "1.5 min"],
    [5400, "s", "1.5 h"],
    [8388608, "bytes", "8 MiB"],
    [512, "bytes", "512 B"],
    [12_500, "Bps", "12.5 kB/s"],
    [0.25, "cps", "0.25/s"],
    [1500, "cps", "1.5 K/s"],
    [1, "bool_yes_no", "Yes"],
    [0, "bool_yes_no", "No"],
    [940_000, "dateTimeFromNow", "1 min ago"],
    [50_005, "short", "50 K"],
    [1500, "none", "1500"],
    [Number.NaN, "s", "–"],
    [undefined, "none", "–"],
  ])("writes %d of %s as %s", (value, unit, written) => {
    expect(formatted(value, unit, 1000)).toBe(written);
  });
});
