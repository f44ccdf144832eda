import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { htonl, htons, ntohl, ntohs } from "./index.ts";

describe("htons, htonl and their inverses", () => {
  it("turn the octets round", () => {
    expect([htons, ntohs].map((call) => call(0x1234))).toEqual([0x3412, 0x3412]);
    expect([htonl, ntohl].map((call) => call(0x12345678))).toEqual([0x78563412, 0x78563412]);
    expect([htonl(0x80), htonl(0x7f000001), htons(0xff00)]).toEqual([0x80000000, 0x0100007f, 0xff]);
  });

  it("undo each other", () => {
    const number = (max: number) => fc.integer({ min: 0, max });
    fc.assert(fc.property(number(0xffff), (short) => ntohs(htons(short)) === short));
    fc.assert(fc.property(number(0xffffffff), (long) => ntohl(htonl(long)) === long));
  });

  it.each([
    [-1, RangeError],
    [0x100000000, RangeError],
    [0.5, RangeError],
    [Number.NaN, RangeError],
    ["1", TypeError],
    [1n, TypeError],
  ])("refuse %s", (number, thrown) => {
    for (const call of [htons, htonl, ntohs, ntohl]) expect(() => call(number as number)).toThrow(thrown);
    expect(() => htons(0x10000)).toThrow("the number for htons must be a whole number from 0 to 65535, not 65536");
  });
});
