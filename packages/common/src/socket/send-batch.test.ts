import { describe, expect, it } from "vitest";
import {
  type AddressFamily,
  AF_INET,
  AF_INET6,
  if_nametoindex,
  PreparedAddress,
  RecvBatch,
  SendBatch,
  Socket,
} from "./index.ts";

const ALL = { recvpktinfo: true, recvtclass: true, recvflowinfo: true, recvhoplimit: true };

function bound6(address = "::1"): Socket<typeof AF_INET6> {
  const socket = new Socket(AF_INET6);
  socket.options.set(ALL);
  socket.bind([address, 0, 0, 0]);
  return socket;
}

/** Sends the first datagrams of a batch, one octet each, and returns what the socket has received then. */
function exchanged(socket: Socket, out: SendBatch, count: number): RecvBatch {
  for (let i = 0; i < count; i++) out.setLength(i, 1);
  expect(socket.sendmmsg(out, 0, count)).toBe(count);
  const batch = new RecvBatch(16, 65_536, 256);
  expect(socket.recvmmsg(batch)).toBe(count);
  return batch;
}

describe("a prepared address", () => {
  it.each([
    ["IPv6", AF_INET6, ["::1", 0, 0, 0]],
    ["IPv4", AF_INET, ["127.0.0.1", 0]],
    ["IPv4 on an AF_INET6 socket", AF_INET6, ["127.0.0.1", 0, 0, 0]],
  ] as const)("is where a datagram goes over %s, again and again", (_, family, address) => {
    using socket = new Socket<AddressFamily>(family);
    socket.bind(address);
    using other = new Socket<AddressFamily>(family);
    other.bind(address);
    const [peer, another] = [socket, other].map((one) => new PreparedAddress(family, one.getsockname()));
    const out = new SendBatch(family, 2, 8);
    for (let round = 0; round < 2; round++) {
      out.setPeer(0, another!);
      out.setPeer(1, another!);
      out.setPeer(0, peer!);
      out.setPeer(1, peer!);
      const batch = exchanged(socket, out, 2);
      expect(batch.address(1)).toEqual(socket.getsockname());
    }
  });

  it("brings its flow label and traffic class, and takes them along", () => {
    using socket = bound6();
    const [host, port] = socket.getsockname();
    const out = new SendBatch(AF_INET6, 2, 8);
    out.setPeer(0, new PreparedAddress(AF_INET6, [host, port, 0xb912345, 0]));
    out.setPeer(1, new PreparedAddress(AF_INET6, [host, port, 0, 0]));
    const batch = exchanged(socket, out, 2);
    expect(batch.address(0)?.[2]).toBe(0xb912345);
    expect([0, 1].map((i) => batch.trafficClass(i))).toEqual([0xb9, 0]);
    out.setPeer(0, new PreparedAddress(AF_INET6, [host, port, 0x12345, 0]));
    expect(exchanged(socket, out, 1).address(0)?.[2]).toBe(0x12345);
  });

  it("has the control messages of the slot written anew for its family", () => {
    using socket = bound6("");
    const [, port] = socket.getsockname();
    const out = new SendBatch(AF_INET6, 1, 8);
    // The kernel takes "::" for an IPv6 source only, and "0.0.0.0" for an IPv4 one.
    out.setControl(0, [{ name: "PKTINFO", address: "", interfaceIndex: if_nametoindex("lo") }]);
    for (const host of ["::1", "127.0.0.1", "::1"]) {
      out.setPeer(0, new PreparedAddress(AF_INET6, [host, port, 0, 0]));
      expect(exchanged(socket, out, 1).address(0)?.[0]).toMatch(new RegExp(`${host}$`));
    }
  });

  it("is checked like any other, and goes with sockets of its family", () => {
    expect(() => new PreparedAddress(AF_INET6, ["one.example", 9, 0, 0])).toThrow("EAI_NONAME");
    expect(() => new PreparedAddress(AF_INET, ["::1", 9, 0, 0])).toThrow(TypeError);
    expect(() => new PreparedAddress(1 as never, ["::1", 9, 0, 0])).toThrow(RangeError);
    const out = new SendBatch(AF_INET6, 1, 8);
    expect(() => out.setPeer(0, new PreparedAddress(AF_INET, ["127.0.0.1", 9]))).toThrow(TypeError);
    expect(() => out.setPeer(0, ["::1", 9, 0, 0] as never)).toThrow(TypeError);
    expect(() => out.setPeer(1, new PreparedAddress(AF_INET6, ["::1", 9, 0, 0]))).toThrow(RangeError);
  });
});

