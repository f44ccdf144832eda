import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import { isShortRequest, recognise } from "./recognise.ts";

const NOW = Date.UTC(2026, 10, 22, 12) / 1000;
const UNAUTHENTICATED = ["00000007", "eead57c01f9add38", "8cc8", "beef", "00".repeat(28)].join("");
const AUTHENTICATED = [
  ["00000007", "00".repeat(12), "eead57c01f9add38", "8cc8", "beef", "00".repeat(68)].join(""),
  "65a15a9d897994161cfe505b2ddd58f7",
].join("");
const SHORT = "00000007eead57c01f9add383fff";

const recognised = (hex: string) => {
  const octets = octetsOf(Buffer.from(`ffffff${hex}ffffff`, "hex"));
  return recognise(octets, 3, hex.length / 2);
};
const changed = (hex: string, at: number, octet: string) => hex.slice(0, at * 2) + octet + hex.slice(at * 2 + 2);

describe(recognise, () => {
  it.each([
    ["a base request", UNAUTHENTICATED, "unauthenticated"],
    ["a request with TLVs", `${UNAUTHENTICATED}8001000401020304`, "unauthenticated"],
    ["a request with TWAMP-Light's padding", UNAUTHENTICATED + "00".repeat(40), "unauthenticated"],
    ["a request without SSID", UNAUTHENTICATED.replace("beef", "0000"), "unauthenticated"],
    ["a request of twampy with padding", UNAUTHENTICATED.replace("8cc8beef", "3fff0000"), "unauthenticated"],
    ["a signed request", AUTHENTICATED, "authenticated"],
    ["a signed request with TLVs", `${AUTHENTICATED}8001000401020304`, "authenticated"],
    ["nothing", "", "text"],
    ["a request that is cut", UNAUTHENTICATED.slice(0, -2), "text"],
    ["a signed request that is cut", AUTHENTICATED.slice(0, -2), "text"],
    ["zeros", "00".repeat(112), "text"],
    ["an error estimate of Multiplier 0", UNAUTHENTICATED.replace("8cc8", "8c00"), "text"],
    ["something at octet 16", changed(UNAUTHENTICATED, 16, "01"), "text"],
    ["something at octet 43", changed(UNAUTHENTICATED, 43, "01"), "text"],
    ["something at octet 4 of a signed request", changed(AUTHENTICATED, 4, "01"), "text"],
    ["something at octet 15 of a signed request", changed(AUTHENTICATED, 15, "01"), "text"],
    ["something at octet 28 of a signed request", changed(AUTHENTICATED, 28, "01"), "text"],
    ["something at octet 95 of a signed request", changed(AUTHENTICATED, 95, "01"), "text"],
  ])("takes %s for what it is", (_, hex, expected) => {
    expect(recognised(hex)).toBe(expected);
  });

  it("takes PTP's time for a time when it has less than a second of nanoseconds", () => {
    expect(recognised(UNAUTHENTICATED.replace("8cc8", "ccc8"))).toBe("unauthenticated");
    expect(recognised(UNAUTHENTICATED.replace("1f9add38", "3b9aca00").replace("8cc8", "ccc8"))).toBe("text");
  });

  it("takes no text for a request", () => {
    const text = fc.string({ unit: "grapheme", minLength: 44, maxLength: 300 });
    fc.assert(
      fc.property(text, (message) => {
        expect(recognised(Buffer.from(message).toString("hex"))).toBe("text");
      }),
    );
  });
});

describe(isShortRequest, () => {
  const isShort = (hex: string, now = NOW) => {
    const octets = octetsOf(Buffer.from(`ffffff${hex}ffffff`, "hex"));
    return isShortRequest(octets, 3, hex.length / 2, now);
  };

  it.each([
    ["twampy's by default", SHORT, true],
    ["twampy's with padding", SHORT + "00".repeat(29), true],
    ["one as long as STAMP's", SHORT + "00".repeat(30), false],
    ["one that is cut", SHORT.slice(0, -2), false],
    ["one with padding that is not zero", `${SHORT}0001`, false],
    ["an error estimate of Multiplier 0", SHORT.replace("3fff", "3f00"), false],
    ["one with PTP's time", SHORT.replace("eead57c01f9add383fff", "6b02d940075bcd157fff"), false],
    ["text", Buffer.from("hello, world!!").toString("hex"), false],
    ["the short reply of TWAMP-Light", `${SHORT}0000${"eead57c01f9add38".repeat(2)}00000007`, false],
  ])("%s: %#", (_, hex, expected) => {
    expect(isShort(hex)).toBe(expected);
  });

  it.each([
    [-86_401, false],
    [-86_400, true],
    [86_400, true],
    [86_401, false],
  ])("with a clock that is %i s off: %s", (off, expected) => {
    expect(isShort(SHORT, NOW + off)).toBe(expected);
  });

  it("takes no text for a request", () => {
    const text = fc.string({ unit: "grapheme", minLength: 4, maxLength: 43 });
    fc.assert(
      fc.property(text, (message) => {
        expect(isShort(Buffer.from(message).toString("hex"))).toBe(false);
      }),
    );
  });
});
