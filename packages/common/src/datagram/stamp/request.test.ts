import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import { AuthenticationKeys } from "./authentication.ts";
import { baseSize, type Mode } from "./layout.ts";
import { createRequest, readRequest, signRequest, stampTime, writeRequest } from "./request.ts";
import { writeDirectMeasurement } from "./tlv-direct-measurement.ts";
import { writeHmacTlv } from "./tlv-hmac.ts";

const NOW = Date.UTC(2026, 10, 22, 12) / 1000;
const REQUEST = { sequence: 7, sent: { seconds: NOW, nanoseconds: 123_456_789 }, errorEstimate: 0x8cc8, ssid: 0xbeef };
const keys = new AuthenticationKeys([Buffer.alloc(16, 0xab)]);

// By RFC 8762's figures 1 and 4; the HMACs by Python's hmac.
const UNAUTHENTICATED = ["00000007", "eead57c01f9add38", "8cc8", "beef", "00".repeat(28)].join("");
const AUTHENTICATED = [
  ["00000007", "00".repeat(12), "eead57c01f9add38", "8cc8", "beef", "00".repeat(68)].join(""),
  "65a15a9d897994161cfe505b2ddd58f7",
].join("");

describe(writeRequest, () => {
  it.each([
    ["unauthenticated", UNAUTHENTICATED],
    ["authenticated", AUTHENTICATED],
  ] as const)("writes %s requests to the octet, and nothing beside them", (mode, hex) => {
    const octets = octetsOf(Buffer.alloc(200, 0xee));
    const length = writeRequest(octets, 20, mode, REQUEST);
    signRequest(octets, 20, mode, keys);
    expect(length).toBe(hex.length / 2);
    expect(octets.bytes.toString("hex")).toBe("ee".repeat(20) + hex + "ee".repeat(180 - length));
  });

  it("writes a time again without touching the rest", () => {
    const octets = octetsOf(new Uint8Array(50));
    writeRequest(octets, 3, "unauthenticated", { ...REQUEST, sent: { seconds: 0, nanoseconds: 0 } });
    stampTime(octets, 3, "unauthenticated", REQUEST.sent);
    expect(octets.bytes.toString("hex", 3, 47)).toBe(UNAUTHENTICATED);
  });

  it("signs TLVs over the sequence and all before the HMAC TLV", () => {
    const octets = octetsOf(new Uint8Array(200));
    const base = writeRequest(octets, 8, "unauthenticated", REQUEST);
    const hmac = writeDirectMeasurement(octets, 8 + base, 7);
    const end = writeHmacTlv(octets, hmac);
    signRequest(octets, 8, "unauthenticated", keys, hmac - 8);
    expect(octets.bytes.toString("hex", 8 + base, end)).toBe(
      "8005000c000000070000000000000000" + "80080010" + "98f6cb2765dcfd40203bd7330874ef9e",
    );
  });
});

describe(readRequest, () => {
  it("reads what was written, in any place of a buffer", () => {
    const requests = fc.record({
      sequence: fc.integer({ min: 0, max: 0xffffffff }),
      sent: fc.record({
        seconds: fc.integer({ min: NOW - 1e9, max: NOW + 1e9 }),
        nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
      }),
      errorEstimate: fc.integer({ min: 0, max: 0xffff }),
      ssid: fc.integer({ min: 0, max: 0xffff }),
    });
    const modes = fc.constantFrom<Mode>("unauthenticated", "authenticated");
    fc.assert(
      fc.property(requests, modes, fc.nat(50), (request, mode, offset) => {
        const octets = octetsOf(new Uint8Array(200));
        writeRequest(octets, offset, mode, request);
        const into = createRequest();
        readRequest(octets, offset, baseSize(mode), mode, NOW, into);
        expect(into).toEqual(request);
      }),
    );
  });

  it("gives a request of TWAMP-Light that ends before it no SSID", () => {
    const octets = octetsOf(Buffer.from(UNAUTHENTICATED, "hex"));
    const into = createRequest();
    readRequest(octets, 0, 14, "unauthenticated", NOW, into);
    expect(into).toEqual({ ...REQUEST, ssid: 0 });
  });
});
