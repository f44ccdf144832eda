import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextWriter } from "./text-writer.ts";

describe(TextWriter, () => {
  it("writes any text as UTF-8, and begins anew when it was taken", () => {
    const writer = new TextWriter();
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
        for (const text of texts) writer.text(text);
        const expected = Buffer.from(texts.join(""));
        expect(writer.length).toBe(expected.length);
        expect(writer.take()).toEqual(expected);
        expect(writer.length).toBe(0);
      }),
    );
  });

  it("writes more than it had room for", () => {
    const writer = new TextWriter();
    writer.text("é".repeat(100_000));
    const { length } = writer;
    writer.again(0, length);
    writer.ascii("x".repeat(1_000_000));
    expect(`${writer.take()}` === `${"é".repeat(200_000)}${"x".repeat(1_000_000)}`).toBe(true);
  });

  it("keeps what was taken as it was", () => {
    const writer = new TextWriter();
    writer.text("one");
    const taken = writer.take();
    writer.text("two");
    expect(`${taken}`).toBe("one");
  });

  it.each([0, 9, 10, 99, 100, 12_345, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e21, -1, -0, 0.5, 1e-9])(
    "writes the number %d",
    (value) => {
      const writer = new TextWriter();
      writer.number(value);
      expect(`${writer.take()}`).toBe(String(value));
    },
  );

  it("writes numbers as they are written in JavaScript", () => {
    const writer = new TextWriter();
    fc.assert(
      fc.property(fc.oneof(fc.nat({ max: 2 ** 31 + 10 }), fc.double()), (value) => {
        writer.number(value);
        expect(`${writer.take()}`).toBe(String(value));
      }),
    );
  });
});
