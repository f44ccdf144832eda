import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import { AuthenticationKeys } from "./authentication.ts";
import type { Mode } from "./layout.ts";
import { createReflectedFacts, type ReflectedFacts, reflectTlvs } from "./reflect-tlvs.ts";
import { createTlvIndex, indexRequestTlvs } from "./tlv-index.ts";

const keys = new AuthenticationKeys([Buffer.alloc(16, 1)]);

const FACTS: ReflectedFacts = {
  trafficClass: 0xb9,
  dscpPermitted: true,
  receivedCount: 0x01020304,
  sentCount: 0xfffefdfc,
  timestamps: { sourceIn: 1, methodIn: 2, sourceOut: 5, methodOut: 3 },
  location: {
    source: Uint8Array.of(192, 0, 2, 1),
    sourcePort: 0x1122,
    destination: Uint8Array.from(Buffer.from("20010db8000000000000000000000007", "hex")),
    destinationPort: 0x3344,
  },
};

/** What becomes of TLVs, behind a base of zeros. */
function reflected(tlvs: string, facts = FACTS, mode: Mode = "unauthenticated"): string {
  const base = mode === "authenticated" ? 112 : 44;
  const octets = octetsOf(Buffer.from(`ffffff${"00".repeat(base)}${tlvs}`, "hex"));
  const length = base + tlvs.length / 2;
  const index = createTlvIndex();
  indexRequestTlvs(octets, 3, length, mode, keys, index);
  reflectTlvs(octets, 3, mode, index, facts);
  return octets.bytes.toString("hex", base + 3);
}

describe(reflectTlvs, () => {
  it.each([
    ["Extra Padding", "80010003010203", "00010003010203"],
    ["what it does not know", "80640001aa", "80640001aa"],
    ["what it does not know, with other flags", "7f640001aa", "80640001aa"],
    ["a reserved type", "80000000", "80000000"],
    ["Class of Service (DSCP 46 wanted, 46 and ECN 1 received)", "80040004b8000000", "00040004bae40000"],
    ["Direct Measurement", "8005000c0000000700000000ffffffff", "0005000c0000000701020304fffefdfc"],
    ["Timestamp Information", "8003000400000000", "0003000401020503"],
    ["a hello", "80f9000d36620100000000000000000000", "00f9000d36620100000000000000000000"],
    ["another's experiment of the hello's type", "80f90001ff", "80f90001ff"],
    ["several", "80040004b800000080640000", "00040004bae4000080640000"],
    ["no TLV but padding", "00000000ff", "00000000ff"],
    ["padding after a TLV", "80010000000000", "00010000000000"],
  ])("answers %s", (_, tlvs, answer) => {
    expect(reflected(tlvs)).toBe(answer);
  });

  it.each([
    ["cut", "8004000400000000800400048000", "0004000402e40000400400048000"],
    ["of the wrong Length", "80040003000000800400040000", "40040003000000800400040000"],
    ["of a single octet", "8001000080", "0001000040"],
  ])("marks a TLV that is %s and leaves what follows", (_, tlvs, answer) => {
    expect(reflected(tlvs)).toBe(answer);
  });

  it.each([
    ["8004000400000000 80640000 80080010", "2004000400000000 a0640000 20080010", "unauthenticated"],
    ["8004000400000000", "2004000400000000", "authenticated"],
    ["8004000400000000 800400", "2004000400000000 600400", "authenticated"],
  ] as const)("answers nothing and sets I in all when the HMAC is wrong or missing: %s", (tlvs, answer, mode) => {
    const hmac = tlvs.endsWith("10") ? "00".repeat(16) : "";
    const hex = (text: string) => text.replaceAll(" ", "") + hmac;
    expect(reflected(hex(tlvs), FACTS, mode)).toBe(hex(answer));
  });

  it("says when it does not send with the DSCP that is asked for", () => {
    expect(reflected("80040004b8000000", { ...FACTS, dscpPermitted: false })).toBe("00040004bae50000");
  });

  describe("Location", () => {
    const zero = "00".repeat(16);
    const source = `c0000201${"00".repeat(12)}`;
    const destination = "20010db8000000000000000000000007";

    it.each([
      ["both addresses", `80040010${zero}80070010${zero}`, `00060010${destination}00080010${source}`],
      ["the MAC address", "8001000800000000000000ff", "000300080000000000000000"],
      ["what it does not know", `80640000${"80070010"}${zero}`, `80640000${"00080010"}${source}`],
      ["an answer", `80060010${zero}`, `80060010${zero}`],
      ["nothing", "", ""],
      ["the wrong Length", `80040004${"00000000"}80070010${zero}`, `40040004${"00000000"}80070010${zero}`],
      ["the wrong Length of a MAC address", "8001000400000000", "4001000400000000"],
      ["more than there is", `80070010${zero.slice(2)}`, `40070010${zero.slice(2)}`],
      ["less than a header", "800400", "400400"],
    ])("answers who asks for %s", (_, asked, answer) => {
      const length = (4 + asked.length / 2).toString(16).padStart(4, "0");
      expect(reflected(`8002${length}00000000${asked}`)).toBe(`0002${length}33441122${answer}`);
    });

    it("leaves zero what is not to be told", () => {
      const asked = `8002001800000000${"80040010"}${zero}`;
      expect(reflected(asked, createReflectedFacts())).toBe(`0002001800000000${"00040010"}${zero}`);
    });
  });
});
