import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AF_INET, AF_INET6, RecvBatch, SendBatch, Socket } from "./index.ts";
import { bound6, text } from "./test-support.ts";

function write(batch: SendBatch, i: number, payload: string): void {
  batch.bytes.set(Buffer.from(payload), batch.offset(i));
  batch.setLength(i, payload.length);
}

describe("recvmmsg", () => {
  it("receives what waits, at most a batch at a time, with each sender's address", () => {
    using receiver = bound6();
    using one = bound6();
    using other = bound6();
    const batch = new RecvBatch(2, 16);
    expect(receiver.recvmmsg(batch)).toBe(0);
    one.sendto("first", receiver.getsockname());
    other.sendto("", receiver.getsockname());
    one.sendto("third", receiver.getsockname());

    expect(receiver.recvmmsg(batch)).toBe(2);
    expect(batch.count).toBe(2);
    expect([text(batch.data(0)), text(batch.data(1))]).toEqual(["first", ""]);
    expect([batch.address(0), batch.address(1)]).toEqual([one.getsockname(), other.getsockname()]);
    expect(receiver.recvmmsg(batch)).toBe(1);
    expect([text(batch.data(0)), batch.length(0), batch.address(0)]).toEqual(["third", 5, one.getsockname()]);
    expect(receiver.recvmmsg(batch)).toBe(0);
    expect(batch.count).toBe(0);
  });

  it("reports a datagram that was longer than its slot, and only that one", () => {
    using socket = bound6();
    const to = socket.getsockname();
    const batch = new RecvBatch(3, 4);
    for (const payload of ["1234", "12345", "123"]) socket.sendto(payload, to);
    expect(socket.recvmmsg(batch)).toBe(3);
    expect([0, 1, 2].map((i) => batch.truncated(i))).toEqual([false, true, false]);
    expect([0, 1, 2].map((i) => text(batch.data(i)))).toEqual(["1234", "1234", "123"]);
    socket.sendto("x", to);
    socket.sendto("y", to);
    expect(socket.recvmmsg(batch)).toBe(2);
    expect([0, 1].map((i) => batch.truncated(i))).toEqual([false, false]);
  });

  it("and sendmmsg work in buffers that somebody else has made", () => {
    using socket = bound6();
    const [from, into] = [new ArrayBuffer(3 * 4), new ArrayBuffer(RecvBatch.octets(2, 2000) + 8)];
    const out = new SendBatch(AF_INET6, 2, 4, from);
    const batch = new RecvBatch(2, 2000, 0, into);
    for (const [i, payload] of ["ab", "cd"].entries()) {
      out.setAddress(i, socket.getsockname());
      new Uint8Array(from).set(Buffer.from(payload), out.offset(i));
      out.setLength(i, 2);
    }
    expect(socket.sendmmsg(out)).toBe(2);
    expect(socket.recvmmsg(batch)).toBe(2);
    expect([0, 1].map((i) => text(new Uint8Array(into, batch.offset(i), 2)))).toEqual(["ab", "cd"]);
    structuredClone(into, { transfer: [into] });
    expect(() => socket.recvmmsg(batch)).toThrow("transferred");
  });

  it("has room for the largest datagram by default", () => {
    using socket = bound6();
    const batch = new RecvBatch(1);
    socket.sendto(Buffer.alloc(65_527, 9), socket.getsockname());
    expect(socket.recvmmsg(batch)).toBe(1);
    expect([batch.length(0), batch.truncated(0), batch.data(0).at(-1)]).toEqual([65_527, false, 9]);
  });

  it("serves sockets of either family with one batch", () => {
    using six = bound6();
    using four = new Socket(AF_INET);
    four.bind(["127.0.0.1", 0]);
    const batch = new RecvBatch(1, 16);
    six.sendto("x", six.getsockname());
    six.recvmmsg(batch);
    four.sendto("y", four.getsockname());
    expect(four.recvmmsg(batch)).toBe(1);
    expect(batch.address(0)).toEqual(four.getsockname());
  });

  it.each([
    [0, 16, RangeError],
    [1025, 16, RangeError],
    [1.5, 16, RangeError],
    [Number.NaN, 16, RangeError],
    [-1, 16, RangeError],
    [1, -1, RangeError],
    [1, 65_537, RangeError],
    [1, 0.5, RangeError],
    ["4", 16, TypeError],
    [1, {}, TypeError],
  ])("refuses a batch of %s slots of %s octets", (capacity, slotSize, thrown) => {
    expect(() => new RecvBatch(capacity as number, slotSize as number)).toThrow(thrown);
    expect(() => new SendBatch(AF_INET6, capacity as number, slotSize as number)).toThrow(thrown);
  });

  it("keeps its sizes, which are what keeps the kernel within its memory", () => {
    const batch = new RecvBatch(1, 1) as unknown as Record<string, unknown>;
    for (const name of ["capacity", "slotSize", "bytes", "count"]) {
      expect(() => {
        batch[name] = 1000;
      }).toThrow(TypeError);
    }
  });

  it("refuses a batch whose memory was given away, and what is no batch", () => {
    using socket = bound6();
    const batch = new RecvBatch(1, 1);
    structuredClone(batch.bytes.buffer, { transfer: [batch.bytes.buffer as ArrayBuffer] });
    expect(() => socket.recvmmsg(batch)).toThrow(TypeError);
    for (const fake of [{}, { capacity: 9, headers: 1 }, null, new SendBatch(AF_INET6), Object.create(batch)]) {
      expect(() => socket.recvmmsg(fake as RecvBatch)).toThrow(TypeError);
    }
  });
});

