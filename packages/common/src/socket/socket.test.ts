import { readFileSync, readlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  AF_INET6,
  IPPROTO_IPV6,
  IPPROTO_UDP,
  IPV6_V6ONLY,
  MSG_DONTWAIT,
  MSG_PEEK,
  MSG_TRUNC,
  SO_DOMAIN,
  SO_RCVBUF,
  SO_REUSEADDR,
  SO_TYPE,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
  Socket,
} from "./index.ts";
import { bound4, bound6, failure, text } from "./test-support.ts";

describe("a socket", () => {
  it("has the family, type and protocol the kernel gave it, and is not inherited", () => {
    using socket = new Socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
    expect(socket).toMatchObject({ family: AF_INET6, type: SOCK_DGRAM, proto: IPPROTO_UDP, closed: false });
    expect(socket.getsockopt(SOL_SOCKET, SO_DOMAIN)).toBe(AF_INET6);
    expect(socket.getsockopt(SOL_SOCKET, SO_TYPE)).toBe(SOCK_DGRAM);
    expect(readlinkSync(`/proc/self/fd/${socket.fileno()}`)).toMatch(/^socket:/);
    const flags = readFileSync(`/proc/self/fdinfo/${socket.fileno()}`, "utf8").match(/flags:\s*(\d+)/)?.[1];
    // O_CLOEXEC | O_NONBLOCK | O_RDWR, in octal.
    expect(flags).toBe("02004002");
  });

  it("refuses other families, types and protocols", () => {
    expect(() => new Socket(1 as never)).toThrow(RangeError);
    expect(() => new Socket(AF_INET6, SOCK_STREAM as never)).toThrow(RangeError);
    expect(failure(() => new Socket(AF_INET6, SOCK_DGRAM, 6))).toMatchObject({
      syscall: "socket",
      code: "EPROTONOSUPPORT",
    });
  });

  it("is unnamed until bound, and then has the address it was bound to", () => {
    using socket = new Socket(AF_INET6);
    expect(socket.getsockname()).toEqual(["::", 0, 0, 0]);
    socket.bind(["::1", 0, 0, 0]);
    expect(socket.getsockname()).toEqual(["::1", expect.any(Number), 0, 0]);
    using four = bound4();
    expect(four.getsockname()).toEqual(["127.0.0.1", expect.any(Number)]);
  });

  it.each([
    ["a taken port", () => bound6().getsockname(), "EADDRINUSE"],
    ["an address of another host", () => ["2001:db8::1", 0, 0, 0] as const, "EADDRNOTAVAIL"],
    ["a link-local address without an interface", () => ["fe80::1", 0, 0, 0] as const, "EINVAL"],
    // The interface has no name, so writing the address into the error fails inside and must not replace the error.
    ["an interface that does not exist", () => ["fe80::1", 0, 0, 999_999] as const, "ENODEV"],
  ])("says why it can't bind to %s", (_, address, code) => {
    using socket = new Socket(AF_INET6);
    const to = address();
    const [host, port, , scopeid] = to;
    const written = `[${host}${scopeid === 0 ? "" : `%${scopeid}`}]:${port}`;
    expect(failure(() => socket.bind(to))).toEqual({ syscall: "bind", code, address: written });
  });

  it("closes once, and every later call fails with EBADF", async () => {
    const socket = bound6();
    socket.close();
    socket.close();
    expect(socket.closed).toBe(true);
    expect(socket.fileno()).toBe(-1);
    const to = ["::1", 9, 0, 0] as const;
    const calls: [string, () => unknown][] = [
      ["bind", () => socket.bind(to)],
      ["connect", () => socket.connect(to)],
      ["getsockname", () => socket.getsockname()],
      ["getpeername", () => socket.getpeername()],
      ["send", () => socket.send("x")],
      ["sendto", () => socket.sendto("x", to)],
      ["setsockopt", () => socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)],
      ["getsockopt", () => socket.getsockopt(SOL_SOCKET, SO_REUSEADDR)],
      ["join_group", () => socket.join_group("ff02::1%lo")],
      ["leave_group", () => socket.leave_group("ff02::1%lo")],
      ["drops", () => socket.drops()],
      ["watch", () => socket.watch({ readable: () => undefined })],
    ];
    for (const [syscall, call] of calls) expect(failure(call)).toMatchObject({ syscall, code: "EBADF" });
    for (const wait of [socket.recv(), socket.recv(0), socket.recvfrom(), socket.readable(), socket.writable()]) {
      await expect(wait).rejects.toMatchObject({ code: "EBADF" });
    }
  });
});

describe("connect", () => {
  it("chooses the peer of send, and null lifts that again", async () => {
    using receiver = bound6();
    using sender = bound6();
    sender.connect(receiver.getsockname());
    expect(sender.getpeername()).toEqual(receiver.getsockname());
    expect(sender.send("hello")).toBe(5);
    const [data, from] = await receiver.recvfrom();
    expect(text(data)).toBe("hello");
    expect(from).toEqual(sender.getsockname());

    sender.connect(null);
    expect(sender.getsockname()).toEqual(["::1", 0, 0, 0]);
    expect(failure(() => sender.getpeername())).toMatchObject({ syscall: "getpeername", code: "ENOTCONN" });
    expect(failure(() => sender.send("x"))).toMatchObject({ syscall: "send", code: "EDESTADDRREQ" });
  });

  it("keeps datagrams of others out", async () => {
    using socket = bound6();
    using friend = bound6();
    using stranger = bound6();
    socket.connect(friend.getsockname());
    stranger.sendto("stranger", socket.getsockname());
    friend.sendto("friend", socket.getsockname());
    expect(text(await socket.recv())).toBe("friend");
  });

  it("still lets a datagram go to another peer", async () => {
    using one = bound6();
    using other = bound6();
    using sender = bound6();
    sender.connect(one.getsockname());
    sender.sendto("x", other.getsockname());
    expect(text(await other.recv())).toBe("x");
  });

  it("names the address it failed for", () => {
    using socket = new Socket(AF_INET6);
    socket.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, true);
    const mapped = failure(() => socket.connect(["::ffff:127.0.0.1", 9, 0, 0]));
    expect(mapped).toEqual({ syscall: "connect", code: "ENETUNREACH", address: "127.0.0.1:9" });
  });
});

