import { describe, expect, it } from "vitest";
import { text } from "./text.ts";

describe(text, () => {
  it.each([
    ["", ""],
    [" as it is\n", " as it is\n"],
    [5, "5"],
    [true, "true"],
  ])("reads %j", (written, value) => {
    expect(text().parse(written)).toBe(value);
  });

  it.each([
    [["a"], {}, "is not text; write one piece of text"],
    [{}, {}, "is not text; write one piece of text"],
    ["", { minBytes: 1 }, "is empty; write at least 1 byte of UTF-8"],
    ["short", { minBytes: 16 }, "is 5 bytes long; write at least 16 bytes of UTF-8"],
    ["ééé", { maxBytes: 5 }, "is 6 bytes long; write at most 5 bytes of UTF-8"],
    ["a\nb", { singleLine: true }, "has a line break or another control character; write one line of plain text"],
    ["\u001b[1m", { singleLine: true }, "has a line break or another control character; write one line of plain text"],
    ["\u009b1m", { singleLine: true }, "has a line break or another control character; write one line of plain text"],
    ["a\u2028b", { singleLine: true }, "has a line break or another control character; write one line of plain text"],
  ])("refuses %j within %j", (written, limits, problem) => {
    expect(text(limits).safeParse(written).error?.issues).toMatchObject([{ message: problem }]);
  });

  it("measures in bytes, up to and with the limit", () => {
    expect(text({ minBytes: 6, maxBytes: 6, singleLine: true }).parse("ééé")).toBe("ééé");
  });
});
