import { describe, expect, it } from "vitest";
import * as socket from "./index.ts";
import { AF_INET6, IN6ADDR_ANY_INIT, IN6ADDR_LOOPBACK_INIT, in6addr_any, in6addr_loopback } from "./index.ts";

const PREDICATES = {
  UNSPECIFIED: socket.IN6_IS_ADDR_UNSPECIFIED,
  LOOPBACK: socket.IN6_IS_ADDR_LOOPBACK,
  MULTICAST: socket.IN6_IS_ADDR_MULTICAST,
  LINKLOCAL: socket.IN6_IS_ADDR_LINKLOCAL,
  SITELOCAL: socket.IN6_IS_ADDR_SITELOCAL,
  V4MAPPED: socket.IN6_IS_ADDR_V4MAPPED,
  V4COMPAT: socket.IN6_IS_ADDR_V4COMPAT,
  MC_NODELOCAL: socket.IN6_IS_ADDR_MC_NODELOCAL,
  MC_LINKLOCAL: socket.IN6_IS_ADDR_MC_LINKLOCAL,
  MC_SITELOCAL: socket.IN6_IS_ADDR_MC_SITELOCAL,
  MC_ORGLOCAL: socket.IN6_IS_ADDR_MC_ORGLOCAL,
  MC_GLOBAL: socket.IN6_IS_ADDR_MC_GLOBAL,
};

describe("in6addr_any and in6addr_loopback", () => {
  it("are the octets of :: and ::1", () => {
    expect(socket.inet_ntop(AF_INET6, in6addr_any)).toBe("::");
    expect(socket.inet_ntop(AF_INET6, in6addr_loopback)).toBe("::1");
    expect([IN6ADDR_ANY_INIT, IN6ADDR_LOOPBACK_INIT]).toEqual([in6addr_any, in6addr_loopback]);
  });

  it("can't be changed", () => {
    for (const octets of [in6addr_any, in6addr_loopback, IN6ADDR_ANY_INIT, IN6ADDR_LOOPBACK_INIT] as number[][]) {
      const before = [...octets];
      expect(() => octets.fill(7)).toThrow(TypeError);
      expect(() => octets.push(7)).toThrow(TypeError);
      expect(octets).toEqual(before);
    }
  });
});

describe("IN6_IS_ADDR_", () => {
  it.each([
    ["::", ["UNSPECIFIED"]],
    ["::1", ["LOOPBACK"]],
    ["::2", ["V4COMPAT"]],
    ["::1.0.0.0", ["V4COMPAT"]],
    ["::192.0.2.1", ["V4COMPAT"]],
    ["::1:0:0", []],
    ["::ffff:192.0.2.1", ["V4MAPPED"]],
    ["::fffe:192.0.2.1", []],
    ["1::ffff:192.0.2.1", []],
    ["2001:db8::1", []],
    ["fe7f:ffff::", []],
    ["fe80::1", ["LINKLOCAL"]],
    ["fe80::1%lo", ["LINKLOCAL"]],
    ["fe80::1%nonesuch", ["LINKLOCAL"]],
    ["febf:ffff::", ["LINKLOCAL"]],
    ["fec0::", ["SITELOCAL"]],
    ["feff:ffff::", ["SITELOCAL"]],
    ["ff00::", ["MULTICAST"]],
    ["ff01::1", ["MULTICAST", "MC_NODELOCAL"]],
    ["ff02::1", ["MULTICAST", "MC_LINKLOCAL"]],
    ["ff12::1", ["MULTICAST", "MC_LINKLOCAL"]],
    ["ff05::1", ["MULTICAST", "MC_SITELOCAL"]],
    ["ff08::1", ["MULTICAST", "MC_ORGLOCAL"]],
    ["ff0e::1", ["MULTICAST", "MC_GLOBAL"]],
    ["fe0e::1", []],
  ])("%s: %j, given as text and as octets", (address, holds) => {
    const octets = socket.inet_pton(AF_INET6, address.replace(/%.*/, ""));
    for (const form of [address, octets, [...octets]]) {
      const holding = Object.entries(PREDICATES).filter(([, predicate]) => predicate(form));
      expect(holding.map(([name]) => name)).toEqual(holds);
    }
  });

  it.each([
    ["an IPv4 address", "127.0.0.1"],
    ["a name", "localhost"],
    ["nothing", ""],
    ["a zone alone", "%lo"],
    ["a NUL", "::1\0"],
    ["four octets", new Uint8Array(4)],
    ["seventeen octets", Array(17).fill(0)],
  ])("fails with EINVAL on %s", (_, address) => {
    for (const predicate of Object.values(PREDICATES)) {
      expect(() => predicate(address)).toThrow(expect.objectContaining({ name: "SocketError", code: "EINVAL" }));
    }
  });

  it.each([
    ["a number", 1, TypeError],
    ["null", null, TypeError],
    ["texts", Array(16).fill("0"), TypeError],
    ["no octets", Array(16).fill(256), RangeError],
    ["holes", Array(16), TypeError],
    ["16-bit numbers", new Uint16Array(16), TypeError],
  ])("refuses %s", (_, address, thrown) => {
    for (const predicate of Object.values(PREDICATES)) expect(() => predicate(address as never)).toThrow(thrown);
  });
});

describe("IN6_ARE_ADDR_EQUAL", () => {
  it.each([
    ["::1", "0:0:0:0:0:0:0:1", true],
    ["2001:DB8::7", "2001:db8:0::7", true],
    ["::ffff:192.0.2.1", "::ffff:c000:201", true],
    ["fe80::1%lo", "fe80::1", true],
    ["::1", "::2", false],
    ["8000::1", "::1", false],
  ])("compares %s and %s by their octets", (a, b, equal) => {
    expect(socket.IN6_ARE_ADDR_EQUAL(a, b)).toBe(equal);
    expect(socket.IN6_ARE_ADDR_EQUAL(socket.inet_pton(AF_INET6, a.replace("%lo", "")), b)).toBe(equal);
  });

  it("takes nothing but IPv6 addresses", () => {
    expect(() => socket.IN6_ARE_ADDR_EQUAL("::1", "127.0.0.1")).toThrow(expect.objectContaining({ code: "EINVAL" }));
    expect(() => socket.IN6_ARE_ADDR_EQUAL([1, 2], "::1")).toThrow(
      expect.objectContaining({ syscall: "IN6_ARE_ADDR_EQUAL", code: "EINVAL" }),
    );
    expect(() => socket.IN6_ARE_ADDR_EQUAL(1 as never, "::1")).toThrow(TypeError);
  });
});
