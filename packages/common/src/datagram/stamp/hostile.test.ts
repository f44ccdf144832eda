import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import { AuthenticationKeys } from "./authentication.ts";
import { readHello, writeHello } from "./hello.ts";
import type { Mode } from "./layout.ts";
import { isShortRequest, recognise } from "./recognise.ts";
import { createReflection, createReply, readReply, signReply, writeReply } from "./reply.ts";
import { createRequest, readRequest, signRequest, writeRequest } from "./request.ts";
import { writeClassOfService } from "./tlv-class-of-service.ts";
import { writeDirectMeasurement } from "./tlv-direct-measurement.ts";
import { writeExtraPadding } from "./tlv-extra-padding.ts";
import { writeHmacTlv } from "./tlv-hmac.ts";
import { createTlvIndex, indexReplyTlvs, indexRequestTlvs } from "./tlv-index.ts";
import { readLocation, writeLocation } from "./tlv-location.ts";

const NOW = Date.UTC(2026, 10, 22, 12) / 1000;
const keys = new AuthenticationKeys([Buffer.alloc(16, 1)]);
const location = { source: new Uint8Array(16), sourcePort: 1, destination: new Uint8Array(4), destinationPort: 2 };

const request = createRequest();
const reply = createReply();
const tlvs = createTlvIndex();
const reflection = createReflection();
reflection.facts.location = location;
reflection.received.seconds = NOW;
reflection.sent.seconds = NOW;
reflection.errorEstimate = 0x0001;

/** Does with a datagram all that a receiver and a sender do. Returns what it was taken for. */
function handle(octets: ReturnType<typeof octetsOf>, offset: number, length: number, withKeys = false): string {
  const known = withKeys ? keys : undefined;
  for (const mode of ["unauthenticated", "authenticated"] as const) {
    if (!readReply(octets, offset, length, mode, NOW, reply)) continue;
    indexReplyTlvs(octets, offset, length, mode, known, tlvs);
    if (tlvs.hello !== -1) readHello(octets, offset + tlvs.hello);
    if (tlvs.location !== -1) readLocation(octets, offset + tlvs.location);
  }
  const recognised = recognise(octets, offset, length);
  const short = recognised === "text" && isShortRequest(octets, offset, length, NOW);
  if (recognised === "text" && !short) return "text";
  const mode: Mode = recognised === "text" ? "unauthenticated" : recognised;
  readRequest(octets, offset, length, mode, NOW, request);
  indexRequestTlvs(octets, offset, length, mode, known, tlvs);
  if (tlvs.hello !== -1) readHello(octets, offset + tlvs.hello);
  if (short) return "short";
  const replied = writeReply(octets, offset, octets, offset, length, mode, tlvs, reflection);
  if (withKeys) signReply(octets, offset, mode, tlvs, keys, 0);
  if (replied !== length) throw new Error(`a reply of ${replied} octets to ${length}`);
  if (!readReply(octets, offset, length, mode, NOW, reply)) throw new Error("a reply that is none");
  if (recognise(octets, offset, length) !== "text") throw new Error("a reply is a request");
  return mode;
}

/** A request with every TLV that a sender of ours can write. Returns its length. */
function writeEverything(octets: ReturnType<typeof octetsOf>, offset: number, mode: Mode): number {
  const sent = { seconds: NOW, nanoseconds: 5 };
  let at = offset + writeRequest(octets, offset, mode, { sequence: 7, sent, errorEstimate: 0x8cc8, ssid: 9 });
  at = writeHello(octets, at, { source: "alpha", target: "beta", message: "7", wantsReply: true, age: 1000, flow: 0 });
  at = writeClassOfService(octets, at, 46);
  at = writeDirectMeasurement(octets, at, 7);
  at = writeLocation(octets, at);
  const hmac = at;
  at = writeExtraPadding(octets, writeHmacTlv(octets, at), at + 60);
  signRequest(octets, offset, mode, keys, hmac - offset);
  return at - offset;
}

