import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { octets, TextWriter } from "./text-writer.ts";

describe(TextWriter, () => {
  it("writes any text as UTF-8, and begins anew when it was taken", () => {
    const writer = new TextWriter(100, 1);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
        for (const text of texts) writer.write(octets(text));
        const expected = Buffer.from(texts.join(""));
        expect(writer.length).toBe(expected.length);
        expect(writer.take()).toEqual(expected);
        expect(writer.length).toBe(0);
      }),
    );
  });

  it("writes more than it had room for", () => {
    const writer = new TextWriter(1, 1);
    writer.write(octets("é".repeat(100_000)));
    for (let piece = 0; piece < 1_000; piece++) writer.write("x".repeat(1_000));
    expect(`${writer.take()}` === `${"é".repeat(100_000)}${"x".repeat(1_000_000)}`).toBe(true);
  });

  it("leaves what was taken as it was for as many times as was said, and then uses its memory again", () => {
    const writer = new TextWriter(100, 2);
    const take = (text: string) => {
      writer.write(text);
      return writer.take();
    };
    const [one, two] = [take("one"), take("two")];
    expect([`${one}`, `${two}`]).toEqual(["one", "two"]);
    const three = take("three");
    expect([`${two}`, `${three}`, three.buffer === one.buffer]).toEqual(["two", "three", true]);
  });
});
