import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAddress, writeAddress } from "./addresses.ts";
import {
  AddressInfoError,
  AF_INET,
  AF_INET6,
  FLOWINFO_MAX,
  formatAddress,
  formatHost,
  type IPv4Address,
  type IPv6Address,
  if_nametoindex,
  inet_ntop,
  type SocketAddress,
  SocketError,
} from "./index.ts";
import { Memory } from "./memory.ts";

const lo = if_nametoindex("lo");

function roundTrip(family: typeof AF_INET | typeof AF_INET6, address: SocketAddress): SocketAddress | undefined {
  const memory = new Memory(64);
  memory.bytes.fill(0xff);
  writeAddress(memory, 8, family, address);
  return readAddress(memory, 8);
}

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const port = fc.integer({ min: 0, max: 65_535 });
const ipv4 = fc.tuple(
  octets(4).map((address) => inet_ntop(AF_INET, address)),
  port,
);
const ipv6 = fc.tuple(
  octets(16).map((address) => inet_ntop(AF_INET6, address)),
  port,
  fc.integer({ min: 0, max: FLOWINFO_MAX }),
  fc.integer({ min: 0, max: 0xffffffff }),
);

describe("a socket address", () => {
  it("is the same after it was C's", () => {
    const same = (family: typeof AF_INET | typeof AF_INET6, address: SocketAddress) => {
      expect(roundTrip(family, address)).toEqual(address);
    };
    fc.assert(fc.property(ipv4, (address) => same(AF_INET, address)));
    fc.assert(fc.property(ipv6, (address) => same(AF_INET6, address)));
  });

  it("lies in memory as struct sockaddr_in and sockaddr_in6 do", () => {
    const memory = new Memory(32);
    expect(writeAddress(memory, 0, AF_INET, ["192.0.2.1", 0x1234])).toBe(16);
    expect([...memory.bytes.subarray(0, 16)]).toEqual([2, 0, 0x12, 0x34, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(writeAddress(memory, 0, AF_INET6, ["2001:db8::1", 0x1234, 0x54321, 0x01020304])).toBe(28);
    expect([...memory.bytes.subarray(0, 28)]).toEqual([
      ...[10, 0, 0x12, 0x34, 0, 5, 0x43, 0x21],
      ...[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      ...[4, 3, 2, 1],
    ]);
  });

  it.each([
    ["the wildcard", AF_INET6, ["", 1, 0, 0], ["::", 1, 0, 0]],
    ["the IPv4 wildcard", AF_INET, ["", 1], ["0.0.0.0", 1]],
    ["the IPv4 broadcast address", AF_INET, ["<broadcast>", 1], ["255.255.255.255", 1]],
    ["an IPv4 address for IPv6", AF_INET6, ["192.0.2.1", 1, 0, 0], ["::ffff:192.0.2.1", 1, 0, 0]],
    ["a zone by name", AF_INET6, ["fe80::1%lo", 1, 0, 0], ["fe80::1", 1, 0, lo]],
    ["a zone by number", AF_INET6, ["fe80::1%77", 1, 0, 0], ["fe80::1", 1, 0, 77]],
    ["a zone and the same scopeid", AF_INET6, ["fe80::1%lo", 1, 0, lo], ["fe80::1", 1, 0, lo]],
    ["upper case and zeros", AF_INET6, ["FE80:0:0::0001", 1, 0, 0], ["fe80::1", 1, 0, 0]],
  ] as const)("takes %s", (_, family, written, read) => {
    expect(roundTrip(family, written)).toEqual(read);
  });

  it.each<[string, typeof AF_INET | typeof AF_INET6, unknown, new (...args: never[]) => Error]>([
    ["nothing", AF_INET6, undefined, TypeError],
    ["null", AF_INET, null, TypeError],
    ["text", AF_INET6, "::1", TypeError],
    ["an IPv4 tuple for IPv6", AF_INET6, ["127.0.0.1", 1], TypeError],
    ["an IPv6 tuple for IPv4", AF_INET, ["::1", 1, 0, 0], TypeError],
    ["an object that looks like a tuple", AF_INET, { 0: "127.0.0.1", 1: 1, length: 2 }, TypeError],
    ["octets for an address", AF_INET, [Uint8Array.of(49, 46), 1], TypeError],
    ["a boxed text", AF_INET, [new String("127.0.0.1"), 1], TypeError],
    ["a port in text", AF_INET, ["127.0.0.1", "80"], TypeError],
    ["a big port", AF_INET, ["127.0.0.1", 80n], TypeError],
    ["a port too high", AF_INET6, ["::1", 65_536, 0, 0], RangeError],
    ["a port below 0", AF_INET, ["127.0.0.1", -1], RangeError],
    ["half a port", AF_INET, ["127.0.0.1", 0.5], RangeError],
    ["no number for a port", AF_INET, ["127.0.0.1", Number.NaN], RangeError],
    ["a flowinfo of 29 bits", AF_INET6, ["::1", 1, FLOWINFO_MAX + 1, 0], RangeError],
    ["a negative flowinfo", AF_INET6, ["::1", 1, -10, 0], RangeError],
    ["a scopeid of 33 bits", AF_INET6, ["::1", 1, 0, 2 ** 32], RangeError],
    ["a scopeid in text", AF_INET6, ["::1", 1, 0, "lo"], TypeError],
    ["a zone of 33 bits", AF_INET6, ["fe80::1%4294967297", 1, 0, 0], RangeError],
    ["a zone that contradicts the scopeid", AF_INET6, ["fe80::1%lo", 1, 0, 999], RangeError],
    ["a zone that is no interface", AF_INET6, ["fe80::1%nonesuch", 1, 0, 0], SocketError],
    ["an empty zone", AF_INET6, ["fe80::1%", 1, 0, 0], SocketError],
    ["two zones", AF_INET6, ["fe80::1%lo%lo", 1, 0, 0], SocketError],
    ["a zone with a NUL", AF_INET6, ["fe80::1%lo\0", 1, 0, 0], SocketError],
    ["a zone alone", AF_INET6, ["%1", 1, 0, 0], AddressInfoError],
    ["a name", AF_INET6, ["localhost", 1, 0, 0], AddressInfoError],
    ["an IPv6 address for IPv4", AF_INET, ["::1", 1], AddressInfoError],
    ["a short IPv4 address", AF_INET, ["127.1", 1], AddressInfoError],
    ["a NUL behind the address", AF_INET6, ["::1\0.example", 1, 0, 0], AddressInfoError],
    ["spaces", AF_INET, [" 127.0.0.1", 1], AddressInfoError],
    ["a very long text", AF_INET6, [":".repeat(10_000_000), 1, 0, 0], AddressInfoError],
  ])("is not %s, and writes nothing then", (_, family, address, thrown) => {
    const memory = new Memory(32);
    memory.bytes.fill(0xee);
    expect(() => writeAddress(memory, 0, family, address as SocketAddress)).toThrow(thrown);
    expect(memory.bytes.every((octet) => octet === 0xee)).toBe(true);
  });

  it("is taken or refused with an error, whatever is given", () => {
    const memory = new Memory(32);
    const tuple = fc.oneof(
      fc.anything(),
      fc.array(fc.oneof(fc.anything(), fc.constantFrom("::1", "fe80::1%1", "127.0.0.1", 0, 1, -1)), { maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(AF_INET, AF_INET6), tuple, (family, address) => {
        try {
          const size = writeAddress(memory, 0, family, address as SocketAddress);
          expect(size).toBe(family === AF_INET ? 16 : 28);
        } catch (error) {
          const known = [TypeError, RangeError, SocketError, AddressInfoError].some((kind) => error instanceof kind);
          expect(known, String(error)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("says what an address must look like", () => {
    const memory = new Memory(32);
    const six = (...address: unknown[]) => writeAddress(memory, 0, AF_INET6, address as unknown as IPv6Address);
    const four = (...address: unknown[]) => writeAddress(memory, 0, AF_INET, address as unknown as IPv4Address);
    expect(() => six("::1", 1)).toThrow(
      "an IPv6 socket takes addresses of the form [address, port, flowinfo, scopeid]",
    );
    expect(() => four("127.0.0.1", 70_000)).toThrow("port must be a whole number from 0 to 65535, not 70000");
    expect(() => four("example.com", 1)).toThrow(
      "inet_pton example.com: not an IPv4 address; resolve names with getaddrinfo (EAI_NONAME)",
    );
    expect(() => six("fe80::1%lo", 1, 0, 999)).toThrow(
      "the address fe80::1%lo names another interface than its scopeid 999",
    );
  });

  it("is undefined where none is", () => {
    expect(readAddress(new Memory(32), 0)).toBeUndefined();
  });
});

describe("an address for a person", () => {
  it.each<[SocketAddress, string, string]>([
    [["192.0.2.1", 54_321], "192.0.2.1:54321", "192.0.2.1"],
    [["2001:db8::1", 54_321, 7, 0], "[2001:db8::1]:54321", "2001:db8::1"],
    [["fe80::1", 1, 0, lo], "[fe80::1%lo]:1", "fe80::1%lo"],
    [["fe80::1", 1, 0, 999_999], "[fe80::1%999999]:1", "fe80::1%999999"],
    [["::ffff:192.0.2.1", 1, 0, 0], "192.0.2.1:1", "192.0.2.1"],
    [["::ffff:0:0", 1, 0, 0], "[::ffff:0:0]:1", "::ffff:0:0"],
  ])("reads %j as %s", (address, whole, host) => {
    expect(formatAddress(address)).toBe(whole);
    expect(formatHost(address)).toBe(host);
  });
});
