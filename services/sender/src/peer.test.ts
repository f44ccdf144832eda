import { has_ipv6, type SocketAddress } from "@sixbeat/common/socket";
import { describe, expect, it } from "vitest";
import { isScoped, lookAt, sameAddress } from "./peer.ts";

describe.skipIf(!has_ipv6)(lookAt, () => {
  it.each<[SocketAddress, string, "ipv6" | "ipv4"]>([
    [["::1", 54321, 0, 0], "[::1]:54321", "ipv6"],
    [["127.0.0.1", 9], "127.0.0.1:9", "ipv4"],
  ])("says how this host would send to %j", (address, text, family) => {
    const peer = lookAt(address);
    expect(peer).toMatchObject({ address, text, family, isMany: false });
    expect(peer.mtu).toBeGreaterThanOrEqual(1280);
  });

  it.each<[SocketAddress]>([
    [["ff02::1234", 9, 0, 1]],
    [["FF05::1234", 9, 0, 0]],
    [["224.0.0.1", 9]],
    [["239.255.255.255", 9]],
    [["127.255.255.255", 9]],
  ])("knows that many may hear what goes to %j", (address) => {
    expect(lookAt(address).isMany).toBe(true);
  });

  it.each<[SocketAddress]>([
    [["fe80::1", 9, 0, 0]],
    [["fd00::1", 9, 0, 0]],
    [["223.255.255.255", 9]],
    [["240.0.0.1", 9]],
  ])("takes %j for one host", (address) => {
    expect(lookAt(address).isMany).toBe(false);
  });

  it("knows no MTU where nothing can be sent now", () => {
    // A link-local address means nothing without an interface.
    expect(lookAt(["fe80::1", 9, 0, 0]).mtu).toBeUndefined();
  });
});

describe(sameAddress, () => {
  it.each<[SocketAddress, SocketAddress, boolean]>([
    [["::1", 9, 0, 0], ["::1", 9, 0, 0], true],
    [["::1", 9, 0, 0], ["::1", 10, 0, 0], false],
    [["fe80::1", 9, 0, 2], ["fe80::1", 9, 0, 3], false],
    [["::1", 9, 0, 0], ["127.0.0.1", 9], false],
  ])("of %j and %j: %s", (a, b, same) => {
    expect(sameAddress(a, b)).toBe(same);
  });
});

describe(isScoped, () => {
  it.each<[SocketAddress, boolean]>([
    [["fe80::1", 9, 0, 2], true],
    [["fd00::1", 9, 0, 2], false],
    [["10.0.0.1", 9], false],
  ])("of %j: %s", (address, scoped) => {
    expect(isScoped(address)).toBe(scoped);
  });
});
