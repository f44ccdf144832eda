import { describe, expect, it } from "vitest";
import {
  type AddressFamily,
  AF_INET6,
  IPV6_TCLASS,
  if_nametoindex,
  MSG_CTRUNC,
  MSG_DONTWAIT,
  MSG_TRUNC,
  type OptionValues,
  type ReceivedControl,
  type SendControl,
  SOF_TIMESTAMPING_RX_SOFTWARE,
  SOF_TIMESTAMPING_SOFTWARE,
  SOL_IPV6,
  Socket,
} from "./index.ts";
import { bound4, bound6, text } from "./test-support.ts";

const LO = if_nametoindex("lo");

const ALL: OptionValues = { recvpktinfo: true, recvhoplimit: true, recvtclass: true };

const byName = (messages: readonly ReceivedControl[]) =>
  Object.fromEntries(messages.map((message) => [message.name ?? "raw", message]));

const CLASSED: SendControl[] = [
  { name: "HOPLIMIT", hopLimit: 7 },
  { name: "TCLASS", trafficClass: 0xb9 },
];

describe("control messages between sockets", () => {
  it.each<[string, () => [Socket<AddressFamily>, Socket<AddressFamily>, unknown], string]>([
    ["over IPv6", () => [bound6("::1", ALL), bound6(), undefined] as never, "::1"],
    ["over IPv4", () => [bound4(ALL), bound4(), undefined] as never, "127.0.0.1"],
    [
      "over IPv4 between AF_INET6 sockets",
      () => {
        const receiver = bound6("::ffff:127.0.0.1", ALL);
        return [receiver, bound6("::ffff:127.0.0.1"), undefined] as never;
      },
      "::ffff:127.0.0.1",
    ],
  ])("tell hop limit, traffic class, address and interface %s", async (_, make, address) => {
    const [receiver, sender] = make();
    using one = receiver;
    using other = sender;
    other.sendmsg(["six", Buffer.from("beat")], CLASSED, 0, one.getsockname());
    const [data, ancdata, flags, from] = await one.recvmsg(100, 256);
    expect(text(data)).toBe("sixbeat");
    expect(flags & (MSG_CTRUNC | MSG_TRUNC)).toBe(0);
    expect(from).toEqual(other.getsockname());
    expect(ancdata).toHaveLength(3);
    expect(byName(ancdata)).toEqual({
      HOPLIMIT: { name: "HOPLIMIT", hopLimit: 7 },
      TCLASS: { name: "TCLASS", trafficClass: 0xb9 },
      PKTINFO: { name: "PKTINFO", address, interfaceIndex: LO },
    });
  });

  it("reach a connected peer, of either family, in the form it needs", async () => {
    using receiver = bound6("::", ALL);
    const [, port] = receiver.getsockname();
    for (const host of ["::1", "::ffff:127.0.0.1"]) {
      using sender = new Socket(AF_INET6);
      sender.connect([host, port, 0, 0]);
      sender.sendmsg(["x"], [...CLASSED, { name: "PKTINFO", address: "", interfaceIndex: LO }]);
      const [, ancdata] = await receiver.recvmsg(100, 256);
      expect(byName(ancdata)).toMatchObject({ HOPLIMIT: { hopLimit: 7 }, TCLASS: { trafficClass: 0xb9 } });
    }
  });

  it.each([
    ["IPv6", () => bound6("::1"), "::1"],
    ["IPv4", bound4, "127.0.0.2"],
  ] as const)("choose the address that a datagram leaves from, over %s", async (_, bound, address) => {
    using receiver = bound() as Socket;
    using sender = new Socket(receiver.family);
    sender.sendmsg(["x"], [{ name: "PKTINFO", address, interfaceIndex: 0 }], 0, receiver.getsockname());
    const [, from] = await receiver.recvfrom();
    expect(from[0]).toBe(address);
  });

  it("choose IPv4's address too where the socket is of IPv6", async () => {
    using receiver = bound4();
    using sender = new Socket(AF_INET6);
    const to = ["127.0.0.1", receiver.getsockname()[1], 0, 0] as const;
    sender.sendmsg(["x"], [{ name: "PKTINFO", address: "127.0.0.3", interfaceIndex: 0 }], 0, to);
    expect((await receiver.recvfrom())[1][0]).toBe("127.0.0.3");
  });

  it("tell when a datagram arrived", async () => {
    using receiver = bound6("::1", { timestampns: true });
    const before = BigInt(Date.now()) * 1_000_000n;
    receiver.sendto("x", receiver.getsockname());
    const [, ancdata] = await receiver.recvmsg(10, 256);
    const after = BigInt(Date.now() + 1) * 1_000_000n;
    const [stamp] = ancdata;
    if (stamp?.name !== "TIMESTAMPNS") throw new Error("no timestamp");
    expect(stamp.time >= before - 1_000_000_000n && stamp.time <= after).toBe(true);
  });

  it("tell when a datagram arrived by the stamps of SO_TIMESTAMPING", async () => {
    using receiver = bound6("::1", { timestamping: SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE });
    let ancdata: readonly unknown[] = [];
    // The kernel starts its stamping in the background, so the first datagrams may come without.
    while (ancdata.length === 0) {
      receiver.sendto("x", receiver.getsockname());
      [, ancdata] = await receiver.recvmsg(10, 256);
    }
    expect(ancdata).toEqual([{ name: "TIMESTAMPING", software: expect.any(BigInt), hardware: undefined }]);
  });

  it("tell how many datagrams were dropped", async () => {
    using receiver = bound6("::1", { rxq_ovfl: true, rcvbuf: 1 });
    const to = receiver.getsockname();
    while (receiver.drops() < 3) receiver.sendto("x".repeat(400), to);
    let queued = 0;
    for (; ; queued++) {
      const next = await receiver.recvmsg(10, 256, { flags: MSG_DONTWAIT }).catch(() => undefined);
      if (next === undefined) break;
    }
    expect(queued).toBeGreaterThan(0);
    receiver.sendto("after", to);
    const [, ancdata] = await receiver.recvmsg(10, 256);
    expect(ancdata).toEqual([{ name: "RXQ_OVFL", drops: receiver.drops() }]);
  });

  it("cut one send into many, and bring many to one receive", async () => {
    using receiver = bound6("::1", { udp_gro: true });
    using sender = bound6();
    expect([64, 128]).toContain(sender.options.maxSegments);
    const payload = Buffer.alloc(1000, "six");
    sender.sendmsg([payload], [{ name: "UDP_SEGMENT", segmentSize: 300 }], 0, receiver.getsockname());
    const [data, ancdata] = await receiver.recvmsg(65_535, 256);
    expect(Buffer.compare(data, payload)).toBe(0);
    expect(ancdata).toEqual([{ name: "UDP_GRO", segmentSize: 300 }]);
    receiver.options.set({ udp_gro: false });
    sender.sendmsg([payload], [{ name: "UDP_SEGMENT", segmentSize: 300 }], 0, receiver.getsockname());
    const sizes = [];
    for (let i = 0; i < 4; i++) sizes.push((await receiver.recv()).length);
    expect(sizes).toEqual([300, 300, 300, 100]);
  });

  it("may be spelled out", async () => {
    using receiver = bound6("::1", { recvtclass: true });
    const data = Buffer.from([0x2e, 0, 0, 0]);
    receiver.sendmsg(["x"], [{ level: SOL_IPV6, type: IPV6_TCLASS, data }], 0, receiver.getsockname());
    expect((await receiver.recvmsg(10, 256))[1]).toEqual([{ name: "TCLASS", trafficClass: 0x2e }]);
    const odd = [{ level: SOL_IPV6, type: IPV6_TCLASS, data: Buffer.alloc(5) }];
    expect(() => receiver.sendmsg(["x"], odd, 0, receiver.getsockname())).toThrow(
      expect.objectContaining({ syscall: "sendmsg", code: "EINVAL" }),
    );
  });
});
