import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import { AuthenticationKeys } from "./authentication.ts";
import { createReflection, createReply, readReply, signReply, writeReply } from "./reply.ts";
import { createTlvIndex, indexRequestTlvs } from "./tlv-index.ts";

const NOW = Date.UTC(2026, 10, 22, 12) / 1000;
const keys = new AuthenticationKeys([Buffer.alloc(16, 0xab)]);

// By RFC 8762's figures 5 and 7; the HMACs by Python's hmac.
const REQUESTS = {
  unauthenticated: ["00000007", "eead57c01f9add38", "8cc8", "beef", "00".repeat(28)].join(""),
  authenticated: ["00000007", "00".repeat(12), "eead57c01f9add38", "8cc8", "beef", "00".repeat(84)].join(""),
};
const REPLIES = {
  unauthenticated: [
    ["00000009", "6b02d9401dcd6500", "4d10", "beef", "6b02d9400ee6b280"],
    ["00000007", "eead57c01f9add38", "8cc8", "0000", "fe", "000000"],
  ]
    .flat()
    .join(""),
  authenticated: [
    ["00000009", "00".repeat(12), "6b02d9401dcd6500", "4d10", "beef", "00".repeat(4), "6b02d9400ee6b280"],
    ["00".repeat(8), "00000007", "00".repeat(12), "eead57c01f9add38", "8cc8", "00".repeat(6), "fe", "00".repeat(15)],
    ["9ca67b49900c2203fbae9ad6b44ad65d"],
  ]
    .flat()
    .join(""),
};
const TLVS = "8005000c000000070000000000000000" + "80080010" + "98f6cb2765dcfd40203bd7330874ef9e";
const REFLECTED_TLVS = "0005000c000000070000000800000009" + "00080010" + "980d42346b3c82199a02fd46839a6ab3";

const reflection = () =>
  Object.assign(createReflection(), {
    sequence: 9,
    received: { seconds: NOW, nanoseconds: 250_000_000 },
    sent: { seconds: NOW, nanoseconds: 500_000_000 },
    errorEstimate: 0x4d10,
    ttl: 254,
  });

const MODES = ["unauthenticated", "authenticated"] as const;

