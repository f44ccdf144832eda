import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as api from "./index.ts";
import { AddressInfoError, AF_INET6, Socket, SocketError } from "./index.ts";
import { bound6 } from "./test-support.ts";

const kinds = [TypeError, RangeError, SocketError, AddressInfoError];

/** What a caller may rely on: a result or one of our errors, and nothing else. */
function answersOrRefuses(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    expect(
      kinds.some((kind) => error instanceof kind),
      String(error),
    ).toBe(true);
  }
}

function detached(): Uint8Array {
  const octets = new Uint8Array(64);
  structuredClone(octets.buffer, { transfer: [octets.buffer] });
  return octets;
}

const notNumbers = ["1", null, {}, [1], 1n, true, Symbol("1"), () => 1];
const notInts = [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, -(2 ** 31) - 1, 1e300];
const notOctets = [1, null, undefined, {}, [1], { length: 5 }, { length: -1 }, new Uint16Array(2), new ArrayBuffer(4)];

describe("numbers that go to C", () => {
  const uses: [string, (socket: Socket<typeof AF_INET6>, value: never) => unknown][] = [
    ["proto", (_, value) => new Socket(AF_INET6, 2, value)],
    ["send's flags", (socket, value) => socket.send("x", value)],
    ["sendto's flags", (socket, value) => socket.sendto("x", socket.getsockname(), value)],
    ["setsockopt's level", (socket, value) => socket.setsockopt(value, 1, 1)],
    ["setsockopt's option", (socket, value) => socket.setsockopt(41, value, 1)],
    ["getsockopt's level", (socket, value) => socket.getsockopt(value, 1)],
    ["getsockopt's option", (socket, value) => socket.getsockopt(41, value)],
    ["getsockopt's buflen", (socket, value) => socket.getsockopt(41, 26, value)],
  ];

  it.each(uses)("%s must be a whole C int", (_, use) => {
    using socket = bound6();
    for (const value of notInts) expect(() => use(socket, value as never), String(value)).toThrow(RangeError);
    for (const value of notNumbers) expect(() => use(socket, value as never), String(value)).toThrow(TypeError);
  });

  it("an option's value must be a C int, a boolean or octets", () => {
    using socket = bound6();
    for (const value of notInts) expect(() => socket.setsockopt(41, 16, value)).toThrow(RangeError);
    for (const value of ["1", null, {}, [1], 1n, undefined, new Uint16Array(2), new ArrayBuffer(4), { length: 4 }]) {
      expect(() => socket.setsockopt(41, 16, value as never)).toThrow(TypeError);
    }
    expect(() => socket.setsockopt(41, 16, new Uint8Array(70_000))).toThrow(RangeError);
    expect(() => socket.setsockopt(41, 16, detached())).toThrow();
    expect(() => socket.getsockopt(41, 16, 70_000)).toThrow(RangeError);
    expect(() => socket.getsockopt(41, 16, -1)).toThrow(RangeError);
  });

  it("a receiving call's size and flags must be whole numbers", async () => {
    using socket = bound6();
    for (const value of [...notInts, -1]) await expect(socket.recv(value)).rejects.toThrow(RangeError);
    for (const value of notNumbers) await expect(socket.recvfrom(value as never)).rejects.toThrow(TypeError);
    for (const flags of notInts) await expect(socket.recv(1, { flags })).rejects.toThrow(RangeError);
    for (const flags of notNumbers.filter((value) => value !== null)) {
      await expect(socket.recv(1, { flags: flags as never })).rejects.toThrow(TypeError);
    }
    await expect(socket.recv(1, null as never)).rejects.toThrow(TypeError);
    await expect(socket.recv(1, { signal: {} as never })).rejects.toThrow(TypeError);
  });
});

