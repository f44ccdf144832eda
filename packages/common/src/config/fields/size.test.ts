import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSize, size } from "./size.ts";

describe(size, () => {
  it.each([
    ["1200", 1200],
    [1200, 1200],
    ["64KiB", 65_536],
    [" 1MiB ", 1_048_576],
    ["2GiB", 2_147_483_648],
    ["0", 0],
    ["-0", 0],
  ])("reads %j as %d octets", (written, octets) => {
    expect(size().parse(written)).toBe(octets);
  });

  it.each(["", "KiB", "64 KiB", "64kib", "64KB", "1.5KiB", "1e3", "0x10", true, [1]])("refuses %j", (written) => {
    expect(size().safeParse(written).error?.issues).toMatchObject([
      { message: "is not a size; write octets, or a number and KiB, MiB or GiB, such as 1200 or 64KiB" },
    ]);
  });

  it("keeps to limits in octets", () => {
    const schema = size({ min: 16, max: 65_536 });
    expect([schema.parse("16"), schema.parse("64KiB")]).toEqual([16, 65_536]);
    expect(schema.safeParse("15").error?.issues[0]?.message).toBe("is too small; the smallest is 16");
    expect(schema.safeParse("65537").error?.issues[0]?.message).toBe("is too large; the largest is 64KiB");
    expect(size().safeParse("-1").error?.issues[0]?.message).toBe("is too small; the smallest is 0");
    expect(size().safeParse("9".repeat(400)).error?.issues[0]?.message).toMatch(/^is too large/);
  });
});

describe(formatSize, () => {
  it("writes what is read back as the same size", () => {
    const octets = fc
      .tuple(fc.nat(2_000_000), fc.constantFrom(1, 1024, 1024 ** 2, 1024 ** 3))
      .map(([amount, unit]) => amount * unit);
    fc.assert(
      fc.property(octets, (length) => {
        expect(size().parse(formatSize(length))).toBe(length);
      }),
    );
  });
});