describe(writeReply, () => {
  describe.each(MODES)("%s", (mode) => {
    const request = REQUESTS[mode] + TLVS;
    const reply = REPLIES[mode] + REFLECTED_TLVS;
    const length = request.length / 2;
    const answered = Object.assign(reflection(), { facts: { ...reflection().facts, receivedCount: 8, sentCount: 9 } });

    it("writes it in the place of its request to the octet, and nothing beside it", () => {
      const octets = octetsOf(Buffer.from(`eeeeee${request}eeeeee`, "hex"));
      const tlvs = createTlvIndex();
      indexRequestTlvs(octets, 3, length, mode, keys, tlvs);
      expect(writeReply(octets, 3, octets, 3, length, mode, tlvs, answered)).toBe(length);
      signReply(octets, 3, mode, tlvs, keys, 0);
      expect(octets.bytes.toString("hex")).toBe(`eeeeee${reply}eeeeee`);
    });

    it("writes it beside its request in the same buffer", () => {
      const octets = octetsOf(Buffer.concat([Buffer.from(request, "hex"), Buffer.alloc(length, 0xdd)]));
      const tlvs = createTlvIndex();
      indexRequestTlvs(octets, 0, length, mode, keys, tlvs);
      writeReply(octets, length, octets, 0, length, mode, tlvs, answered);
      signReply(octets, length, mode, tlvs, keys, 0);
      expect(octets.bytes.toString("hex")).toBe(request + reply);
    });

    it("writes it elsewhere, and leaves the request alone", () => {
      const from = octetsOf(Buffer.from(`eeeeee${request}eeeeee`, "hex"));
      const to = octetsOf(Buffer.alloc(length + 9, 0xdd));
      const tlvs = createTlvIndex();
      indexRequestTlvs(from, 3, length, mode, keys, tlvs);
      expect(writeReply(to, 5, from, 3, length, mode, tlvs, answered)).toBe(length);
      signReply(to, 5, mode, tlvs, keys, 0);
      expect(to.bytes.toString("hex")).toBe(`dddddddddd${reply}dddddddd`);
      expect(from.bytes.toString("hex")).toBe(`eeeeee${request}eeeeee`);
    });
  });

  it("answers a request of TWAMP-Light that is shorter with a base, and no SSID", () => {
    const octets = octetsOf(Buffer.concat([Buffer.from(REQUESTS.unauthenticated, "hex"), Buffer.alloc(6, 0xee)]));
    octets.bytes.fill(0xee, 14);
    const tlvs = createTlvIndex();
    indexRequestTlvs(octets, 0, 14, "unauthenticated", undefined, tlvs);
    expect(writeReply(octets, 0, octets, 0, 14, "unauthenticated", tlvs, reflection())).toBe(44);
    expect(octets.bytes.toString("hex")).toBe(`${REPLIES.unauthenticated.replace("beef", "0000")}eeeeeeeeeeee`);
  });

  it.each([512, 513, 1400])("copies %i octets of padding elsewhere as they are", (padding) => {
    const length = (padding - 4).toString(16).padStart(4, "0");
    const request = `${REQUESTS.unauthenticated}8001${length}${"5a".repeat(padding - 4)}`;
    const from = octetsOf(Buffer.from(request, "hex"));
    const to = octetsOf(Buffer.alloc(44 + padding + 2, 0xdd));
    const tlvs = createTlvIndex();
    indexRequestTlvs(from, 0, 44 + padding, "unauthenticated", undefined, tlvs);
    writeReply(to, 1, from, 0, 44 + padding, "unauthenticated", tlvs, reflection());
    expect(to.bytes.toString("hex")).toBe(`dd${REPLIES.unauthenticated}00${request.slice(90)}dd`);
  });

  it("signs with the key of the request", () => {
    const both = new AuthenticationKeys([Buffer.alloc(16, 1), Buffer.alloc(16, 0xab)]);
    const octets = octetsOf(Buffer.from(REQUESTS.authenticated + TLVS, "hex"));
    const tlvs = createTlvIndex();
    indexRequestTlvs(octets, 0, octets.bytes.length, "authenticated", both, tlvs);
    writeReply(octets, 0, octets, 0, octets.bytes.length, "authenticated", tlvs, reflection());
    signReply(octets, 0, "authenticated", tlvs, both, 1);
    expect(keys.verifyBase(octets, 0)).toBe(0);
    expect(keys.verifyTlvs(octets, 0, 112, tlvs.hmac)).toBe(0);
  });
});

describe(readReply, () => {
  const READ = {
    sequence: 9,
    sent: { seconds: NOW, nanoseconds: 500_000_000 },
    errorEstimate: 0x4d10,
    ssid: 0xbeef,
    received: { seconds: NOW, nanoseconds: 250_000_000 },
    senderSequence: 7,
    senderSent: { seconds: NOW, nanoseconds: 123_456_789 },
    senderErrorEstimate: 0x8cc8,
    ttl: 254,
  };
  const read = (hex: string, mode: "unauthenticated" | "authenticated") => {
    const octets = octetsOf(Buffer.from(`ffffff${hex}ffffff`, "hex"));
    const reply = createReply();
    return readReply(octets, 3, hex.length / 2, mode, NOW, reply) ? reply : undefined;
  };

  it.each(MODES)("reads %s ones, each time in the format of its own end", (mode) => {
    expect(read(REPLIES[mode], mode)).toEqual(READ);
    expect(read(REPLIES[mode].slice(0, -2), mode)).toEqual(mode === "authenticated" ? undefined : READ);
  });

  it.each([
    [44, 254],
    [41, 254],
    [40, 0],
    [38, 0],
  ])("reads one of TWAMP-Light with %i octets, TTL %i", (length, ttl) => {
    expect(read(REPLIES.unauthenticated.slice(0, length * 2), "unauthenticated")).toEqual({ ...READ, ttl });
  });

  it.each([
    ["is too short", REPLIES.unauthenticated.slice(0, 37 * 2)],
    ["was sent at no time", REPLIES.unauthenticated.replace("1dcd6500", "3b9aca00")],
    ["arrived at no time", REPLIES.unauthenticated.replace("0ee6b280", "3b9aca00")],
    ["answers what was sent at no time", REPLIES.unauthenticated.replace("1f9add388cc8", "3b9aca00ccc8")],
  ])("reads nothing that %s", (_, hex) => {
    expect(read(hex, "unauthenticated")).toBeUndefined();
  });
});
