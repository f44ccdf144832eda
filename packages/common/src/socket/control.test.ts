import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeControl, findControl } from "./control-decode.ts";
import { encodeControl } from "./control-encode.ts";
import { AF_INET, AF_INET6, CMSG_LEN, CMSG_SPACE, type ReceivedControl, type SendControl } from "./index.ts";
import { CMSGHDR } from "./layout/cmsghdr.ts";
import { Memory } from "./memory.ts";

const ROOM = 256;

function encode(
  messages: readonly SendControl[],
  family: typeof AF_INET | typeof AF_INET6 = AF_INET6,
  { mapped = false, room = ROOM } = {},
): Memory {
  const memory = new Memory(ROOM);
  memory.truncate(encodeControl(messages, { memory, offset: 0, room, family, mapped }));
  return memory;
}

const decode = (memory: Memory) => decodeControl(memory, 0, memory.size);

/** One control message as octets, whatever it says. */
function raw(level: number, type: number, data: Uint8Array): Memory {
  return encode([{ level, type, data }]);
}

function octets(...parts: readonly (readonly [value: number | bigint, bytes: number, bigEndian?: boolean])[]): Buffer {
  return Buffer.concat(
    parts.map(([value, bytes, bigEndian]) => {
      const part = Buffer.alloc(8);
      part.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)));
      const cut = part.subarray(0, bytes);
      return bigEndian ? Buffer.from(cut).reverse() : cut;
    }),
  );
}

