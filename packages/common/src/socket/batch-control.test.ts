import { describe, expect, it } from "vitest";
import {
  AF_INET,
  AF_INET6,
  IPV6_PKTINFO,
  if_nametoindex,
  type OptionValues,
  RecvBatch,
  SendBatch,
  type SendControl,
  SOL_IPV6,
  Socket,
} from "./index.ts";

const LO = if_nametoindex("lo");
const ALL: OptionValues = {
  recvpktinfo: true,
  recvhoplimit: true,
  recvtclass: true,
  timestampns: true,
  rxq_ovfl: true,
};

function bound6(address = "::1", options = ALL): Socket<typeof AF_INET6> {
  const socket = new Socket(AF_INET6);
  socket.options.set(options);
  socket.bind([address, 0, 0, 0]);
  return socket;
}

function batchTo(socket: Socket, payloads: readonly string[], address = socket.getsockname()): SendBatch {
  const batch = new SendBatch(socket.family, payloads.length, 4096);
  for (const [i, payload] of payloads.entries()) {
    batch.bytes.set(Buffer.from(payload), batch.offset(i));
    batch.setLength(i, payload.length);
    batch.setAddress(i, address);
  }
  return batch;
}

describe("a batch", () => {
  it("brings what each datagram says of itself, and sends what each is to say", () => {
    using socket = bound6();
    const out = batchTo(socket, ["one", "two", "three"]);
    out.setControl(0, [{ name: "HOPLIMIT", hopLimit: 1 }]);
    out.setControl(1, [
      { name: "TCLASS", trafficClass: 0xb9 },
      { name: "HOPLIMIT", hopLimit: 2 },
      { name: "PKTINFO", address: "::1", interfaceIndex: LO },
    ]);
    expect(socket.sendmmsg(out)).toBe(3);
    const batch = new RecvBatch(4, 64, 250);
    expect(batch.controlSize).toBe(256);
    expect(socket.recvmmsg(batch)).toBe(3);
    expect([0, 1, 2].map((i) => batch.hopLimit(i))).toEqual([1, 2, 64]);
    expect([0, 1, 2].map((i) => batch.trafficClass(i))).toEqual([0, 0xb9, 0]);
    for (const i of [0, 1, 2]) {
      expect(batch.controlTruncated(i)).toBe(false);
      expect(batch.destination(i)).toEqual(["::1", 0, 0, 0]);
      expect(batch.interfaceIndex(i)).toBe(LO);
      expect(Math.abs(batch.timestampSeconds(i) - Date.now() / 1000)).toBeLessThan(2);
      expect(batch.timestampNanoseconds(i)).toBeLessThan(1_000_000_000);
      expect(batch.timestampNanoseconds(i)).toBeGreaterThanOrEqual(0);
      expect(batch.drops(i)).toBe(0);
      expect(batch.segmentSize(i)).toBe(batch.length(i));
      const stamp = batch.control(i).find((message) => message.name === "TIMESTAMPNS");
      expect(stamp?.time).toBe(
        BigInt(batch.timestampSeconds(i)) * 1_000_000_000n + BigInt(batch.timestampNanoseconds(i)),
      );
    }
    // Without control messages again, everything goes as before.
    out.setControl(1, []);
    socket.sendmmsg(out);
    socket.recvmmsg(batch);
    expect([0, 1, 2].map((i) => [batch.hopLimit(i), batch.trafficClass(i)])).toEqual([
      [1, 0],
      [64, 0],
      [64, 0],
    ]);
  });

  it.each([
    ["IPv4 on a socket of its own", AF_INET, ["127.0.0.1", 0], ["127.0.0.1", 0]],
    ["IPv4 on an AF_INET6 socket", AF_INET6, ["::ffff:127.0.0.1", 0, 0, 0], ["::ffff:127.0.0.1", 0, 0, 0]],
  ] as const)("does so over %s", (_, family, address, destination) => {
    using socket = new Socket<typeof AF_INET | typeof AF_INET6>(family);
    socket.options.set(ALL);
    socket.bind(address);
    const out = batchTo(socket, ["x"]);
    out.setControl(0, [
      { name: "HOPLIMIT", hopLimit: 3 },
      { name: "TCLASS", trafficClass: 0x28 },
    ]);
    expect(socket.sendmmsg(out)).toBe(1);
    const batch = new RecvBatch(1, 64, 256);
    expect(socket.recvmmsg(batch)).toBe(1);
    expect([batch.hopLimit(0), batch.trafficClass(0)]).toEqual([3, 0x28]);
    expect(batch.destination(0)).toEqual(destination);
    expect(batch.interfaceIndex(0)).toBe(LO);
  });

  it("knows nothing of what was not asked for, or found no room", () => {
    using silent = bound6("::1", {});
    silent.sendto("x", silent.getsockname());
    for (const controlSize of [0, 256]) {
      silent.sendto("x", silent.getsockname());
      const batch = new RecvBatch(1, 8, controlSize);
      silent.recvmmsg(batch);
      expect(batch.control(0)).toEqual([]);
      expect(batch.destination(0)).toBeUndefined();
      const told = [batch.hopLimit(0), batch.trafficClass(0), batch.timestampSeconds(0), batch.timestampNanoseconds(0)];
      expect(told).toEqual([-1, -1, -1, -1]);
      expect([batch.interfaceIndex(0), batch.drops(0), batch.segmentSize(0)]).toEqual([0, 0, 1]);
    }
    using socket = bound6();
    socket.sendto("x", socket.getsockname());
    const small = new RecvBatch(1, 8, 8);
    socket.recvmmsg(small);
    expect([small.controlTruncated(0), small.truncated(0), small.hopLimit(0)]).toEqual([true, false, -1]);
  });

  it("does not read what is cut", () => {
    using socket = bound6("::1", { recvpktinfo: true });
    socket.sendto("x", socket.getsockname());
    const batch = new RecvBatch(1, 8, 24);
    socket.recvmmsg(batch);
    // Eight octets of the twenty are there.
    expect(batch.control(0)).toEqual([{ level: SOL_IPV6, type: IPV6_PKTINFO, data: new Uint8Array(8) }]);
    expect(batch.destination(0)).toBeUndefined();
    expect([batch.interfaceIndex(0), batch.controlTruncated(0)]).toEqual([0, true]);
  });

  it("has the room for control messages again with every call", () => {
    using socket = bound6();
    const batch = new RecvBatch(2, 8, 256);
    for (let i = 0; i < 3; i++) {
      socket.sendto("x", socket.getsockname());
      socket.recvmmsg(batch);
      expect([batch.hopLimit(0), batch.controlTruncated(0)]).toEqual([64, false]);
    }
  });

  it("tells of drops", () => {
    using socket = bound6("::1", { rxq_ovfl: true, rcvbuf: 1 });
    while (socket.drops() < 3) socket.sendto("x".repeat(400), socket.getsockname());
    const batch = new RecvBatch(16, 512, 64);
    while (socket.recvmmsg(batch) > 0);
    socket.sendto("after", socket.getsockname());
    socket.recvmmsg(batch);
    expect(batch.drops(0)).toBe(socket.drops());
  });

  it("sends one datagram as many, and tells their size where they come as one", () => {
    using socket = bound6("::1", { udp_gro: true });
    const out = batchTo(socket, ["x".repeat(2500), "alone"]);
    out.setControl(0, [{ name: "UDP_SEGMENT", segmentSize: 1000 }]);
    expect(socket.sendmmsg(out)).toBe(2);
    const batch = new RecvBatch(4, 65_536, 64);
    expect(socket.recvmmsg(batch)).toBe(2);
    expect([batch.length(0), batch.segmentSize(0)]).toEqual([2500, 1000]);
    expect([batch.length(1), batch.segmentSize(1)]).toEqual([5, 5]);
  });

  it("takes flow label and traffic class from an address, and gives them back", () => {
    using socket = bound6("::1", { recvflowinfo: true });
    const [host, port] = socket.getsockname();
    const out = batchTo(socket, ["a", "b"], [host, port, 0xb912345, 0]);
    out.setControl(1, [{ name: "TCLASS", trafficClass: 1 }]);
    expect(socket.sendmmsg(out)).toBe(2);
    const batch = new RecvBatch(2, 8, 64);
    expect(socket.recvmmsg(batch)).toBe(2);
    expect([0, 1].map((i) => batch.address(i)?.[2])).toEqual([0xb912345, 0x0112345]);
    // The class goes with the address.
    out.setAddress(0, [host, port, 0x12345, 0]);
    socket.sendmmsg(out, 0, 1);
    socket.recvmmsg(batch);
    expect(batch.address(0)?.[2]).toBe(0x12345);
  });

  it("keeps the control messages it had when new ones are refused", () => {
    using socket = bound6();
    const out = batchTo(socket, ["x"]);
    out.setControl(0, [{ name: "HOPLIMIT", hopLimit: 5 }]);
    const refused: SendControl[][] = [
      [{ name: "HOPLIMIT", hopLimit: 256 }],
      [{ level: 1, type: 1, data: new Uint8Array(300) }],
      [null as never],
    ];
    for (const control of refused) expect(() => out.setControl(0, control)).toThrow();
    expect(() => out.setControl(1, [])).toThrow(RangeError);
    expect(socket.sendmmsg(out)).toBe(1);
    const batch = new RecvBatch(1, 8, 256);
    socket.recvmmsg(batch);
    expect(batch.hopLimit(0)).toBe(5);
  });

  it.each([-1, 0.5, 16_385, Number.NaN])("has no room of %s octets", (controlSize) => {
    expect(() => new RecvBatch(1, 1, controlSize)).toThrow(RangeError);
  });
});
