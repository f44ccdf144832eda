import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duration, formatDuration } from "./duration.ts";

const advice = "write a number and a unit: ms, s, m or h, such as 250ms or 1.5s";

describe(duration, () => {
  it.each([
    ["250ms", 250],
    ["1s", 1000],
    ["1.5s", 1500],
    ["1.1s", 1100],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["0s", 0],
    ["0.25ms", 0.25],
    [" 2s ", 2000],
  ])("reads %j as %d ms", (written, milliseconds) => {
    expect(duration().parse(written)).toBe(milliseconds);
  });

  it.each([
    ["5", `has no unit; ${advice}`],
    [5, `has no unit; ${advice}`],
    [1.5, `has no unit; ${advice}`],
    ["5x", `is not a duration; ${advice}`],
    ["", `is not a duration; ${advice}`],
    ["s", `is not a duration; ${advice}`],
    ["1 s", `is not a duration; ${advice}`],
    ["1S", `is not a duration; ${advice}`],
    [".5s", `is not a duration; ${advice}`],
    ["1e3s", `is not a duration; ${advice}`],
    [true, `is not a duration; ${advice}`],
    [["1s"], `is not a duration; ${advice}`],
    ["-1s", "is too short; the shortest is 0ms"],
    ["597h", "is too long; the longest is 596h"],
    [`${"9".repeat(400)}h`, "is too long; the longest is 596h"],
  ])("refuses %j", (written, problem) => {
    expect(duration().safeParse(written).error?.issues).toMatchObject([{ message: problem }]);
  });

  it("keeps to limits in milliseconds", () => {
    const schema = duration({ min: 10, max: 90_000 });
    expect([schema.parse("10ms"), schema.parse("90s")]).toEqual([10, 90_000]);
    expect(schema.safeParse("9ms").error?.issues[0]?.message).toBe("is too short; the shortest is 10ms");
    expect(schema.safeParse("91s").error?.issues[0]?.message).toBe("is too long; the longest is 90s");
  });
});

describe(formatDuration, () => {
  it.each([
    [0, "0ms"],
    [999, "999ms"],
    [1500, "1500ms"],
    [90_000, "90s"],
    [300_000, "5m"],
    [7_200_000, "2h"],
  ])("writes %d ms as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it("writes what is read back as the same duration, down to the microsecond", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 596 * 3_600_000 }), fc.constantFrom(1, 1000), (amount, parts) => {
        expect(duration().parse(formatDuration(amount / parts))).toBe(amount / parts);
      }),
    );
  });
});
