import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldOf } from "../field.ts";
import { percentage } from "./percentage.ts";

describe(percentage, () => {
  it.each([
    ["0.1%", 0.1],
    ["0.1", 0.1],
    [0.1, 0.1],
    ["5 %", 5],
    [".5%", 0.5],
    ["100%", 100],
    [0, 0],
    ["-0", 0],
  ])("reads %j", (written, percent) => {
    expect(percentage().parse(written)).toBe(percent);
  });

  it.each(["", "%", "ten", "1%%", "NaN", "0x10", "1,5%", false, []])("refuses %j", (written) => {
    expect(percentage().safeParse(written).error?.issues).toMatchObject([
      { message: "is not a percentage; write a number from 0 to 100, such as 0.1%" },
    ]);
  });

  it.each(["-1%", "100.1", 101])("refuses %j as out of range", (written) => {
    expect(percentage().safeParse(written).error?.issues).toMatchObject([
      { message: "is out of range; write a percentage from 0% to 100%" },
    ]);
  });

  it("writes what is read back as the same share", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (percent) => {
        expect(percentage().parse(fieldOf(percentage()).write(percent))).toBe(percent === 0 ? 0 : percent);
      }),
    );
  });
});
