import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import { isTimestamp, nanosecondsBetween, readTimestamp, writeTimestamp } from "./timestamp.ts";

const NTP = 0x0001;
const PTP = 0x4001;
const NOW = Date.UTC(2026, 10, 22, 12) / 1000;

describe("timestamps", () => {
  const octets = octetsOf(new Uint8Array(16));
  const written = (errorEstimate: number, seconds: number, nanoseconds: number) => {
    writeTimestamp(octets, 4, errorEstimate, { seconds, nanoseconds });
    return octets.bytes.toString("hex", 4, 12);
  };
  const read = (errorEstimate: number, hex: string, reference: number) => {
    const instant = { seconds: 0, nanoseconds: 0 };
    readTimestamp(octetsOf(Buffer.from(hex, "hex")), 0, errorEstimate, reference, instant);
    return instant;
  };

  it.each([
    ["NTP", NTP, "1970-01-01T00:00:00Z", 0, "83aa7e8000000000"],
    ["NTP", NTP, "2026-11-22T12:00:00Z", 500_000_000, "eead57c080000000"],
    ["NTP", NTP, "2026-11-22T12:00:00Z", 123_456_789, "eead57c01f9add38"],
    ["NTP", NTP, "2026-11-22T12:00:00Z", 999_999_999, "eead57c0fffffffc"],
    ["NTP", NTP, "2036-02-07T06:28:15Z", 0, "ffffffff00000000"],
    ["NTP", NTP, "2036-02-07T06:28:16Z", 1, "0000000000000005"],
    ["PTP", PTP, "2026-11-22T12:00:00Z", 123_456_789, "6b02d940075bcd15"],
    ["PTP", PTP, "2106-02-07T06:28:16Z", 0, "0000000000000000"],
  ])("%s: %s and %i ns is %s", (_, errorEstimate, time, nanoseconds, hex) => {
    const seconds = Date.parse(time) / 1000;
    expect(written(errorEstimate, seconds, nanoseconds)).toBe(hex);
    expect(read(errorEstimate, hex, seconds + 86_400)).toEqual({ seconds, nanoseconds });
  });

  it("come back as they were, whenever the reference is less than 68 years off, in any era", () => {
    const properties = fc.record({
      seconds: fc.integer({ min: 0, max: 20_000_000_000 }),
      nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
      off: fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 }),
      errorEstimate: fc.constantFrom(NTP, PTP),
    });
    fc.assert(
      fc.property(properties, ({ seconds, nanoseconds, off, errorEstimate }) => {
        const hex = written(errorEstimate, seconds, nanoseconds);
        expect(read(errorEstimate, hex, seconds + off)).toEqual({ seconds, nanoseconds });
      }),
    );
  });

  it("never have more than 999,999,999 nanoseconds in NTP's format, whatever the fraction", () => {
    expect(read(NTP, "eead57c0ffffffff", NOW)).toEqual({ seconds: NOW, nanoseconds: 999_999_999 });
  });

  it.each([
    ["any of NTP", NTP, "eead57c0ffffffff", true],
    ["PTP's last nanosecond", PTP, "6b02d9403b9ac9ff", true],
    ["PTP's one too many", PTP, "6b02d9403b9aca00", false],
  ])("can be %s: %s", (_, errorEstimate, hex, possible) => {
    expect(isTimestamp(octetsOf(Buffer.from(hex, "hex")), 0, errorEstimate)).toBe(possible);
  });

  it("are subtracted to the nanosecond, in both directions", () => {
    const earlier = { seconds: NOW, nanoseconds: 999_999_999 };
    const later = { seconds: NOW + 2, nanoseconds: 1 };
    expect(nanosecondsBetween(earlier, later)).toBe(1_000_000_002);
    expect(nanosecondsBetween(later, earlier)).toBe(-1_000_000_002);
  });
});
