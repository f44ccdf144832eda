import { describe, expect, it } from "vitest";
import {
  type AddressFamily,
  AF_INET,
  AF_INET6,
  CMSG_LEN,
  CMSG_SPACE,
  IPV6_TCLASS,
  if_nametoindex,
  MSG_CTRUNC,
  MSG_DONTWAIT,
  MSG_PEEK,
  MSG_TRUNC,
  type OptionValues,
  type ReceivedControl,
  type SendControl,
  SOF_TIMESTAMPING_RX_SOFTWARE,
  SOF_TIMESTAMPING_SOFTWARE,
  SOL_IPV6,
  Socket,
} from "./index.ts";

const text = (octets: Uint8Array) => Buffer.from(octets).toString();
const LO = if_nametoindex("lo");

function bound6(address = "::1", options: OptionValues = {}): Socket<typeof AF_INET6> {
  const socket = new Socket(AF_INET6);
  expect(socket.options.set(options)).toEqual([]);
  socket.bind([address, 0, 0, 0]);
  return socket;
}

function bound4(options: OptionValues = {}): Socket<typeof AF_INET> {
  const socket = new Socket(AF_INET);
  expect(socket.options.set(options)).toEqual([]);
  socket.bind(["127.0.0.1", 0]);
  return socket;
}

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
    using receiver = bound({}) as Socket;
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
    receiver.sendto("x", receiver.getsockname());
    const [, ancdata] = await receiver.recvmsg(10, 256);
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
    expect(sender.options.maxSegments).toBe(64);
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

describe("what did not fit", () => {
  it("is reported: control messages", async () => {
    using receiver = bound6("::1", { recvtclass: true, recvhoplimit: true });
    const ask = async (ancbufsize: number) => {
      receiver.sendmsg(["whole"], CLASSED, 0, receiver.getsockname());
      const [data, ancdata, flags] = await receiver.recvmsg(10, ancbufsize);
      expect(text(data)).toBe("whole");
      return [ancdata.map(({ name }) => name), (flags & MSG_CTRUNC) !== 0];
    };
    expect(await ask(0)).toEqual([[], true]);
    expect(await ask(1)).toEqual([[], true]);
    expect(await ask(CMSG_LEN(0) - 1)).toEqual([[], true]);
    // Begun, and cut: no hop limit, for there are not all octets of one.
    expect(await ask(CMSG_LEN(0) + 2)).toEqual([[undefined], true]);
    expect(await ask(CMSG_SPACE(4))).toEqual([["HOPLIMIT"], true]);
    expect(await ask(CMSG_SPACE(4) + CMSG_LEN(0))).toEqual([["HOPLIMIT", undefined], true]);
    expect(await ask(2 * CMSG_SPACE(4))).toEqual([["HOPLIMIT", "TCLASS"], false]);
    expect(await ask(10_240)).toEqual([["HOPLIMIT", "TCLASS"], false]);
  });

  it("is reported: the datagram's own octets", async () => {
    using receiver = bound6();
    receiver.sendto("0123456789", receiver.getsockname());
    const [data, ancdata, flags] = await receiver.recvmsg(4);
    expect([text(data), ancdata, flags & MSG_TRUNC]).toEqual(["0123", [], MSG_TRUNC]);
  });
});

