import { describe, expect, it } from "vitest";
import * as z from "zod";
import { duration } from "./fields/duration.ts";
import { flag } from "./fields/flag.ts";
import { integer } from "./fields/integer.ts";
import { list } from "./fields/list.ts";
import { defaultOf, metaOf, option } from "./option.ts";

describe(option, () => {
  it("keeps what it was told through a refinement", () => {
    const schema = option(
      integer().refine((number) => number % 2 === 0, "is odd; write an even number"),
      { description: "An even number" },
    );
    expect(metaOf(schema)).toEqual({ description: "An even number" });
    expect(schema.safeParse("3").error?.issues).toMatchObject([{ message: "is odd; write an even number" }]);
  });

  it("refuses a schema that no field builder made", () => {
    expect(() => option(z.string(), { description: "x" })).toThrow(TypeError);
    expect(() => option(integer().transform(String), { description: "x" })).toThrow(TypeError);
  });
});

describe(metaOf, () => {
  it("refuses a schema that is no option", () => {
    expect(() => metaOf(integer())).toThrow(TypeError);
  });
});

describe(defaultOf, () => {
  it.each([
    [duration().prefault("1s"), { text: "1s" }],
    [duration().default(1500), { text: "1500ms" }],
    [flag().prefault(false), { text: "false" }],
    [list(integer()).prefault(["1", "2"]), { text: "1, 2" }],
    [list(integer()).default([]), { text: "none" }],
    [integer().optional(), "none"],
    [integer(), "required"],
  ])("derives the default from the schema (%#)", (schema, expected) => {
    expect(defaultOf(option(schema as z.ZodType, { description: "x" }))).toEqual(expected);
  });

  it("says what it is told where the default differs from host to host", () => {
    const schema = option(integer().default(5), { description: "x", defaultText: "the number of processors" });
    expect(defaultOf(schema)).toEqual({ text: "the number of processors" });
  });
});