describe("the traffic class of a datagram", () => {
  it.each([
    ["IPv6", AF_INET6, ["::1", 0, 0, 0]],
    ["IPv4", AF_INET, ["127.0.0.1", 0]],
    ["IPv4 on an AF_INET6 socket", AF_INET6, ["::ffff:127.0.0.1", 0, 0, 0]],
  ] as const)("is its own or the socket's over %s, to a peer and connected", (_, family, address) => {
    using socket = new Socket<AddressFamily>(family);
    socket.options.set({ recvtclass: true, tclass: 0x20 });
    socket.bind(address);
    const out = new SendBatch(family, 3, 8);
    const classes = () => {
      const batch = exchanged(socket, out, 3);
      return [0, 1, 2].map((i) => batch.trafficClass(i));
    };
    for (let i = 0; i < 3; i++) out.setPeer(i, new PreparedAddress(family, socket.getsockname()));
    out.setTrafficClass(0, 0xb8);
    out.setTrafficClass(1, 0);
    expect(classes()).toEqual([0xb8, 0, 0x20]);
    socket.connect(socket.getsockname());
    for (let i = 0; i < 3; i++) out.setAddress(i, undefined);
    expect(classes()).toEqual([0xb8, 0, 0x20]);
    out.setTrafficClass(0, -1);
    expect(classes()).toEqual([0x20, 0, 0x20]);
  });

  it("goes before that of setControl, which goes before that of the address", () => {
    using socket = bound6();
    const [host, port] = socket.getsockname();
    const out = new SendBatch(AF_INET6, 1, 8);
    const sent = () => exchanged(socket, out, 1).trafficClass(0);
    out.setPeer(0, new PreparedAddress(AF_INET6, [host, port, 0x1000000, 0]));
    expect(sent()).toBe(0x10);
    out.setControl(0, [{ name: "HOPLIMIT", hopLimit: 5 }]);
    expect(sent()).toBe(0x10);
    out.setControl(0, [{ name: "TCLASS", trafficClass: 0x20 }]);
    expect(sent()).toBe(0x20);
    out.setTrafficClass(0, 0x30);
    expect(sent()).toBe(0x30);
    out.setTrafficClass(0, -1);
    out.setControl(0, []);
    expect(sent()).toBe(0x10);
  });

  it.each([-2, 256, 0.5, Number.NaN])("can't be %s", (value) => {
    const out = new SendBatch(AF_INET6, 1, 8);
    expect(() => out.setTrafficClass(0, value)).toThrow(RangeError);
    expect(() => out.setTrafficClass(1, 0)).toThrow(RangeError);
  });
});

describe("the segment size of a datagram", () => {
  it("cuts it into many, next to everything else that it is given", () => {
    using socket = bound6();
    const out = new SendBatch(AF_INET6, 2, 4096);
    out.setPeer(0, new PreparedAddress(AF_INET6, socket.getsockname()));
    out.setControl(0, [{ name: "HOPLIMIT", hopLimit: 5 }]);
    out.setTrafficClass(0, 0x28);
    out.setLength(0, 2500);
    const received = () => {
      expect(socket.sendmmsg(out, 0, 1)).toBe(1);
      const batch = new RecvBatch(8, 4096, 256);
      socket.recvmmsg(batch);
      return Array.from({ length: batch.count }, (_, i) => [batch.length(i), batch.trafficClass(i), batch.hopLimit(i)]);
    };
    out.setSegmentSize(0, 1000);
    expect(received()).toEqual([
      [1000, 0x28, 5],
      [1000, 0x28, 5],
      [500, 0x28, 5],
    ]);
    out.setSegmentSize(0, 1250);
    expect(received().map(([length]) => length)).toEqual([1250, 1250]);
    out.setSegmentSize(0, 0);
    expect(received()).toEqual([[2500, 0x28, 5]]);
  });

  it.each([-1, 65_536, 0.5])("can't be %s", (value) => {
    const out = new SendBatch(AF_INET6, 1, 8);
    expect(() => out.setSegmentSize(0, value)).toThrow(RangeError);
    expect(() => out.setSegmentSize(-1, 0)).toThrow(RangeError);
  });
});
