import { describe, expect, it } from "vitest";
import { flag } from "./flag.ts";

describe(flag, () => {
  it.each([true, "true", "True", "yes", "1", 1])("reads %j as true", (written) => {
    expect(flag().parse(written)).toBe(true);
  });

  it.each([false, "false", "FALSE", "no", "0", 0])("reads %j as false", (written) => {
    expect(flag().parse(written)).toBe(false);
  });

  it.each(["", "on", "maybe", 2, null, []])("refuses %j", (written) => {
    expect(flag().safeParse(written).error?.issues).toMatchObject([
      { message: "is neither true nor false; write true, false, yes, no, 1 or 0" },
    ]);
  });
});
