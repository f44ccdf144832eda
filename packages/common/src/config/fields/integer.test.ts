import { describe, expect, it } from "vitest";
import { integer } from "./integer.ts";

describe(integer, () => {
  it.each([
    ["42", 42],
    [42, 42],
    ["-7", -7],
    ["+7", 7],
    ["0x1f", 31],
    ["0XFF", 255],
    [" 5 ", 5],
    ["007", 7],
  ])("reads %j", (written, number) => {
    expect(integer().parse(written)).toBe(number);
  });

  it("reads a big integer", () => {
    expect(integer().parse(10n)).toBe(10);
  });

  it("reads -0 as plain zero", () => {
    expect(integer().parse("-0")).toBe(0);
  });

  it.each(["", "1.5", 1.5, "1e3", "ten", "0x", "-0x1", "1_000", true, Number.NaN, null, {}])(
    "refuses %j",
    (written) => {
      expect(integer().safeParse(written).error?.issues).toMatchObject([
        { message: "is not a whole number; write digits, such as 42, or 0x and hexadecimal digits, such as 0x2a" },
      ]);
    },
  );

  it.each([
    ["0", { min: 1, max: 255 }, "is out of range; write a whole number from 1 to 255"],
    ["256", { min: 1, max: 255 }, "is out of range; write a whole number from 1 to 255"],
    ["x", { min: 1, max: 255 }, "is not a whole number; write a whole number from 1 to 255"],
    ["-1", { min: 1 }, "is out of range; write a whole number, 1 or more"],
    ["9007199254740992", { min: 1 }, "is out of range; write a whole number, 1 or more"],
    ["6", { max: 5 }, "is out of range; write a whole number, at most 5"],
  ])("refuses %j within %j", (written, limits, problem) => {
    expect(integer(limits).safeParse(written).error?.issues).toMatchObject([{ message: problem }]);
  });
});
