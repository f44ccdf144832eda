import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Octets, octetsOf } from "../octets.ts";
import { runMemory } from "../runs/runs.ts";
import { createReflection, createReply, readReply, writeReply } from "./reply.ts";
import { repeatReply, replyRun, stampReplies } from "./reply-run.ts";
import { createRequest, writeRequest } from "./request.ts";
import { requestRun, stampRun } from "./request-run.ts";
import { writeExtraPadding } from "./tlv-extra-padding.ts";
import { createTlvIndex, indexRequestTlvs } from "./tlv-index.ts";

const START = 3;
const SENT = { seconds: 1_800_000_000, nanoseconds: 123_456_789 };
const HEADER = 4;

/** Memory that WebAssembly reaches, and such as it doesn't. */
const memories = { WebAssembly: runMemory, JavaScript: (size: number) => new ArrayBuffer(size) };

/** A run of padded requests, each with octets of its own in its padding. */
function requests(count: number, size: number, sequence: number): Octets {
  const octets = octetsOf(new Uint8Array(runMemory(START + count * size), 0, START + count * size));
  const request = { ...createRequest(), errorEstimate: 0x8001, ssid: 7 };
  for (let i = 0; i < count; i++) {
    const at = START + i * size;
    writeRequest(octets, at, "unauthenticated", request);
    if (size >= 44 + HEADER) writeExtraPadding(octets, at + 44, at + size);
    octets.bytes.fill(i + 1, at + Math.min(44 + HEADER, size), at + size);
  }
  stampRun(octets, START, size, count, sequence, SENT);
  return octets;
}

/** Their replies, of which the first so many are written by themselves, and how far the requests are alike. */
function replies(
  from: Octets,
  count: number,
  size: number,
  byThemselves: number,
  memory: (size: number) => ArrayBuffer = runMemory,
) {
  const to = octetsOf(new Uint8Array(memory(from.bytes.length), 0, from.bytes.length));
  const tlvs = createTlvIndex();
  indexRequestTlvs(from, START, size, "unauthenticated", undefined, tlvs);
  expect(requestRun(from, START, size, from.bytes.length, tlvs.content)).toBe(count);
  const reflection = { ...createReflection(), errorEstimate: 0x8002, ttl: 61 };
  reflection.received.seconds = SENT.seconds + 1;
  for (let i = 0; i < byThemselves; i++) {
    reflection.sequence = 2 ** 32 - 2 + i;
    writeReply(to, START + i * size, from, START + i * size, size, "unauthenticated", tlvs, reflection);
  }
  return { to, same: tlvs.content };
}

const cases = [
  { size: 44, count: 5 },
  { size: 47, count: 5 },
  { size: 64, count: 128 },
  { size: 61, count: 9 },
  { size: 1452, count: 40 },
];

describe.each(Object.entries(memories))("repeatReply by %s", (_, memory) => {
  it.each(cases)("writes what writing each would write, $count of $size octets", ({ size, count }) => {
    const from = requests(count, size, 2 ** 32 - 3);
    const each = replies(from, count, size, count);
    const run = replies(from, count, size, 2, memory);
    repeatReply(run.to, START + size, from, START + size, size, count - 2, run.same);
    expect(run.to.bytes).toEqual(each.to.bytes);
  });

  it("writes nothing beyond the last one", () => {
    const from = requests(6, 64, 0);
    const { to, same } = replies(from, 6, 64, 1, memory);
    repeatReply(to, START, from, START, 64, 3, same);
    expect(to.bytes.subarray(START + 4 * 64).every((octet) => octet === 0)).toBe(true);
  });
});

describe.each(Object.entries(memories))("stampReplies by %s", (_, memory) => {
  it("gives all of them one time, and a shorter one at the end too", () => {
    const from = requests(4, 64, 0);
    const { to } = replies(from, 4, 64, 4, memory);
    const before = Buffer.from(to.bytes);
    const t3 = { seconds: 1_900_000_000, nanoseconds: 5 };
    stampReplies(to, START, 64, START + 3 * 64 + 44, t3);
    const reply = createReply();
    for (let i = 0; i < 4; i++) {
      readReply(to, START + i * 64, 64, "unauthenticated", t3.seconds, reply);
      expect(reply.sent).toEqual(t3);
      const rest = [START + i * 64 + 12, START + (i + 1) * 64] as const;
      expect(to.bytes.subarray(...rest)).toEqual(before.subarray(...rest));
    }
  });
});

describe(replyRun, () => {
  it.each(cases)("finds all of them, $count of $size octets", ({ size, count }) => {
    const from = requests(count, size, 2 ** 32 - 3);
    const { to, same } = replies(from, count, size, count);
    const end = to.bytes.length;
    expect(replyRun(to, START, size, end, same)).toBe(count);
    expect(replyRun(to, START, size, end - 1, same)).toBe(count - 1);
    expect(replyRun(to, START, size, START + size, same)).toBe(1);
  });

  it("ends where any octet differs that it is to look at, and heeds no other", () => {
    const change = fc.record({
      size: fc.integer({ min: 48, max: 90 }),
      octet: fc.nat(1000),
      which: fc.integer({ min: 1, max: 4 }),
      by: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(change, ({ size, octet, which, by }) => {
        const { to, same } = replies(requests(5, size, 0), 5, size, 5);
        const at = octet % size;
        to.bytes[START + which * size + at]! ^= by;
        expect(replyRun(to, START, size, to.bytes.length, same)).toBe(at < same ? which : 5);
      }),
    );
  });

  it("sees no run in replies that are shorter than a base", () => {
    expect(replyRun(octetsOf(new Uint8Array(runMemory(200))), 0, 38, 200, 44)).toBe(1);
  });

  it("sees none where WebAssembly does not look", () => {
    expect(replyRun(octetsOf(new Uint8Array(200)), 0, 50, 200, 44)).toBe(1);
  });
});