describe("flowinfo", () => {
  it("is the flow label and the traffic class of this datagram, and is reported", async () => {
    using receiver = bound6("::1", { recvflowinfo: true });
    using sender = bound6();
    const [host, port] = receiver.getsockname();
    for (const flowinfo of [0x12345, 0xb900000, 0xb912345, 0x0fffffff]) {
      sender.sendto("x", [host, port, flowinfo, 0]);
      const [, from] = await receiver.recvfrom();
      const label = flowinfo & 0xfffff;
      // Where none is named, the kernel makes a flow label up.
      expect(from[2] & 0x0ff00000).toBe(flowinfo & 0x0ff00000);
      if (label !== 0) expect(from[2] & 0xfffff).toBe(label);
      expect([from[0], from[1], from[3]]).toEqual([sender.getsockname()[0], sender.getsockname()[1], 0]);
    }
  });

  it("of a connected peer becomes the socket's", async () => {
    using receiver = bound6("::1", { recvflowinfo: true });
    using sender = bound6();
    const [host, port] = receiver.getsockname();
    sender.connect([host, port, 0x0a754321, 0]);
    expect(sender.getpeername()).toEqual([host, port, 0x0a754321, 0]);
    sender.send("x");
    expect((await receiver.recvmsg(10, 256))[3][2]).toBe(0x0a754321);
    expect(sender.options.get("tclass")).toBe(0xa7);
  });

  it("gives way to a traffic class that is spelled out", async () => {
    using receiver = bound6("::1", { recvflowinfo: true });
    const [host, port] = receiver.getsockname();
    receiver.sendmsg(["x"], [{ name: "TCLASS", trafficClass: 1 }], 0, [host, port, 0xb912345, 0]);
    expect((await receiver.recvfrom())[1][2]).toBe(0x0112345);
  });

  it("may be a control message, and is 0 when it was not asked for", async () => {
    using receiver = bound6("::1", { recvflowinfo: true });
    receiver.sendmsg(["x"], [{ name: "FLOWINFO", flowinfo: 0x54321 }], 0, receiver.getsockname());
    const [, ancdata, , from] = await receiver.recvmsg(10, 256);
    expect(ancdata).toEqual([{ name: "FLOWINFO", flowinfo: 0x54321 }]);
    expect(from[2]).toBe(0x54321);
    receiver.options.set({ recvflowinfo: false });
    receiver.sendmsg(["x"], [{ name: "FLOWINFO", flowinfo: 0x54321 }], 0, receiver.getsockname());
    expect((await receiver.recvfrom())[1][2]).toBe(0);
  });

  it("carries its traffic class over IPv4, too", async () => {
    using receiver = bound4({ recvtclass: true });
    using sender = new Socket(AF_INET6);
    sender.sendto("x", ["127.0.0.1", receiver.getsockname()[1], 0xb800000, 0]);
    expect((await receiver.recvmsg(10, 256))[1]).toEqual([{ name: "TCLASS", trafficClass: 0xb8 }]);
  });
});

