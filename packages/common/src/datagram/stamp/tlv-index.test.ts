import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import { AuthenticationKeys } from "./authentication.ts";
import type { Mode } from "./layout.ts";
import { createTlvIndex, indexReplyTlvs, indexRequestTlvs, type TlvIndex } from "./tlv-index.ts";

const keys = new AuthenticationKeys([Buffer.alloc(16, 1), Buffer.alloc(16, 2)]);

const PADDING = "80010002ffff";
const CLASS = "8004000400000000";
const DIRECT = "8005000c000000000000000000000000";
const HELLO = "80f9000d36620100000000000000000000";
const UNKNOWN = "80640001ff";
const HMAC = "signed";

interface Case {
  readonly mode?: Mode;
  readonly keys?: AuthenticationKeys | undefined;
  readonly reply?: boolean;
}

/** Indexes TLVs behind a base of zeros; `HMAC` among them becomes one that is right. */
function indexed(tlvs: string, { mode = "unauthenticated", reply = false, ...other }: Case = {}): TlvIndex {
  const base = mode === "authenticated" ? 112 : 44;
  const [before = "", after] = tlvs.split(HMAC);
  const signed = after === undefined ? "" : `80080010${"00".repeat(16)}${after}`;
  const datagram = Buffer.from("00".repeat(base) + before + signed, "hex");
  const octets = octetsOf(Buffer.concat([Buffer.alloc(3, 0xff), datagram]));
  if (after !== undefined) keys.signTlvs(octets, 3, base, base + before.length / 2, 1);
  const index = createTlvIndex();
  const of = reply ? indexReplyTlvs : indexRequestTlvs;
  of(octets, 3, datagram.length, mode, "keys" in other ? other.keys : keys, index);
  return index;
}

const NOTHING = createTlvIndex();

