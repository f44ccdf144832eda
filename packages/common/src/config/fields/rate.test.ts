import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRate, rate } from "./rate.ts";

const advice = "write a number per second, such as 1000/s or 5M/s";

describe(rate, () => {
  it.each([
    ["1000/s", 1000],
    ["5M/s", 5_000_000],
    ["1.1k/s", 1100],
    ["0.5/s", 0.5],
    [" 2G/s ", 2_000_000_000],
    ["0.000001/s", 0.000001],
  ])("reads %j", (written, perSecond) => {
    expect(rate().parse(written)).toBe(perSecond);
  });

  it.each([
    ["1000", `has no /s; ${advice}`],
    [1000, `has no /s; ${advice}`],
    ["5M", `has no /s; ${advice}`],
    ["", `is not a rate; ${advice}`],
    ["/s", `is not a rate; ${advice}`],
    ["-1/s", `is not a rate; ${advice}`],
    ["5m/s", `is not a rate; ${advice}`],
    ["5 M/s", `is not a rate; ${advice}`],
    ["1/h", `is not a rate; ${advice}`],
    ["1e3/s", `is not a rate; ${advice}`],
    ["max", `is not a rate; ${advice}`],
    [true, `is not a rate; ${advice}`],
    ["0/s", "is too low; the lowest is 0.000001/s"],
    [`${"9".repeat(400)}/s`, "is too high; the highest is 1000G/s"],
  ])("refuses %j", (written, problem) => {
    expect(rate().safeParse(written).error?.issues).toMatchObject([{ message: problem }]);
  });

  it("keeps to limits per second", () => {
    const schema = rate({ min: 1, max: 20_000_000 });
    expect([schema.parse("1/s"), schema.parse("20M/s")]).toEqual([1, 20_000_000]);
    expect(schema.safeParse("0.9/s").error?.issues[0]?.message).toBe("is too low; the lowest is 1/s");
    expect(schema.safeParse("21M/s").error?.issues[0]?.message).toBe("is too high; the highest is 20M/s");
  });

  it("takes max for as many as will go, where that is allowed", () => {
    const schema = rate({ max: 10, unlimited: true });
    expect(schema.parse("max")).toBe(Number.POSITIVE_INFINITY);
    expect(schema.safeParse("most").error?.issues[0]?.message).toBe(`is not a rate; ${advice}, or max`);
  });
});

describe(formatRate, () => {
  it("writes what is read back as the same rate", () => {
    const perSecond = fc
      .tuple(fc.integer({ min: 1, max: 1e9 }), fc.constantFrom(1, 1e3, 1e6))
      .map(([millionths, factor]) => Math.round(millionths * factor) / 1e6);
    fc.assert(
      fc.property(perSecond, (number) => {
        expect(rate().parse(formatRate(number))).toBe(number);
      }),
    );
    expect(formatRate(Number.POSITIVE_INFINITY)).toBe("max");
  });
});