describe("a million datagrams that mean no good", () => {
  it("are counted as something, throw nothing, touch nothing beside them, and get no reply that gets a reply", () => {
    const before = 24;
    const octets = octetsOf(Buffer.alloc(700, 0xee));
    const templates = (["unauthenticated", "authenticated"] as const).map((mode) => {
      const template = octetsOf(Buffer.alloc(600));
      return template.bytes.subarray(0, writeEverything(template, 0, mode));
    });
    const guard = Buffer.alloc(before, 0xee);
    let state = 0x2545f491;
    const random = (below: number) => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % below;
    };
    const taken: Record<string, number> = {};
    for (let i = 0; i < 1_000_000; i += 1) {
      const template = templates[i & 1]!;
      const length = random(template.length + 1);
      if (random(8) === 0) for (let at = 0; at < length; at += 4) octets.view.setInt32(before + at, random(2 ** 32));
      else template.copy(octets.bytes, before, 0, length);
      const base = (i & 1) === 0 ? 44 : 112;
      // Mostly behind the base, where a flipped bit leaves a request that is answered.
      const first = random(4) === 0 ? 0 : base;
      if (length > first)
        for (let n = random(4); n > 0; n -= 1) octets.bytes[before + first + random(length - first)]! ^= 1 << random(8);
      octets.bytes.fill(0xee, before + length, before + length + before);
      const as = handle(octets, before, length);
      taken[as] = (taken[as] ?? 0) + 1;
      if (octets.bytes.compare(guard, 0, before, 0, before) !== 0) throw new Error("wrote before the datagram");
      if (octets.bytes.compare(guard, 0, before, before + length, before * 2 + length) !== 0) {
        throw new Error("wrote behind the datagram");
      }
    }
    expect(taken).toEqual({
      text: expect.any(Number),
      short: expect.any(Number),
      unauthenticated: expect.any(Number),
      authenticated: expect.any(Number),
    });
    expect(Math.min(...Object.values(taken))).toBeGreaterThan(1000);
  }, 120_000);
});

describe("what is beside a datagram", () => {
  const mutations = fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 });
  const modes = fc.constantFrom<Mode>("unauthenticated", "authenticated");

  it("has no part in what becomes of it", () => {
    fc.assert(
      fc.property(modes, mutations, fc.nat(300), fc.nat(40), fc.boolean(), (mode, changes, cut, offset, withKeys) => {
        const outcomes = [0x00, 0xff].map((beside) => {
          const octets = octetsOf(Buffer.alloc(700, beside));
          const length = writeEverything(octets, offset, mode);
          for (const [at, octet] of changes) octets.bytes[offset + (at % length)] = octet;
          const left = Math.max(0, length - cut);
          octets.bytes.fill(beside, offset + left);
          // The one has octets behind it, the other has none to read.
          const placed = beside === 0 ? octets : octetsOf(octets.bytes.subarray(0, offset + left));
          const taken = handle(placed, offset, left, withKeys);
          return {
            taken,
            reply: structuredClone(reply),
            tlvs: { ...tlvs },
            became: placed.bytes.toString("hex", offset, offset + left),
          };
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a reply", () => {
  it("is never taken for a request, whatever request it answers and whatever the reflector adds", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    const requests = fc.record({
      sequence: word,
      sent: fc.record({ seconds: word, nanoseconds: fc.nat(999_999_999) }),
      errorEstimate: fc.integer({ min: 0, max: 0xffff }).filter((bits) => (bits & 0xff) !== 0),
      ssid: fc.integer({ min: 0, max: 0xffff }),
    });
    const rest = fc.uint8Array({ maxLength: 120 });
    const modes = fc.constantFrom<Mode>("unauthenticated", "authenticated");
    // Zeros are what a request is full of.
    const zeros = createReflection();
    zeros.errorEstimate = 1;
    fc.assert(
      fc.property(requests, rest, modes, fc.constantFrom(zeros, reflection), (fields, more, mode, added) => {
        const octets = octetsOf(new Uint8Array(400));
        const base = writeRequest(octets, 3, mode, fields);
        octets.bytes.set(more, 3 + base);
        expect(recognise(octets, 3, base + more.length)).toBe(mode);
        indexRequestTlvs(octets, 3, base + more.length, mode, undefined, tlvs);
        const length = writeReply(octets, 3, octets, 3, base + more.length, mode, tlvs, added);
        expect(recognise(octets, 3, length)).toBe("text");
        // The shortest of TWAMP-Light's.
        expect(recognise(octets, 3, 38)).toBe("text");
        expect(isShortRequest(octets, 3, 38, NOW)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
