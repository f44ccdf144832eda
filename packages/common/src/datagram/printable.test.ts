import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmlessName, printableText } from "./printable.ts";

const octets = (text: string) => new TextEncoder().encode(text);

describe(printableText, () => {
  it.each([
    ["hello", "hello"],
    ["", ""],
    ["Grüße 🌍 नमस्ते", "Grüße 🌍 नमस्ते"],
    ["a\nb\tc\r", "a\\nb\\tc\\r"],
    ["\u001b[2J\u0007", "\\x1b[2J\\x07"],
    ["\u009b1m", "\\x9b1m"],
    ["abc\u202edef\u200b", "abc\\u{202e}def\\u{200b}"],
    ["a\u2028b", "a\\u{2028}b"],
    ["\ufeffx", "\\u{feff}x"],
    ["\\n", "\\\\n"],
  ])("prints %j as %j", (text, printed) => {
    expect(printableText(octets(text))).toBe(printed);
    expect(printableText(text)).toBe(printed);
  });

  it("shows octets that are not UTF-8 as replacement characters", () => {
    expect(printableText(Uint8Array.of(0x61, 0xff, 0xc3))).toBe("a\ufffd\ufffd");
  });

  it("cuts a long text and says how long it was", () => {
    expect(printableText(octets("x".repeat(256)))).toBe("x".repeat(256));
    expect(printableText(octets("x".repeat(257)))).toBe(`${"x".repeat(256)}… (257 octets)`);
    expect(printableText(octets(`${"🌍".repeat(256)}a`))).toBe(`${"🌍".repeat(256)}… (1025 octets)`);
    expect(printableText("é".repeat(257))).toBe(`${"é".repeat(256)}… (514 octets)`);
    expect(printableText(new Uint8Array(65_507).fill(0xff))).toMatch(/^\ufffd{256}… \(65507 octets\)$/);
  });

  it("never lets a control or invisible character through, whatever the octets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (data) => {
        expect(printableText(data)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(printableText(new TextDecoder("utf-8", { ignoreBOM: true }).decode(data))).not.toMatch(
          /[\p{Cc}\p{Cf}]/u,
        );
      }),
    );
  });
});

describe(harmlessName, () => {
  it.each([
    ["node-7.example", "node-7.example"],
    ["Büro\\7", "Büro\\7"],
    ["a\nb\u001b[2J\u202e\u200b", "a\ufffdb\ufffd[2J\ufffd\ufffd"],
  ])("makes %j %j", (name, harmless) => {
    expect(harmlessName(name)).toBe(harmless);
  });

  it("is never longer than a name can be, however much of it is replaced", () => {
    expect(harmlessName("\u0007".repeat(255))).toBe("\ufffd".repeat(85));
    expect(harmlessName(`${"x".repeat(254)}ü`)).toBe("x".repeat(254));
    expect(harmlessName("x".repeat(255))).toBe("x".repeat(255));
  });
});
