import { describe, expect, it } from "vitest";
import { getprotobyname, getservbyname, getservbyport, IPPROTO_ICMPV6, IPPROTO_UDP } from "./index.ts";

describe("services and protocols", () => {
  it("have a port for a name, and a name for a port", () => {
    expect(getservbyname("domain", "udp")).toBe(53);
    expect(getservbyname("domain")).toBe(53);
    expect(getservbyport(53, "udp")).toBe("domain");
    expect(getservbyport(53)).toBe("domain");
  });

  it("have a number for a name", () => {
    expect(getprotobyname("udp")).toBe(IPPROTO_UDP);
    expect(getprotobyname("ipv6-icmp")).toBe(IPPROTO_ICMPV6);
  });

  it.each([
    ["getservbyname", () => getservbyname("nonesuch"), "nonesuch"],
    ["getservbyname", () => getservbyname("domain", "nonesuch"), "domain/nonesuch"],
    ["getservbyname", () => getservbyname("domain", ""), "domain/"],
    ["getservbyname", () => getservbyname("domain\0"), '"domain\\u0000"'],
    ["getservbyname", () => getservbyname("domain", "udp\0"), '"domain/udp\\u0000"'],
    ["getservbyname", () => getservbyname("a".repeat(100_000)), "a".repeat(100_000)],
    ["getservbyport", () => getservbyport(0), "0"],
    ["getservbyport", () => getservbyport(65_535, "udp"), "65535/udp"],
    ["getservbyport", () => getservbyport(53, "udp\0"), '"53/udp\\u0000"'],
    ["getprotobyname", () => getprotobyname("nonesuch"), "nonesuch"],
    ["getprotobyname", () => getprotobyname("udp\0"), '"udp\\u0000"'],
  ])("that are unknown are ENOENT of %s (%#)", (syscall, call, address) => {
    expect(call).toThrow(expect.objectContaining({ name: "SocketError", code: "ENOENT", syscall, address }));
  });

  it.each([
    ["a port too high", () => getservbyport(65_536), RangeError],
    ["a negative port", () => getservbyport(-1), RangeError],
    ["a port in text", () => getservbyport("53" as never), TypeError],
    ["no name", () => getservbyname(undefined as never), TypeError],
    ["a number for a name", () => getprotobyname(17 as never), TypeError],
    ["a number for a protocol", () => getservbyname("domain", 17 as never), TypeError],
    ["null for a protocol", () => getservbyport(53, null as never), TypeError],
  ])("refuse %s", (_, call, thrown) => {
    expect(call).toThrow(thrown);
  });
});
