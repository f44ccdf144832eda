import { describe, expect, it } from "vitest";
import { type AddressFamily, AF_INET, AF_INET6, Socket } from "./index.ts";

describe("the path MTU", () => {
  it.each([
    ["IPv6", AF_INET6, ["::1", 9, 0, 0], 65_536],
    ["IPv4", AF_INET, ["127.0.0.1", 9], 65_535],
    ["IPv4 on an AF_INET6 socket", AF_INET6, ["127.0.0.1", 9, 0, 0], 65_535],
  ] as const)("is known once connected over %s", (_, family, address, mtu) => {
    using socket = new Socket<AddressFamily>(family);
    expect(() => socket.pathMtu()).toThrow("ENOTCONN");
    socket.connect(address);
    expect(socket.pathMtu()).toBe(mtu);
  });
});