describe("receiving into a caller's memory", () => {
  it("fills the buffer, or the part that is asked for", async () => {
    using socket = bound6();
    const to = socket.getsockname();
    for (let i = 0; i < 3; i++) socket.sendto("0123456789", to);
    const buffer = Buffer.alloc(12, ".");
    expect(await socket.recv_into(buffer)).toBe(10);
    expect(text(buffer)).toBe("0123456789..");
    buffer.fill(".");
    expect(await socket.recvfrom_into(buffer.subarray(2), 3)).toEqual([3, to]);
    expect(text(buffer)).toBe("..012.......");
    buffer.fill(".");
    const parts = [buffer.subarray(0, 2), buffer.subarray(4, 7), buffer.subarray(11)];
    const [n, ancdata, flags, from] = await socket.recvmsg_into(new Set(parts));
    expect([n, ancdata, flags & MSG_TRUNC, from]).toEqual([6, [], MSG_TRUNC, to]);
    expect(text(buffer)).toBe("01..234....5");
  });

  it("takes no datagram into no room, and refuses more than there is", async () => {
    using socket = bound6();
    socket.sendto("kept", socket.getsockname());
    expect(await socket.recv_into(new Uint8Array(0))).toBe(0);
    await expect(socket.recv_into(new Uint8Array(3), 4)).rejects.toThrow(RangeError);
    await expect(socket.recvfrom_into(new Uint8Array(3), -1)).rejects.toThrow(RangeError);
    await expect(socket.recv_into("text" as never)).rejects.toThrow(TypeError);
    await expect(socket.recvmsg_into([new Uint16Array(3)] as never)).rejects.toThrow(TypeError);
    await expect(socket.recvmsg(-1)).rejects.toThrow(RangeError);
    await expect(socket.recvmsg(1, -1)).rejects.toThrow(RangeError);
    expect(text(await socket.recv())).toBe("kept");
  });

  it.each<[string, () => [ArrayBuffer, () => void]]>([
    [
      "was given away",
      () => {
        const memory = new ArrayBuffer(8);
        return [memory, () => structuredClone(memory, { transfer: [memory] })];
      },
    ],
    [
      "has shrunk",
      () => {
        const memory = Reflect.construct(ArrayBuffer, [8, { maxByteLength: 8 }]) as ArrayBuffer & {
          resize(to: number): void;
        };
        return [memory, () => memory.resize(0)];
      },
    ],
  ])("says so when the buffer %s while it waited", async (_, make) => {
    using socket = bound6();
    const [memory, change] = make();
    const wait = socket.recv_into(new Uint8Array(memory));
    change();
    socket.sendto("x", socket.getsockname());
    await expect(wait).rejects.toThrow(TypeError);
  });

  it("can look and leave", async () => {
    using socket = bound6("::1", { recvhoplimit: true });
    socket.sendto("twice", socket.getsockname());
    for (const flags of [MSG_PEEK, MSG_PEEK, 0]) {
      const [data, ancdata] = await socket.recvmsg(10, 256, { flags });
      expect([text(data), ancdata.length]).toEqual(["twice", 1]);
    }
    await expect(socket.recvmsg(10, 0, { timeout: 1 })).rejects.toMatchObject({
      syscall: "recvmsg",
      code: "ETIMEDOUT",
    });
  });
});

describe("sendmsg", () => {
  it("takes anything that can be gone through, and sends it as it was then", async () => {
    using socket = bound6("::1", { recvtclass: true });
    const to = socket.getsockname();
    function* data() {
      yield "one ";
      // Another datagram in the middle must not mix with this one.
      socket.sendto("two", to);
      yield Buffer.from("three");
    }
    function* control() {
      yield { name: "TCLASS", trafficClass: 5 } as const;
    }
    expect(socket.sendmsg(data(), control(), 0, to)).toBe(9);
    expect(text(await socket.recv())).toBe("two");
    const [received, ancdata] = await socket.recvmsg(100, 100);
    expect([text(received), ancdata]).toEqual(["one three", [{ name: "TCLASS", trafficClass: 5 }]]);
    expect(socket.sendmsg([], [], 0, to)).toBe(0);
    expect(await socket.recv()).toHaveLength(0);
  });

  it("refuses what is none", () => {
    using socket = bound6();
    const to = socket.getsockname();
    expect(() => socket.sendmsg(5 as never, [], 0, to)).toThrow(TypeError);
    expect(() => socket.sendmsg([5] as never, [], 0, to)).toThrow(TypeError);
    expect(() => socket.sendmsg(Buffer.from("bare") as never, [], 0, to)).toThrow(TypeError);
    expect(() => socket.sendmsg(["x"], [5] as never, 0, to)).toThrow(TypeError);
    expect(() => socket.sendmsg(["x"], 5 as never, 0, to)).toThrow(TypeError);
    expect(() => socket.sendmsg(["x"])).toThrow(expect.objectContaining({ syscall: "sendmsg", code: "EDESTADDRREQ" }));
    const halves = [Buffer.alloc(40_000), Buffer.alloc(40_000)];
    expect(() => socket.sendmsg(halves, [], 0, to)).toThrow(expect.objectContaining({ code: "EMSGSIZE" }));
    const closing = {
      *[Symbol.iterator]() {
        yield "x";
        socket.close();
      },
    };
    expect(() => socket.sendmsg(closing, [], 0, to)).toThrow(expect.objectContaining({ code: "EBADF" }));
  });
});
