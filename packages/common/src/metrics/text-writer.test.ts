import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { octets, TextWriter } from "./text-writer.ts";

describe(TextWriter, () => {
  it("writes any text as UTF-8, and begins anew when it was taken", () => {
    const writer = new TextWriter(100);
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
    const writer = new TextWriter(1);
    writer.write(octets("é".repeat(100_000)));
    for (let piece = 0; piece < 1_000; piece++) writer.write("x".repeat(1_000));
    expect(`${writer.take()}` === `${"é".repeat(100_000)}${"x".repeat(1_000_000)}`).toBe(true);
  });

  it("writes into the same memory again", () => {
    const writer = new TextWriter(100);
    writer.write("one");
    const { buffer } = writer.take();
    writer.write("two");
    const taken = writer.take();
    expect([`${taken}`, taken.buffer === buffer]).toEqual(["two", true]);
  });
});
