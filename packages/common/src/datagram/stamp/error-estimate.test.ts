import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeErrorEstimate, errorSeconds, isSynchronised, timestampFormat } from "./error-estimate.ts";

describe(encodeErrorEstimate, () => {
  it.each([
    [true, 0, "ntp", 0x8001],
    [false, 2 ** -32, "ntp", 0x0001],
    [true, 255 * 2 ** -32, "ntp", 0x80ff],
    [true, 256 * 2 ** -32, "ntp", 0x8180],
    [true, 200 * 2 ** -20, "ntp", 0x8cc8],
    [false, 16, "ptp", 0x5d80],
    [true, 255 * 2 ** 31, "ntp", 0xbfff],
    [false, Infinity, "ntp", 0x3fff],
    [false, Infinity, "ptp", 0x7fff],
    [false, Number.NaN, "ntp", 0x3fff],
    [false, -1, "ntp", 0x0001],
  ] as const)("of synchronised=%s, %d s, %s", (synchronised, seconds, format, bits) => {
    expect(encodeErrorEstimate(synchronised, seconds, format)).toBe(bits);
  });

  it("never promises less than the error, nor 1 % more, and is never 0", () => {
    const error = fc.double({ min: 2 ** -32, max: 255 * 2 ** 31, noNaN: true });
    fc.assert(
      fc.property(fc.boolean(), error, fc.constantFrom("ntp", "ptp"), (synchronised, seconds, format) => {
        const bits = encodeErrorEstimate(synchronised, seconds, format);
        expect(bits & 0xff).not.toBe(0);
        expect(isSynchronised(bits)).toBe(synchronised);
        expect(timestampFormat(bits)).toBe(format);
        expect(errorSeconds(bits)).toBeGreaterThanOrEqual(seconds);
        expect(errorSeconds(bits)).toBeLessThanOrEqual(Math.max(seconds * 1.01, seconds + 2 ** -32));
      }),
    );
  });
});

describe(errorSeconds, () => {
  it.each([
    [0x0001, 2 ** -32],
    [0x8cc8, 200 * 2 ** -20],
    [0xffff, 255 * 2 ** 31],
    [0x2000, Infinity],
    [0xc000, Infinity],
  ])("of 0x%s is %d s", (bits, seconds) => {
    expect(errorSeconds(bits)).toBe(seconds);
  });
});