describe("sendmmsg", () => {
  it("sends the slots it is told to, each to its address", () => {
    using sender = bound6();
    using one = bound6();
    using other = bound6();
    const batch = new SendBatch(AF_INET6, 4, 16);
    ["zero", "one", "two", ""].forEach((payload, i) => {
      write(batch, i, payload);
      batch.setAddress(i, (i % 2 === 0 ? other : one).getsockname());
    });
    expect(sender.sendmmsg(batch, 1)).toBe(3);
    expect(sender.sendmmsg(batch, 0, 1)).toBe(1);
    expect(sender.sendmmsg(batch, 4)).toBe(0);
    const received = new RecvBatch(4, 16);
    const words = (socket: Socket) =>
      Array.from({ length: socket.recvmmsg(received) }, (_, i) => text(received.data(i)));
    expect(words(one)).toEqual(["one", ""]);
    expect(words(other)).toEqual(["two", "zero"]);
    expect(received.address(0)).toEqual(sender.getsockname());
  });

  it("sends to the connected peer where no address is set", () => {
    using sender = bound6();
    using peer = bound6();
    sender.connect(peer.getsockname());
    const batch = new SendBatch(AF_INET6, 1, 16);
    write(batch, 0, "hello");
    batch.setAddress(0, sender.getsockname());
    batch.setAddress(0, undefined);
    expect(sender.sendmmsg(batch)).toBe(1);
    const received = new RecvBatch(1, 16);
    expect(peer.recvmmsg(received)).toBe(1);
    expect(text(received.data(0))).toBe("hello");
  });

  it("stops at the datagram that can't go, and says why when it is the first", () => {
    using sender = bound6();
    const batch = new SendBatch(AF_INET6, 2, 16);
    batch.setAddress(0, sender.getsockname());
    batch.setAddress(1, ["::1", 0, 0, 0]);
    expect(sender.sendmmsg(batch)).toBe(1);
    const thrown = expect.objectContaining({ syscall: "sendmmsg", code: "EINVAL", address: "[::1]:0" });
    expect(() => sender.sendmmsg(batch, 1)).toThrow(thrown);
    batch.setAddress(0, undefined);
    const nobody = expect.objectContaining({ code: "EDESTADDRREQ", address: undefined });
    expect(() => sender.sendmmsg(batch)).toThrow(nobody);
  });

  it("returns what went out when the send buffer is full, and goes on when writable", async () => {
    using sender = bound6();
    using receiver = bound6();
    sender.connect(receiver.getsockname());
    const batch = new SendBatch(AF_INET6, 64, 1000);
    for (let i = 0; i < 64; i++) batch.setLength(i, 1000);
    let sent = 0;
    while (sent < 64) {
      sent += sender.sendmmsg(batch, sent);
      await sender.writable();
    }
    expect(sent).toBe(64);
  });

  it("refuses slots that are not there", () => {
    using socket = bound6();
    const batch = new SendBatch(AF_INET6, 2, 4);
    for (const [from, to] of [
      [-1, 2],
      [0, 3],
      [2, 1],
      [0.5, 2],
      [0, 1.5],
      [Number.NaN, 2],
      [0, Number.NaN],
    ] as const) {
      expect(() => socket.sendmmsg(batch, from, to)).toThrow(RangeError);
    }
    expect(() => socket.sendmmsg(batch, "0" as never)).toThrow(TypeError);
    const set = [() => batch.setLength(0, 5), () => batch.setLength(2, 0), () => batch.setLength(0, Number.NaN)];
    for (const call of set) expect(call).toThrow(RangeError);
    expect(() => batch.setAddress(2, ["::1", 9, 0, 0])).toThrow(RangeError);
  });

  it("keeps the address it had when a new one is refused", () => {
    using socket = bound6();
    const batch = new SendBatch(AF_INET6, 1, 4);
    batch.setAddress(0, socket.getsockname());
    expect(() => batch.setAddress(0, ["nonsense", 9, 1, 0])).toThrow("not an IPv6 address");
    expect(socket.sendmmsg(batch)).toBe(1);
    expect(socket.recvmmsg(new RecvBatch(1, 1))).toBe(1);
  });

  it("refuses a batch whose memory was given away, and what is no batch", () => {
    using socket = bound6();
    const batch = new SendBatch(AF_INET6, 1, 4);
    batch.setAddress(0, socket.getsockname());
    structuredClone(batch.bytes.buffer, { transfer: [batch.bytes.buffer as ArrayBuffer] });
    expect(() => socket.sendmmsg(batch)).toThrow(TypeError);
    for (const fake of [{}, { capacity: 9, headerAddress: () => 1 }, null, new RecvBatch(1, 1)]) {
      expect(() => socket.sendmmsg(fake as never, 0, 1)).toThrow(TypeError);
    }
  });
});

it("carries any sequence of datagrams from one batch to the other", () => {
  using socket = bound6();
  const out = new SendBatch(AF_INET6, 8, 64);
  const back = new RecvBatch(8, 64);
  const payloads = fc.array(fc.uint8Array({ maxLength: 64 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(payloads, (sent) => {
      sent.forEach((payload, i) => {
        out.bytes.set(payload, out.offset(i));
        out.setLength(i, payload.length);
        out.setAddress(i, socket.getsockname());
      });
      expect(socket.sendmmsg(out, 0, sent.length)).toBe(sent.length);
      expect(socket.recvmmsg(back)).toBe(sent.length);
      expect(sent.map((_, i) => [...back.data(i)])).toEqual(sent.map((payload) => [...payload]));
    }),
  );
});
