import { describe, expect, it } from "vitest";
import {
  AF_INET,
  AF_INET6,
  IP_MULTICAST_IF,
  IPPROTO_IPV6,
  IPV6_UNICAST_HOPS,
  if_nametoindex,
  SO_BINDTODEVICE,
  SO_REUSEADDR,
  SOL_IP,
  SOL_SOCKET,
  Socket,
} from "./index.ts";
import { bound4, failure, text } from "./test-support.ts";

describe("options", () => {
  it("reads back ints, booleans and octets", () => {
    using socket = new Socket(AF_INET6);
    socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, true);
    expect(socket.getsockopt(SOL_SOCKET, SO_REUSEADDR)).toBe(1);
    socket.setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 7);
    expect(socket.getsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS)).toBe(7);
    socket.setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, -1);
    expect(socket.getsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS)).toBe(64);
    socket.setsockopt(SOL_SOCKET, SO_BINDTODEVICE, Buffer.from("lo\0"));
    expect(text(socket.getsockopt(SOL_SOCKET, SO_BINDTODEVICE, 16))).toBe("lo\0");
    expect(socket.getsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 4)).toEqual(new Uint8Array([64, 0, 0, 0]));
  });

  it("hands the kernel a length and no value", () => {
    using socket = new Socket(AF_INET6);
    // An empty name is no interface, for which the kernel need not read one.
    socket.setsockopt(SOL_SOCKET, SO_BINDTODEVICE, Buffer.from("lo"));
    socket.setsockopt(SOL_SOCKET, SO_BINDTODEVICE, null, 0);
    expect(socket.getsockopt(SOL_SOCKET, SO_BINDTODEVICE, 16)).toHaveLength(0);
    const missing = failure(() => socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, null, 4));
    expect(missing).toMatchObject({ syscall: "setsockopt", code: "EFAULT" });
    for (const length of [-1, 2 ** 31, 0.5]) {
      expect(() => socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, null, length)).toThrow(RangeError);
    }
    expect(() => socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, null as never)).toThrow(TypeError);
  });

  it("says which call refused a value or an option", () => {
    using socket = new Socket(AF_INET6);
    const hops = failure(() => socket.setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 256));
    expect(hops).toMatchObject({ syscall: "setsockopt", code: "EINVAL" });
    expect(failure(() => socket.getsockopt(SOL_SOCKET, 9999))).toMatchObject({
      syscall: "getsockopt",
      code: "ENOPROTOOPT",
    });
    expect(failure(() => socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, new Uint8Array(0)))).toMatchObject({
      code: "EINVAL",
    });
  });
});

describe("groups", () => {
  it.each([
    ["AF_INET", AF_INET],
    ["AF_INET6", AF_INET6],
  ] as const)("receives on an %s socket what is sent to an IPv4 group, until it leaves", async (_, family) => {
    using socket = new Socket(family) as Socket;
    socket.bind(family === AF_INET ? ["", 0] : ["", 0, 0, 0]);
    const [, port] = socket.getsockname();
    using sender = bound4();
    const lo = if_nametoindex("lo");
    sender.setsockopt(SOL_IP, IP_MULTICAST_IF, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, lo, 0, 0, 0));
    socket.join_group("239.6.6.6%lo");
    sender.sendto("joined", ["239.6.6.6", port]);
    expect(text(await socket.recv())).toBe("joined");
    socket.leave_group("239.6.6.6%lo");
    sender.sendto("left", ["239.6.6.6", port]);
    sender.sendto("direct", ["127.0.0.1", port]);
    expect(text(await socket.recv())).toBe("direct");
  });

  it("joins an IPv6 group once, on the interface that is named or numbered", () => {
    using socket = new Socket(AF_INET6);
    socket.join_group("ff02::6:6%lo");
    const again = failure(() => socket.join_group(`ff02::6:6%${if_nametoindex("lo")}`));
    expect(again).toMatchObject({ syscall: "join_group", code: "EADDRINUSE" });
    socket.leave_group("ff02::6:6%lo");
    const gone = failure(() => socket.leave_group("ff02::6:6%lo"));
    expect(gone).toEqual({ syscall: "leave_group", code: "EADDRNOTAVAIL", address: "ff02::6:6%lo" });
  });

  it("says why it can't join", () => {
    using socket = new Socket(AF_INET6);
    expect(failure(() => socket.join_group("::1%lo"))).toMatchObject({ syscall: "join_group", code: "EINVAL" });
    expect(failure(() => socket.join_group("ff02::1%999999"))).toMatchObject({ code: "ENODEV" });
    expect(failure(() => socket.join_group("ff02::1%nonesuch"))).toMatchObject({
      syscall: "if_nametoindex",
      code: "ENODEV",
      address: "nonesuch",
    });
  });
});
