import { describe, expect, it } from "vitest";
import { didYouMean, flagName, optionName, variableName } from "./names.ts";

describe(optionName, () => {
  it.each([
    ["interval", "interval", "--interval", "SIXBEAT_INTERVAL"],
    ["maxLoss", "max-loss", "--max-loss", "SIXBEAT_MAX_LOSS"],
    ["ipv6Only", "ipv6-only", "--ipv6-only", "SIXBEAT_IPV6_ONLY"],
  ])("gives %s its three spellings", (key, inFile, asFlag, inEnvironment) => {
    expect([optionName(key), flagName(key), variableName(key)]).toEqual([inFile, asFlag, inEnvironment]);
  });
});

describe(didYouMean, () => {
  const names = ["max-loss", "interval", "print", "name"];

  it.each([
    ["max-los", "; did you mean max-loss?"],
    ["maxLoss", "; did you mean max-loss?"],
    ["MAX_LOSS", "; did you mean max-loss?"],
    ["intervall", "; did you mean interval?"],
    ["nme", "; did you mean name?"],
    ["rate", ""],
    ["", ""],
    ["x".repeat(100_000), ""],
  ])("answers %.20s", (written, answer) => {
    expect(didYouMean(written, names)).toBe(answer);
  });

  it("does not take the shared beginning of variables and flags for likeness", () => {
    expect(didYouMean("SIXBEAT_XYZ", ["SIXBEAT_NAME"])).toBe("");
    expect(didYouMean("SIXBEAT_NAM", ["SIXBEAT_NAME"])).toBe("; did you mean SIXBEAT_NAME?");
    expect(didYouMean("--xyz", ["--name"])).toBe("");
  });

  it("has nothing to say without names", () => {
    expect(didYouMean("name", [])).toBe("");
  });
});