describe("octets that go to C", () => {
  it("are a Uint8Array or text", () => {
    using socket = bound6();
    socket.connect(socket.getsockname());
    for (const data of [...notOctets, detached()]) {
      expect(() => socket.send(data as never)).toThrow(TypeError);
      expect(() => socket.sendto(data as never, socket.getsockname())).toThrow(TypeError);
      expect(() => api.inet_ntop(AF_INET6, data as never)).toThrow();
    }
  });

  it("are never more than there are, whatever their length claims", async () => {
    using socket = bound6();
    socket.connect(socket.getsockname());
    for (const length of [-1, 70_000, Number.NaN, 1e12]) {
      const liar = Object.defineProperty(Uint8Array.of(1, 2, 3), "length", { value: length });
      expect(() => socket.send(liar)).toThrow(expect.objectContaining({ code: "EMSGSIZE" }));
    }
    const longer = Object.defineProperty(Uint8Array.of(1, 2, 3), "length", { value: 8 });
    expect(socket.send(longer)).toBe(8);
    expect(await socket.recv()).toHaveLength(8);
  });
});

describe("text that goes to C", () => {
  const uses: [string, (value: never) => unknown][] = [
    ["inet_pton", (value) => api.inet_pton(AF_INET6, value)],
    ["if_nametoindex", (value) => api.if_nametoindex(value)],
    ["join_group", (value) => bound6().join_group(value)],
    ["bind", (value) => bound6().bind([value, 0, 0, 0])],
  ];

  it.each(uses)("%s takes nothing else for text", (_, use) => {
    // koffi would take the octets of a typed array for text without an end, and a big integer for a pointer.
    for (const value of [null, undefined, 1, 4096n, Uint8Array.of(58, 58), Buffer.from("::1"), ["::1"], {}]) {
      expect(() => use(value as never), String(value)).toThrow(TypeError);
    }
  });

  it.each(uses)("%s refuses a hundred million characters", (_, use) => {
    answersOrRefuses(() => use("f".repeat(100_000_000) as never));
  });

  it("a family is AF_INET or AF_INET6", () => {
    for (const family of [0, 1, 11, Number.NaN, "10", null, undefined]) {
      expect(() => api.inet_pton(family as never, "::1")).toThrow(RangeError);
      expect(() => api.inet_ntop(family as never, new Uint8Array(16))).toThrow(RangeError);
      expect(() => new api.SendBatch(family as never)).toThrow(RangeError);
      expect(() => new Socket(family as never)).toThrow(RangeError);
    }
  });

  it("the memory of a batch is an ArrayBuffer that is large enough and stays so", () => {
    const batches = [
      (buffer: unknown) => new api.SendBatch(AF_INET6, 2, 8, buffer as never),
      (buffer: unknown) => new api.RecvBatch(2, 8, 0, buffer as never),
    ];
    const resizable = new (ArrayBuffer as new (size: number, options: object) => ArrayBuffer)(16, {
      maxByteLength: 32,
    });
    for (const batch of batches) {
      expect(() => batch(new ArrayBuffer(16))).not.toThrow();
      expect(() => batch(new ArrayBuffer(15))).toThrow(RangeError);
      for (const buffer of [null, 16, "", new Uint8Array(16), new SharedArrayBuffer(16), resizable]) {
        expect(() => batch(buffer)).toThrow(TypeError);
      }
    }
  });
});

