import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { type Octets, octetsOf } from "../octets.ts";
import { readClassOfService, requestedDscp, writeClassOfService } from "./tlv-class-of-service.ts";
import { readDirectMeasurement, writeDirectMeasurement } from "./tlv-direct-measurement.ts";
import { writeExtraPadding } from "./tlv-extra-padding.ts";
import { writeHmacTlv } from "./tlv-hmac.ts";
import { readLocation, writeLocation } from "./tlv-location.ts";
import { readTimestampInformation, writeTimestampInformation } from "./tlv-timestamp-information.ts";

const octetsOfHex = (hex: string) => octetsOf(Buffer.from(hex, "hex"));

describe("TLVs of a request", () => {
  const written = (write: (octets: Octets, at: number) => number) => {
    const octets = octetsOf(Buffer.alloc(80, 0xee));
    const end = write(octets, 5);
    expect(octets.bytes.toString("hex", 0, 5) + octets.bytes.toString("hex", end)).toBe("ee".repeat(85 - end));
    return octets.bytes.toString("hex", 5, end);
  };

  it.each<[string, (octets: Octets, at: number) => number, string]>([
    ["Class of Service", (octets, at) => writeClassOfService(octets, at, 46), "80040004b8000000"],
    ["Direct Measurement", (octets, at) => writeDirectMeasurement(octets, at, 7), "8005000c000000070000000000000000"],
    ["Timestamp Information", writeTimestampInformation, "8003000400000000"],
    ["Location", writeLocation, `8002002c0000000080040010${"00".repeat(16)}80070010${"00".repeat(16)}`],
    ["HMAC", writeHmacTlv, `80080010${"00".repeat(16)}`],
    ["no Extra Padding without room for a header", (octets, at) => writeExtraPadding(octets, at, at + 3), ""],
    ["Extra Padding without Value", (octets, at) => writeExtraPadding(octets, at, at + 4), "80010000"],
  ])("%s", (_, write, hex) => {
    expect(written(write)).toBe(hex);
  });

  it("Extra Padding fills what is left with octets that differ, the same each time", () => {
    const octets = octetsOf(new Uint8Array(1000));
    expect(writeExtraPadding(octets, 44, 1000)).toBe(1000);
    expect(octets.bytes.toString("hex", 44, 48)).toBe("800103b8");
    expect(new Set(octets.bytes.subarray(48)).size).toBeGreaterThan(240);
    const again = octetsOf(new Uint8Array(1000));
    writeExtraPadding(again, 44, 1000);
    expect(again.bytes).toEqual(octets.bytes);
  });
});

describe("TLVs of a reply", () => {
  it("Class of Service", () => {
    const into = { requestedDscp: 0, receivedDscp: 0, receivedEcn: 0, refused: false };
    readClassOfService(octetsOfHex("bae40000"), 0, into);
    expect(into).toEqual({ requestedDscp: 46, receivedDscp: 46, receivedEcn: 1, refused: false });
    readClassOfService(octetsOfHex("fc0dffff"), 0, into);
    expect(into).toEqual({ requestedDscp: 63, receivedDscp: 0, receivedEcn: 3, refused: true });
    expect(requestedDscp(octetsOfHex("b8000000"), 0)).toBe(46);
  });

  it("Direct Measurement", () => {
    const into = { senderSent: 0, reflectorReceived: 0, reflectorSent: 0 };
    readDirectMeasurement(octetsOfHex("00000007ffffffff80000000"), 0, into);
    expect(into).toEqual({ senderSent: 7, reflectorReceived: 0xffffffff, reflectorSent: 0x80000000 });
  });

  it("Timestamp Information", () => {
    const into = { sourceIn: 0, methodIn: 0, sourceOut: 0, methodOut: 0 };
    readTimestampInformation(octetsOfHex("01020503"), 0, into);
    expect(into).toEqual({ sourceIn: 1, methodIn: 2, sourceOut: 5, methodOut: 3 });
  });

  it.each([
    ["IPv6", `00060010${"20".repeat(16)}00090010${"fe".repeat(16)}`, "20".repeat(16), "fe".repeat(16)],
    ["IPv4", `00080010c0000201${"00".repeat(12)}00050010cb007101${"00".repeat(12)}`, "cb007101", "c0000201"],
    ["unanswered", `80060010${"20".repeat(16)}00040010${"00".repeat(16)}`, undefined, undefined],
    ["cut", "0006001020", undefined, undefined],
  ])("Location, %s", (_, subTlvs, destination, source) => {
    const length = (4 + subTlvs.length / 2).toString(16).padStart(4, "0");
    const location = readLocation(octetsOfHex(`0002${length}33441122${subTlvs}ffff`), 4);
    expect(location).toEqual({
      destinationPort: 0x3344,
      sourcePort: 0x1122,
      ...(destination && { destination: Uint8Array.from(Buffer.from(destination, "hex")) }),
      ...(source && { source: Uint8Array.from(Buffer.from(source, "hex")) }),
    });
  });
});