describe("control messages", () => {
  it("take the room that the macros of RFC 3542 say", () => {
    expect([0, 1, 4, 8, 20].map(CMSG_LEN)).toEqual([16, 17, 20, 24, 36]);
    expect([0, 1, 4, 8, 20].map(CMSG_SPACE)).toEqual([16, 24, 24, 24, 40]);
    for (const length of [-1, 0.5, Number.NaN, 0x7fffffff]) {
      expect(() => CMSG_LEN(length)).toThrow(RangeError);
      expect(() => CMSG_SPACE(length)).toThrow(RangeError);
    }
  });

  it("are written in both forms where the destination may be of either family", () => {
    const both = encode([
      { name: "HOPLIMIT", hopLimit: 9 },
      { name: "TCLASS", trafficClass: 0xb9 },
    ]);
    expect([...both.bytes].length).toBe(4 * CMSG_SPACE(4));
    expect(findControl(both.view, 0, both.size, 41, 52, 4)).toBe(16);
    expect(findControl(both.view, 0, both.size, 0, 2, 4)).toBe(40);
    expect(findControl(both.view, 0, both.size, 41, 67, 4)).toBe(64);
    expect(findControl(both.view, 0, both.size, 0, 1, 4)).toBe(88);
    // The default has no form in IPv4, where it would be refused.
    expect(encode([{ name: "HOPLIMIT", hopLimit: -1 }]).size).toBe(CMSG_SPACE(4));
    expect(encode([{ name: "TCLASS", trafficClass: 3 }], AF_INET).size).toBe(CMSG_SPACE(4));
  });

  it.each([
    ["IPv6", AF_INET6, false, "fd00::1", "fd00::1"],
    ["IPv4 on an AF_INET6 socket", AF_INET6, true, "192.0.2.1", "::ffff:192.0.2.1"],
    ["no address", AF_INET6, false, "", "::"],
    ["no address, to an IPv4-mapped one", AF_INET6, true, "", "::ffff:0.0.0.0"],
  ] as const)("name an address to leave from: %s", (_, family, mapped, address, written) => {
    const message = { name: "PKTINFO", address, interfaceIndex: 3 } as const;
    expect(decode(encode([message], family, { mapped }))).toEqual([{ ...message, address: written }]);
  });

  it("name an IPv4 address to leave from where the kernel looks for it", () => {
    const memory = encode([{ name: "PKTINFO", address: "192.0.2.1", interfaceIndex: 3 }], AF_INET);
    expect([...memory.bytes.subarray(16, 28)]).toEqual([3, 0, 0, 0, 192, 0, 2, 1, 0, 0, 0, 0]);
  });

  it.each<[string, Memory, ReceivedControl]>([
    ["IPv6 hop limit", raw(41, 52, octets([64, 4])), { name: "HOPLIMIT", hopLimit: 64 }],
    ["IPv4 time to live", raw(0, 2, octets([64, 4])), { name: "HOPLIMIT", hopLimit: 64 }],
    ["IPv6 traffic class", raw(41, 67, octets([0xb9, 4])), { name: "TCLASS", trafficClass: 0xb9 }],
    ["IPv4 type of service, one octet", raw(0, 1, octets([0xb9, 1])), { name: "TCLASS", trafficClass: 0xb9 }],
    ["flowinfo", raw(41, 11, octets([0xb912345, 4, true])), { name: "FLOWINFO", flowinfo: 0xb912345 }],
    [
      "IPv4 packet info, by its header's address",
      raw(0, 8, octets([2, 4], [0x0100007f, 4], [0x01010ee0, 4])),
      { name: "PKTINFO", address: "224.14.1.1", interfaceIndex: 2 },
    ],
    [
      "timestamp",
      raw(1, 35, octets([1_700_000_000, 8], [999_999_999, 8])),
      { name: "TIMESTAMPNS", time: 1_700_000_000_999_999_999n },
    ],
    [
      "software stamp",
      raw(1, 37, octets([5, 8], [6, 8], [0, 8], [0, 8], [0, 8], [0, 8])),
      { name: "TIMESTAMPING", software: 5_000_000_006n, hardware: undefined },
    ],
    [
      "hardware stamp",
      raw(1, 37, octets([0, 8], [0, 8], [0, 8], [0, 8], [7, 8], [8, 8])),
      { name: "TIMESTAMPING", software: undefined, hardware: 7_000_000_008n },
    ],
    ["drops", raw(1, 40, octets([0xffffffff, 4])), { name: "RXQ_OVFL", drops: 0xffffffff }],
    ["segment size", raw(17, 104, octets([1200, 4])), { name: "UDP_GRO", segmentSize: 1200 }],
    [
      "path MTU",
      raw(41, 61, octets([10, 2], [53, 2, true], [0, 4], [0xfd, 1], [0, 7], [0, 7], [9, 1], [0, 4], [1280, 4])),
      { name: "PATHMTU", address: ["fd00::9", 53, 0, 0], mtu: 1280 },
    ],
    [
      "an error of ICMPv6",
      raw(
        41,
        25,
        octets(
          [90, 4],
          [3, 1],
          [2, 1],
          [0, 1],
          [0, 1],
          [1280, 4],
          [0, 4],
          [10, 2],
          [0, 6],
          [0x20010db8, 8, true],
          [2, 8, true],
          [0, 4],
        ),
      ),
      {
        name: "RECVERR",
        errno: 90,
        origin: 3,
        type: 2,
        code: 0,
        info: 1280,
        data: 0,
        offender: ["0:0:2001:db8::2", 0, 0, 0],
      },
    ],
    [
      "an error of ICMP",
      raw(
        0,
        11,
        octets([111, 4], [2, 1], [3, 1], [3, 1], [0, 1], [0, 4], [7, 4], [2, 2], [0, 2], [0x0100007f, 4], [0, 8]),
      ),
      {
        name: "RECVERR",
        errno: 111,
        origin: 2,
        type: 3,
        code: 3,
        info: 0,
        data: 7,
        offender: ["127.0.0.1", 0],
      },
    ],
    [
      "a local error",
      raw(0, 11, octets([90, 4], [1, 1], [0, 3], [1500, 4], [0, 4], [0, 8], [0, 8])),
      { name: "RECVERR", errno: 90, origin: 1, type: 0, code: 0, info: 1500, data: 0, offender: undefined },
    ],
    ["one that has no name", raw(99, -5, octets([1, 3])), { level: 99, type: -5, data: Uint8Array.of(1, 0, 0) }],
    ["one that is cut", raw(41, 52, octets([1, 3])), { level: 41, type: 52, data: Uint8Array.of(1, 0, 0) }],
    ["one with nothing in it", raw(41, 52, octets()), { level: 41, type: 52, data: new Uint8Array(0) }],
  ])("are read: %s", (_, memory, expected) => {
    expect(decode(memory)).toEqual([expected]);
  });

  it.each<[string, unknown]>([
    ["nothing", null],
    ["a number", 5],
    ["an array, as Python has them", [41, 52, Buffer.alloc(4)]],
    ["a name that is only received", { name: "RXQ_OVFL", drops: 1 }],
    ["a hop limit too large", { name: "HOPLIMIT", hopLimit: 256 }],
    ["a traffic class that is text", { name: "TCLASS", trafficClass: "1" }],
    ["a flowinfo of 29 bits", { name: "FLOWINFO", flowinfo: 0x10000000 }],
    ["a segment too long", { name: "UDP_SEGMENT", segmentSize: 65_536 }],
    ["an address that is none", { name: "PKTINFO", address: "host", interfaceIndex: 0 }],
    ["an interface that is none", { name: "PKTINFO", address: "", interfaceIndex: -1 }],
    ["data that are no octets", { level: 1, type: 1, data: [1, 2] }],
    ["a level too large", { level: 2 ** 31, type: 1, data: new Uint8Array(1) }],
  ])("are refused: %s", (_, message) => {
    expect(() => encode([message as SendControl])).toThrow(/must be|can't be sent|not an IPv6 address/);
  });

  it("are refused when they take more room than there is", () => {
    const message = { name: "TCLASS", trafficClass: 1 } as const;
    expect(encode([message], AF_INET6, { room: 48 }).size).toBe(48);
    expect(() => encode([message], AF_INET6, { room: 47 })).toThrow("the control messages take more than 47 octets");
    expect(() => encode([{ level: 1, type: 1, data: new Uint8Array(241) }])).toThrow(RangeError);
  });
});

describe("any control messages", () => {
  const message: fc.Arbitrary<SendControl> = fc.oneof(
    fc.record({ name: fc.constant("HOPLIMIT" as const), hopLimit: fc.integer({ min: -1, max: 255 }) }),
    fc.record({ name: fc.constant("TCLASS" as const), trafficClass: fc.integer({ min: -1, max: 255 }) }),
    fc.record({ name: fc.constant("FLOWINFO" as const), flowinfo: fc.integer({ min: 0, max: 0xfffff }) }),
    fc.record({
      name: fc.constant("PKTINFO" as const),
      address: fc.ipV4().map((address) => `::ffff:${address}`),
      interfaceIndex: fc.integer({ min: 0, max: 2 ** 31 }),
    }),
    fc.record({
      level: fc.integer({ min: 100, max: 200 }),
      type: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      data: fc.uint8Array({ maxLength: 20 }),
    }),
  );

  it("are read as they were written", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
        const memory = new Memory(1024);
        const length = encodeControl(messages, { memory, offset: 8, room: 1016, family: AF_INET6, mapped: false });
        const twice = messages.flatMap((one) =>
          ("hopLimit" in one && one.hopLimit >= 0) || ("trafficClass" in one && one.trafficClass >= 0)
            ? [one, one]
            : [one],
        );
        expect(decodeControl(memory, 8, length)).toEqual(twice);
      }),
    );
  });

  it("are never read beyond the octets there are, whatever these say", () => {
    const lengths = fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer());
    const header = fc
      .tuple(lengths, fc.constantFrom(0, 1, 17, 41), fc.integer({ min: 0, max: 110 }), fc.uint8Array({ maxLength: 64 }))
      .map(([length, level, type, data]) => Buffer.concat([octets([length, 8], [level, 4], [type, 4]), data]));
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(header, { maxLength: 4 }).map((parts) => Buffer.concat(parts)),
    );
    fc.assert(
      fc.property(garbage, (bytes) => {
        // What lies behind is marked: a decoder that reads it gives other answers when it changes.
        const [zeros, ones] = [0, 0xff].map((filler) => {
          const memory = new Memory(bytes.length + 64);
          memory.bytes.set(bytes);
          memory.bytes.fill(filler, bytes.length);
          return decodeControl(memory, 0, bytes.length);
        });
        expect(zeros).toEqual(ones);
        const total = (zeros ?? []).reduce(
          (sum, one) => sum + ("data" in one && one.data instanceof Uint8Array ? one.data.length : 1),
          0,
        );
        expect(total).toBeLessThanOrEqual(bytes.length);
        const exact = new Memory(bytes.length);
        exact.bytes.set(bytes);
        expect(decodeControl(exact, 0, bytes.length)).toEqual(zeros);
      }),
      { numRuns: 2000 },
    );
  });

  it("end where a length makes no sense", () => {
    for (const length of [0, 15, 41, 0xffffffff, 2 ** 32 + 16]) {
      const memory = new Memory(40);
      memory.view.setBigUint64(CMSGHDR.len, BigInt(length), true);
      expect(decode(memory), String(length)).toEqual([]);
      expect(findControl(memory.view, 0, 40, 0, 0, 0)).toBe(-1);
    }
  });
});
