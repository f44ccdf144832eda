import { describe, expect, it } from "vitest";
import { CMSG_LEN, CMSG_SPACE, MSG_CTRUNC, MSG_PEEK, MSG_TRUNC, type SendControl } from "./index.ts";
import { bound6, text } from "./test-support.ts";

const CLASSED: SendControl[] = [
  { name: "HOPLIMIT", hopLimit: 7 },
  { name: "TCLASS", trafficClass: 0xb9 },
];

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
