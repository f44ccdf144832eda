import { describe, expect, it } from "vitest";
import { fieldOf } from "../field.ts";
import { endpoint } from "./endpoint.ts";
import { integer } from "./integer.ts";
import { list } from "./list.ts";

describe(list, () => {
  it.each([
    [
      ["1", 2],
      [1, 2],
    ],
    ["3", [3]],
    [4, [4]],
    [[], []],
  ])("reads %j", (written, values) => {
    expect(list(integer()).parse(written)).toEqual(values);
  });

  it("says of every bad item where it stands", () => {
    expect(list(integer({ max: 5 })).safeParse(["1", "x", 6]).error?.issues).toMatchObject([
      { path: [1], message: "is not a whole number; write a whole number, at most 5" },
      { path: [2], message: "is out of range; write a whole number, at most 5" },
    ]);
  });

  it.each([
    [1, "is not enough; write at least one"],
    [2, "is not enough; write at least 2"],
  ])("wants at least %d", (min, problem) => {
    expect(list(integer(), { min }).safeParse([]).error?.issues).toMatchObject([{ message: problem }]);
  });

  it("is missing when nothing is written", () => {
    expect(list(integer()).safeParse(undefined).success).toBe(false);
  });

  it("writes each item as the item is written", () => {
    const targets = list(endpoint({ defaultPort: 9 }));
    expect(fieldOf(targets).write(targets.parse(["a", "[::1]:5"]))).toEqual(["a", "[::1]:5"]);
  });
});