describe("anything at all", () => {
  it("gets an answer or a refusal from setsockopt and getsockopt", () => {
    using socket = bound6();
    const level = fc.oneof(fc.constantFrom(0, 1, 17, 41), fc.anything());
    // From 64 on they concern the packet filter of the whole host.
    const option = fc.oneof(fc.integer({ max: 63 }), fc.anything());
    const value = fc.oneof(fc.integer(), fc.boolean(), fc.uint8Array({ maxLength: 300 }), fc.anything());
    const buflen = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.anything());
    fc.assert(
      fc.property(level, option, value, buflen, (one, two, three, four) => {
        answersOrRefuses(() => socket.setsockopt(one as number, two as number, three as number));
        answersOrRefuses(() => socket.setsockopt(one as number, two as number, null, four as number));
        answersOrRefuses(() => socket.getsockopt(one as number, two as number, four as number));
        answersOrRefuses(() => socket.getsockopt(one as number, two as number));
      }),
      { numRuns: 3000 },
    );
  });

  it("gets an answer or a refusal from every method", () => {
    using socket = bound6();
    const methods = [
      ...(["bind", "connect", "send", "sendto", "sendmsg", "sendmmsg", "recvmmsg", "recverr", "recverrmmsg"] as const),
      ...(["join_group", "leave_group", "settimeout", "set_inheritable", "getsockname", "getpeername"] as const),
    ] as const;
    const args = fc.array(fc.oneof(fc.anything(), fc.constantFrom("::1", "ff02::1%lo", 9, detached())), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.constantFrom(...methods), args, (method, values) => {
        answersOrRefuses(() => (socket[method] as (...values: unknown[]) => unknown)(...values));
      }),
      { numRuns: 3000 },
    );
  });

  it("gets an answer or a refusal from options, control messages and batches", () => {
    using socket = bound6();
    const to = socket.getsockname();
    const batch = new api.SendBatch(AF_INET6, 2, 8);
    const names = ["PKTINFO", "HOPLIMIT", "TCLASS", "FLOWINFO", "UDP_SEGMENT", "RECVERR", undefined];
    const fields = [
      "address",
      "interfaceIndex",
      "hopLimit",
      "trafficClass",
      "flowinfo",
      "segmentSize",
      "level",
      "type",
    ];
    const values = fc.oneof(fc.anything(), fc.integer({ min: -2, max: 300 }), fc.constantFrom("::1", "", detached()));
    const message = fc
      .tuple(fc.constantFrom(...names), fc.dictionary(fc.constantFrom(...fields, "data"), values))
      .map(([name, rest]) => ({ ...rest, name }));
    const option = fc.constantFrom("tclass", "recverr", "multicast_if", "bindtodevice", "udp_gro", "toString", "x");
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.dictionary(option, fc.anything()), (messages, set) => {
        answersOrRefuses(() => socket.sendmsg(["x"], messages as never, 0, to));
        answersOrRefuses(() => batch.setControl(0, messages as never));
        answersOrRefuses(() => socket.options.set(set as never));
      }),
      { numRuns: 2000 },
    );
  });

  it("gets an answer or a refusal from receiving calls", async () => {
    using socket = bound6();
    const calls = ["recv", "recvfrom", "recvmsg", "recv_into", "recvfrom_into", "recvmsg_into"] as const;
    const arg = fc.oneof(fc.anything(), fc.constantFrom(0, 8, Buffer.alloc(4), [Buffer.alloc(4)], detached()));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...calls), arg, arg, fc.integer(), async (call, first, second, flags) => {
        const options = { flags: flags | api.MSG_DONTWAIT };
        const args = call === "recv" || call === "recvfrom" ? [first, options] : [first, second, options];
        const outcome = (async () => (socket[call] as (...args: unknown[]) => unknown)(...args))();
        const error: unknown = await outcome.then(() => undefined).catch((thrown: unknown) => thrown);
        if (error !== undefined)
          expect(
            kinds.some((kind) => error instanceof kind),
            String(error),
          ).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("gets an answer or a refusal from every function", async () => {
    const functions = [api.inet_pton, api.inet_ntop, api.if_nametoindex, api.if_indextoname];
    const args = fc.array(fc.oneof(fc.anything(), fc.constantFrom(2, 10, "::1", "lo")), { maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...functions), args, (call, values) => {
        answersOrRefuses(() => (call as (...values: unknown[]) => unknown)(...values));
      }),
      { numRuns: 3000 },
    );
    const numeric = fc.constant({ flags: api.AI_NUMERICHOST });
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), fc.oneof(fc.anything(), numeric), async (host, service, hints) => {
        // Only numeric hosts: a name would ask a name server.
        const name = typeof host === "string" ? `${host}%%` : host;
        const lookup = api.getaddrinfo(name as string, service as string, hints as object);
        const error: unknown = await lookup.then(() => undefined).catch((thrown: unknown) => thrown);
        if (error !== undefined)
          expect(
            kinds.some((kind) => error instanceof kind),
            String(error),
          ).toBe(true);
        const reverse: unknown = await api.getnameinfo(host as never, 3).catch((thrown: unknown) => thrown);
        expect(Array.isArray(reverse) || kinds.some((kind) => reverse instanceof kind)).toBe(true);
      }),
    );
  });
});
