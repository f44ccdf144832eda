import { describe, expect, it } from "vitest";
import { choice } from "./choice.ts";

describe(choice, () => {
  const print = choice(["all", "rate", "none"]);

  it("takes each of its words", () => {
    expect(["all", "rate", " none "].map((word) => print.parse(word))).toEqual(["all", "rate", "none"]);
  });

  it("takes a word that YAML reads as a boolean or number", () => {
    expect([choice(["true", "1"]).parse(true), choice(["true", "1"]).parse(1)]).toEqual(["true", "1"]);
  });

  it.each([
    ["non", "is none of all, rate, none; did you mean none?"],
    ["All", "is none of all, rate, none; did you mean all?"],
    ["everything", "is none of all, rate, none"],
    ["", "is none of all, rate, none"],
    [["all"], "is none of all, rate, none"],
  ])("refuses %j", (written, problem) => {
    expect(print.safeParse(written).error?.issues).toMatchObject([{ message: problem }]);
  });
});
