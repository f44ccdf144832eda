import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AF_INET,
  AF_INET6,
  if_indextoname,
  if_nameindex,
  if_nametoindex,
  inet_aton,
  inet_ntoa,
  inet_ntop,
  inet_pton,
  SocketError,
} from "./index.ts";

describe("inet_pton and inet_ntop", () => {
  it.each([
    [AF_INET, "192.0.2.1", [192, 0, 2, 1], "192.0.2.1"],
    [AF_INET, "255.255.255.255", [255, 255, 255, 255], "255.255.255.255"],
    [AF_INET6, "::", Array(16).fill(0), "::"],
    [AF_INET6, "0:0:0:0:0:0:0:1", [...Array(15).fill(0), 1], "::1"],
    [AF_INET6, "2001:DB8::A", [0x20, 1, 0xd, 0xb8, ...Array(11).fill(0), 10], "2001:db8::a"],
    [AF_INET6, "::ffff:192.0.2.1", [...Array(10).fill(0), 255, 255, 192, 0, 2, 1], "::ffff:192.0.2.1"],
  ] as const)("%i: %s", (family, text, octets, canonical) => {
    expect([...inet_pton(family, text)]).toEqual(octets);
    expect(inet_ntop(family, Uint8Array.from(octets))).toBe(canonical);
  });

  it("are each other's inverse", () => {
    const addresses = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    const families = fc.constantFrom([AF_INET, 4] as const, [AF_INET6, 16] as const);
    const cases = families.chain(([family, length]) => fc.tuple(fc.constant(family), addresses(length)));
    fc.assert(
      fc.property(cases, ([family, octets]) => {
        expect([...inet_pton(family, inet_ntop(family, octets))]).toEqual([...octets]);
      }),
    );
  });

  it.each([
    [AF_INET, ""],
    [AF_INET, "1.2.3"],
    [AF_INET, "1.2.3.4.5"],
    [AF_INET, "256.1.1.1"],
    [AF_INET, "01.2.3.4"],
    [AF_INET, "0x7f.0.0.1"],
    [AF_INET, "::1"],
    [AF_INET, "127.0.0.1\0"],
    [AF_INET6, "127.0.0.1"],
    [AF_INET6, ":"],
    [AF_INET6, "1:2:3:4:5:6:7"],
    [AF_INET6, "1:2:3:4:5:6:7:8:9"],
    [AF_INET6, "1::2::3"],
    [AF_INET6, "12345::"],
    [AF_INET6, "g::"],
    [AF_INET6, "::1%lo"],
    [AF_INET6, "::1\0::2"],
  ])("%i: %j is no address", (family, text) => {
    expect(() => inet_pton(family as typeof AF_INET, text)).toThrow(
      expect.objectContaining({ syscall: "inet_pton", code: "EINVAL", address: JSON.stringify(text) }),
    );
  });

  it.each([0, 3, 5, 15, 17])("refuse %i octets", (length) => {
    expect(() => inet_ntop(AF_INET, new Uint8Array(length))).toThrow(SocketError);
    expect(() => inet_ntop(AF_INET6, new Uint8Array(length))).toThrow(
      expect.objectContaining({ syscall: "inet_ntop", code: "EINVAL" }),
    );
  });
});

describe("inet_aton and inet_ntoa", () => {
  it.each([
    ["127.0.0.1", [127, 0, 0, 1]],
    ["127.1", [127, 0, 0, 1]],
    ["10.1.2", [10, 1, 0, 2]],
    ["2130706433", [127, 0, 0, 1]],
    ["0x7f.0.0.1", [127, 0, 0, 1]],
    ["0177.0.0.01", [127, 0, 0, 1]],
    ["0", [0, 0, 0, 0]],
    ["255.255.255.255", [255, 255, 255, 255]],
  ])("read %s as %j", (text, octets) => {
    expect([...inet_aton(text)]).toEqual(octets);
    expect(inet_ntoa(inet_aton(text))).toBe(octets.join("."));
    expect(inet_ntoa(octets)).toBe(octets.join("."));
  });

  it.each([
    "",
    "256.0.0.1",
    "1.2.3.4.5",
    "1..2",
    "a",
    "08",
    "::1",
    "1.2.3.4 x",
    "1.2.3.4\n",
    " 1.2.3.4",
    "1.2.3.4\0",
    "-1",
  ])("find no address in %j", (text) => {
    expect(() => inet_aton(text)).toThrow(
      expect.objectContaining({ syscall: "inet_aton", code: "EINVAL", address: JSON.stringify(text) }),
    );
  });

  it.each([0, 3, 5, 16])("refuse %i octets", (length) => {
    expect(() => inet_ntoa(new Uint8Array(length))).toThrow(
      expect.objectContaining({ syscall: "inet_ntoa", code: "EINVAL" }),
    );
  });
});

describe("interfaces", () => {
  it("have a name for each index, and an index for each name", () => {
    const interfaces = if_nameindex();
    const devices = readdirSync("/sys/class/net", { withFileTypes: true }).filter((entry) => !entry.isFile());
    expect(interfaces.map(([, name]) => name).sort()).toEqual(devices.map(({ name }) => name).sort());
    expect(interfaces.map(([, name]) => name)).toContain("lo");
    for (const [index, name] of interfaces) {
      expect([if_nametoindex(name), if_indextoname(index)]).toEqual([index, name]);
    }
  });

  it.each(["", "nonesuch", "lo\0", "a".repeat(100_000)])("are not called %.20j", (name) => {
    expect(() => if_nametoindex(name)).toThrow(
      expect.objectContaining({ name: "SocketError", syscall: "if_nametoindex", code: "ENODEV" }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 32, 999_999])("have no number %s", (index) => {
    expect(() => if_indextoname(index)).toThrow(
      expect.objectContaining({ name: "SocketError", syscall: "if_indextoname", code: "ENXIO", address: `${index}` }),
    );
  });
});