describe(indexRequestTlvs, () => {
  it("finds the Values of known TLVs and steps over the others", () => {
    expect(indexed(UNKNOWN + PADDING + CLASS + DIRECT + HELLO)).toEqual({
      ...NOTHING,
      count: 5,
      end: 96,
      content: 96,
      classOfService: 59,
      directMeasurement: 67,
      hello: 83,
    });
    expect(indexed("80020004000000008003000400000000")).toMatchObject({ location: 48, timestampInformation: 56 });
  });

  it("uses the first of several of one type", () => {
    expect(indexed(CLASS + CLASS)).toMatchObject({ count: 2, classOfService: 48 });
  });

  it("does not heed flags", () => {
    expect(indexed(CLASS.replace("80", "ff"))).toMatchObject({ count: 1, classOfService: 48 });
  });

  it("forgets what was before", () => {
    const index = indexed(CLASS + HMAC + UNKNOWN);
    const octets = octetsOf(new Uint8Array(44));
    indexRequestTlvs(octets, 0, 44, "unauthenticated", undefined, index);
    expect(index).toEqual({ ...NOTHING, end: 44, content: 44 });
  });

  it.each([
    ["no header", `${CLASS}800100`, 1, 52],
    ["no header at all", "80", 0, 44],
    ["less Value than Length", `${CLASS}8001000301`, 1, 52],
    ["more Length than octets", "8001ffff00", 0, 44],
    ["the wrong Length for its type", `${CLASS}800400030000000000`, 1, 52],
    ["a Location without ports", "80020003000000", 0, 44],
    ["the wrong Length of Timestamp Information", "800300050000000000", 0, 44],
    ["the wrong Length of Direct Measurement", "8005000800000000000000000000", 0, 44],
    ["the wrong Length of an HMAC", "8008000400000000", 0, 44],
    ["no enterprise's number", `80fc0003${"00".repeat(3)}`, 0, 44],
    ["a hello that lies", "80f9000d36620100000000000100000000", 0, 44],
  ])("stops at a malformed TLV: %s", (_, tlvs, count, end) => {
    expect(indexed(tlvs)).toMatchObject({ count, end, malformed: true });
  });

  it.each([
    ["nothing", "", 44],
    ["TLVs", CLASS + DIRECT, 68],
    ["Extra Padding, of which it is the header", CLASS + PADDING, 56],
    ["Extra Padding before another TLV", PADDING + CLASS, 58],
    ["zeros, of which it is the first two", `${CLASS}00000000`, 54],
    ["a single zero", `${CLASS}00`, 53],
    ["what is malformed, and all after it", `${CLASS}80040001abcdef`, 59],
  ])("says how far what says something goes: up to the end of %s", (_, tlvs, content) => {
    expect(indexed(tlvs).content).toBe(content);
  });

  it.each(["00", "0000", "000000", "00000000", "00".repeat(40)])("takes %s for the padding of TWAMP-Light", (zeros) => {
    expect(indexed(CLASS + zeros)).toMatchObject({ count: 1, end: 52, malformed: false, classOfService: 48 });
  });

  it.each([
    ["nothing else", HMAC, "verified"],
    ["TLVs before it", CLASS + DIRECT + HMAC, "verified"],
    ["Extra Padding before it", PADDING + CLASS + HMAC, "verified"],
    ["Extra Padding after it", CLASS + HMAC + PADDING + PADDING, "verified"],
    ["another TLV after it", CLASS + HMAC + DIRECT, "failed"],
    ["an unknown TLV after Extra Padding after it", CLASS + HMAC + PADDING + UNKNOWN, "failed"],
    ["another HMAC after it", `${CLASS + HMAC}80080010${"00".repeat(16)}`, "failed"],
    ["an HMAC that is wrong", `${CLASS}80080010${"00".repeat(16)}`, "failed"],
  ])("verifies an HMAC TLV with %s: %s is %s", (_, tlvs, integrity) => {
    expect(indexed(tlvs).integrity).toBe(integrity);
    expect(indexed(tlvs, { mode: "authenticated" }).integrity).toBe(integrity);
  });

  it("says which key it was, and where its TLV is", () => {
    expect(indexed(CLASS + HMAC)).toMatchObject({ key: 1, hmac: 52, classOfService: 48 });
  });

  it("lets nobody use the content of TLVs with a wrong HMAC, or one that no key is there for", () => {
    expect(indexed(CLASS + HMAC + HELLO)).toMatchObject({ classOfService: -1, hello: -1, count: 3 });
    expect(indexed(CLASS + HMAC, { keys: undefined })).toMatchObject({ integrity: "failed", classOfService: -1 });
    expect(indexed(CLASS + HMAC, { keys: new AuthenticationKeys([Buffer.alloc(16, 3)]) })).toMatchObject({
      integrity: "failed",
      key: -1,
    });
  });

  it.each([
    ["", "none"],
    [PADDING, "none"],
    ["00".repeat(8), "none"],
    [CLASS, "failed"],
    [UNKNOWN, "failed"],
    [PADDING + PADDING, "failed"],
    [CLASS + PADDING, "failed"],
    [`${CLASS}80`, "failed"],
  ])("asks for an HMAC TLV in authenticated mode: %s is %s", (tlvs, integrity) => {
    expect(indexed(tlvs, { mode: "authenticated" }).integrity).toBe(integrity);
    expect(indexed(tlvs).integrity).toBe("none");
  });
});

describe(indexReplyTlvs, () => {
  const answered = (tlvs: string) => tlvs.replaceAll(/80(?=0[45])/g, "00");

  it("finds what was answered", () => {
    const index = indexed(answered(CLASS + DIRECT), { reply: true });
    expect(index).toMatchObject({ count: 2, classOfService: 48, directMeasurement: 56 });
  });

  it("skips a TLV with the U flag", () => {
    const index = indexed(CLASS + answered(DIRECT), { reply: true });
    expect(index).toMatchObject({ count: 2, classOfService: -1, directMeasurement: 56 });
  });

  it("stops at a TLV with the M flag", () => {
    const index = indexed(answered(CLASS) + DIRECT.replace("80", "40"), { reply: true });
    expect(index).toMatchObject({ count: 1, malformed: true, classOfService: 48, directMeasurement: -1 });
  });

  it.each([answered(CLASS) + DIRECT.replace("80", "20"), answered(CLASS) + DIRECT.replace("80", "60")])(
    "uses no TLV when one has the I flag: %s",
    (tlvs) => {
      expect(indexed(tlvs, { reply: true })).toMatchObject({ integrity: "failed", classOfService: -1 });
    },
  );

  it("uses no TLV of a reflector that knows none of them, in authenticated mode", () => {
    const index = indexed(CLASS + HMAC, { reply: true, mode: "authenticated" });
    expect(index).toMatchObject({ integrity: "failed", classOfService: -1 });
  });
});
