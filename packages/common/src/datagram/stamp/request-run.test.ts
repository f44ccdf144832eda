import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { octetsOf } from "../octets.ts";
import { runMemory } from "../runs/runs.ts";
import { createRequest, readRequest, writeRequest } from "./request.ts";
import { requestRun, stampRun } from "./request-run.ts";
import type { Instant } from "./timestamp.ts";

const SENT: Instant = { seconds: 1_800_000_000, nanoseconds: 123_456_789 };
const START = 3;

/** Memory that WebAssembly reaches, and such as it doesn't. */
const memories = { WebAssembly: runMemory, JavaScript: (size: number) => new ArrayBuffer(size) };

/** Requests one after the other, numbered from `sequence` on, as one message that was put together of them. */
function requests(count: number, size: number, sequence = 0, memory: (size: number) => ArrayBuffer = runMemory) {
  const octets = octetsOf(new Uint8Array(memory(START + count * size), 0, START + count * size).fill(0x5a, START));
  const request = { ...createRequest(), errorEstimate: 0x8001, ssid: 7 };
  for (let i = 0; i < count; i++) writeRequest(octets, START + i * size, "unauthenticated", request);
  stampRun(octets, START, size, count, sequence, SENT);
  return octets;
}

describe(requestRun, () => {
  it.each([
    { size: 44, same: 44, sequence: 0 },
    { size: 64, same: 64, sequence: 1000 },
    { size: 61, same: 61, sequence: 7 },
    { size: 1452, same: 60, sequence: 2 ** 32 - 3 },
  ])("finds all of them, of $size octets from $sequence on", ({ size, same, sequence }) => {
    const octets = requests(10, size, sequence);
    expect(requestRun(octets, START, size, octets.bytes.length, same)).toBe(10);
    expect(requestRun(octets, START, size, octets.bytes.length - 1, same)).toBe(9);
    expect(requestRun(octets, START, size, START + size, same)).toBe(1);
  });

  it("ends where any octet differs that it is to look at, and heeds no other", () => {
    const change = fc.record({
      size: fc.integer({ min: 44, max: 90 }),
      octet: fc.nat(1000),
      which: fc.integer({ min: 1, max: 4 }),
      by: fc.integer({ min: 1, max: 255 }),
      same: fc.nat(1000),
    });
    fc.assert(
      fc.property(change, ({ size, octet, which, by, same }) => {
        const octets = requests(5, size);
        const at = octet % size;
        octets.bytes[START + which * size + at]! ^= by;
        const compared = 44 + (same % (size - 43));
        const run = requestRun(octets, START, size, octets.bytes.length, compared);
        expect(run).toBe(at < compared ? which : 5);
      }),
    );
  });

  it("sees none where WebAssembly does not look", () => {
    const octets = requests(5, 64, 0, memories.JavaScript);
    expect(requestRun(octets, START, 64, octets.bytes.length)).toBe(1);
  });

  it("sees none of datagrams that are shorter than a base", () => {
    const octets = octetsOf(new Uint8Array(runMemory(200)));
    expect(requestRun(octets, 0, 40, 200)).toBe(1);
  });

  it("ends where a number is left out, repeated or from before", () => {
    for (const number of [0, 1, 3, 2 ** 32 - 1]) {
      const octets = requests(5, 64);
      octets.view.setUint32(START + 2 * 64, number);
      expect(requestRun(octets, START, 64, octets.bytes.length)).toBe(2);
    }
  });
});

describe.each(Object.entries(memories))("stampRun by %s", (_, memory) => {
  it("numbers and stamps each, and touches nothing else", () => {
    const octets = requests(4, 50, 2 ** 32 - 2, memory);
    const before = Buffer.from(octets.bytes);
    stampRun(octets, START, 50, 3, 2 ** 32 - 1, { seconds: 1_900_000_000, nanoseconds: 5 });
    const read = createRequest();
    const all = [0, 1, 2, 3].map((i) => {
      readRequest(octets, START + i * 50, 50, "unauthenticated", 1_900_000_000, read);
      return { ...read, sent: { ...read.sent } };
    });
    const stamped = { seconds: 1_900_000_000, nanoseconds: 5 };
    expect(all.map(({ sequence, sent }) => ({ sequence, sent }))).toEqual([
      { sequence: 2 ** 32 - 1, sent: stamped },
      { sequence: 0, sent: stamped },
      { sequence: 1, sent: stamped },
      { sequence: 1, sent: SENT },
    ]);
    for (let i = 0; i < 4; i++) {
      const rest = [START + i * 50 + 12, START + (i + 1) * 50] as const;
      expect(octets.bytes.subarray(...rest)).toEqual(before.subarray(...rest));
    }
  });
});
