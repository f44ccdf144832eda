import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeUnprintable, isPrintable, printable, quote } from "./quote.ts";

describe(quote, () => {
  it.each([
    ["5x", '"5x"'],
    ["", '""'],
    [5, '"5"'],
    ['say "hi" \\', '"say \\"hi\\" \\\\"'],
    ["a\r\n\tb\u0000", '"a\\r\\n\\tb\\u0000"'],
    ["\u001b[31m\u009b\u202e\u200b\ufeff", '"\\u001b[31m\\u009b\\u202e\\u200b\\ufeff"'],
    ["\ud800", '"\\ud800"'],
    ["héllo 👋", '"héllo 👋"'],
    ["👋".repeat(80), `"${"👋".repeat(80)}"`],
    ["👋".repeat(81), `"${"👋".repeat(80)}…"`],
    ['"'.repeat(81), `"${'\\"'.repeat(80)}…"`],
    [null, "nothing"],
    [[], "an empty list"],
    [["a"], "a list"],
    [{ a: 1 }, "a mapping"],
  ])("shows %j as %s", (value, shown) => {
    expect(quote(value)).toBe(shown);
  });

  it("shows anything as short, printable text", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
        expect(isPrintable(quote(value))).toBe(true);
        expect(quote(value).length).toBeLessThan(1000);
      }),
    );
  });
});

describe(printable, () => {
  it("cuts where it is told to", () => {
    expect([printable("abcdef", 3), printable("abc", 3), printable("a\nb")]).toEqual(["abc…", "abc", "a\\nb"]);
  });
});

describe(escapeUnprintable, () => {
  it("writes escapes that JSON reads back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(JSON.parse(escapeUnprintable(JSON.stringify(text)))).toBe(text);
      }),
    );
  });
});