describe("sending and receiving", () => {
  it.each([
    ["IPv6", bound6, 65_527],
    ["IPv4", bound4, 65_507],
  ] as const)("carries every size over %s, from none to the largest", async (_, bound, largest) => {
    using receiver = bound() as Socket;
    using sender = bound() as Socket;
    for (const size of [0, 1, 64, 1400, largest]) {
      const payload = Buffer.alloc(size, "six");
      expect(sender.sendto(payload, receiver.getsockname())).toBe(size);
      const [data, from] = await receiver.recvfrom();
      expect(Buffer.compare(data, payload)).toBe(0);
      expect(from).toEqual(sender.getsockname());
    }
  });

  it.each([
    ["IPv6", bound6, 65_528],
    ["IPv4", bound4, 65_508],
    ["IPv6, and longer than any datagram", bound6, 65_537],
  ] as const)("refuses one octet too many over %s", (_, bound, size) => {
    using socket = bound() as Socket;
    const to = socket.getsockname();
    expect(failure(() => socket.sendto(Buffer.alloc(size), to))).toMatchObject({ syscall: "sendto", code: "EMSGSIZE" });
    expect(failure(() => socket.sendto("x".repeat(size), to))).toMatchObject({ syscall: "sendto", code: "EMSGSIZE" });
  });

  it("sends text as UTF-8", async () => {
    using socket = bound6();
    expect(socket.sendto("grüße \ud800", socket.getsockname())).toBe(11);
    expect(text(await socket.recv())).toBe("grüße \ufffd");
  });

  it("sends what a small typed array holds, wherever the collector moves it", async () => {
    using socket = bound6();
    for (let i = 0; i < 200; i++) {
      socket.sendto(Uint8Array.of(i, 1, 2), socket.getsockname());
      expect([...(await socket.recv())]).toEqual([i, 1, 2]);
    }
  });

  it("sends the octets a view shows, shared memory included", async () => {
    using socket = bound6();
    const memory = new Uint8Array(new SharedArrayBuffer(16)).fill(7);
    socket.sendto(memory.subarray(3, 6), socket.getsockname());
    expect([...(await socket.recv())]).toEqual([7, 7, 7]);
  });

  it("cuts a datagram to the room there is, and never returns more than arrived", async () => {
    using socket = bound6();
    const to = socket.getsockname();
    for (let i = 0; i < 3; i++) socket.sendto("0123456789", to);
    expect(text(await socket.recv(4))).toBe("0123");
    expect(text(await socket.recv(4, { flags: MSG_TRUNC }))).toBe("0123");
    expect(text(await socket.recv(2 ** 31 - 1))).toBe("0123456789");
  });

  it("takes no datagram when asked for no octets", async () => {
    using socket = bound6();
    socket.sendto("kept", socket.getsockname());
    expect(await socket.recv(0)).toHaveLength(0);
    expect(text(await socket.recv())).toBe("kept");
  });

  it("leaves a datagram that is only peeked at", async () => {
    using socket = bound6();
    socket.sendto("once", socket.getsockname());
    expect(text(await socket.recv(10, { flags: MSG_PEEK }))).toBe("once");
    expect(text(await socket.recv())).toBe("once");
    await expect(socket.recv(10, { flags: MSG_DONTWAIT })).rejects.toMatchObject({ syscall: "recv", code: "EAGAIN" });
  });

  it("gives octets of their own to each call", async () => {
    using socket = bound6();
    socket.sendto("first", socket.getsockname());
    socket.sendto("later", socket.getsockname());
    const first = await socket.recv();
    await socket.recv();
    expect(text(first)).toBe("first");
  });

  it.each([
    ["port 0", ["::1", 0, 0, 0] as const, "EINVAL", "[::1]:0"],
    // An interface that has no name: asking for it must not replace the error.
    ["an unknown interface", ["fe80::1", 9, 0, 999_999] as const, "ENETUNREACH", "[fe80::1%999999]:9"],
  ])("says why it can't send to %s", (_, to, code, address) => {
    using socket = new Socket(AF_INET6);
    expect(failure(() => socket.sendto("x", to))).toEqual({ syscall: "sendto", code, address });
  });

  it("counts the datagrams that found no room", async () => {
    using socket = bound6();
    using sender = bound6();
    socket.setsockopt(SOL_SOCKET, SO_RCVBUF, 1);
    expect(socket.drops()).toBe(0);
    const sent = 64;
    for (let i = 0; i < sent; i++) sender.sendto(Buffer.alloc(1000), socket.getsockname());
    let received = 0;
    for (;;) {
      const octets = await socket.recv(1, { flags: MSG_DONTWAIT }).catch(() => undefined);
      if (octets === undefined) break;
      received++;
    }
    expect(received).toBeGreaterThan(0);
    expect(received + socket.drops()).toBe(sent);
  });
});
