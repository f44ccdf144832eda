import { getEventListeners } from "node:events";
import { closeSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  AF_INET6,
  IPPROTO_IPV6,
  IPV6_RECVERR,
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  RecvBatch,
  Socket,
  SocketError,
  SocketTimeout,
} from "./index.ts";
import { bound6, refused, text, turn } from "./test-support.ts";

describe("waiting for a datagram", () => {
  it("goes on when one arrives", async () => {
    using socket = bound6();
    const arrival = socket.recvfrom();
    await turn();
    socket.sendto("late", socket.getsockname());
    expect(text((await arrival)[0])).toBe("late");
  });

  it("serves those who wait in the order they came", async () => {
    using socket = bound6();
    const arrivals = [socket.recv(), socket.recv(), socket.recv()];
    await turn();
    for (const word of ["one", "two", "three"]) socket.sendto(word, socket.getsockname());
    expect((await Promise.all(arrivals)).map(text)).toEqual(["one", "two", "three"]);
  });

  it("does not let a newcomer past those who wait, but answers one who will not wait", async () => {
    using socket = bound6();
    const early = socket.recv();
    socket.sendto("one", socket.getsockname());
    socket.sendto("two", socket.getsockname());
    const late = socket.recv();
    expect(text(await early)).toBe("one");
    expect(text(await late)).toBe("two");
    const waiting = socket.recv();
    await expect(socket.recv(1, { flags: MSG_DONTWAIT })).rejects.toMatchObject({ code: "EAGAIN" });
    socket.sendto("three", socket.getsockname());
    expect(text(await waiting)).toBe("three");
  });

  it("tells readable and writable apart", async () => {
    using socket = bound6();
    await socket.writable();
    const readable = socket.readable();
    socket.sendto("x", socket.getsockname());
    await readable;
    expect(text(await socket.recv(1, { flags: MSG_DONTWAIT }))).toBe("x");
  });

  it("wakes a reader and a writer of one socket", async () => {
    using socket = bound6();
    const both = Promise.all([socket.recv(), socket.writable(), socket.writable()]);
    await turn();
    socket.sendto("x", socket.getsockname());
    expect(text((await both)[0])).toBe("x");
  });

  it("ends with EBADF when the socket is closed", async () => {
    const socket = bound6();
    const waits = [socket.recv(), socket.recvfrom(), socket.readable()];
    await turn();
    socket.close();
    const codes = (await Promise.allSettled(waits)).map((wait) => wait.status === "rejected" && wait.reason);
    expect(codes.map(({ code, syscall }) => `${syscall} ${code}`)).toEqual([
      "recv EBADF",
      "recvfrom EBADF",
      "readable EBADF",
    ]);
  });

  it("ends with the signal's reason, and leaves the next datagram to the others", async () => {
    using socket = bound6();
    const controller = new AbortController();
    const ended = socket.recv(10, { signal: controller.signal });
    const other = socket.recv();
    await turn();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(ended).rejects.toBe(reason);
    await expect(socket.recv(10, { signal: controller.signal })).rejects.toBe(reason);
    await expect(socket.readable({ signal: controller.signal })).rejects.toBe(reason);
    socket.sendto("x", socket.getsockname());
    expect(text(await other)).toBe("x");
  });

  it("ends with SocketTimeout, and still receives afterwards", async () => {
    using socket = bound6();
    const error: unknown = await socket.recvfrom(10, { timeout: 5 }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(SocketTimeout);
    expect(error).toBeInstanceOf(SocketError);
    expect(error).toMatchObject({ name: "SocketTimeout", syscall: "recvfrom", code: "ETIMEDOUT" });
    expect((error as Error).message).toBe("recvfrom: nothing came within 5 ms (ETIMEDOUT)");
    await expect(socket.recv(10, { timeout: 0 })).rejects.toBeInstanceOf(SocketTimeout);
    socket.sendto("x", socket.getsockname());
    expect(text(await socket.recv())).toBe("x");
  });

  it.each(["a datagram", "an abort", "a timeout", "a close"])(
    "leaves no listener on the signal after %s",
    async (end) => {
      const socket = bound6();
      const controller = new AbortController();
      const { signal } = controller;
      const wait = socket.recv(10, { signal, timeout: end === "a timeout" ? 5 : 60_000 }).catch(() => undefined);
      await turn();
      expect(getEventListeners(signal, "abort")).toHaveLength(1);
      if (end === "a datagram") socket.sendto("x", socket.getsockname());
      if (end === "an abort") controller.abort();
      if (end === "a close") socket.close();
      await wait;
      expect(getEventListeners(signal, "abort")).toHaveLength(0);
      socket.close();
    },
  );

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, "5" as never])(
    "refuses a timeout of %s",
    async (timeout) => {
      using socket = bound6();
      const thrown = typeof timeout === "number" ? RangeError : TypeError;
      await expect(socket.recv(1, { timeout })).rejects.toThrow(thrown);
      await expect(socket.writable({ timeout })).rejects.toThrow(thrown);
    },
  );
});

describe("an error that comes back from the network", () => {
  const refusal = { code: "ECONNREFUSED", errno: 111 };

  it("reaches who waits to receive, once", async () => {
    using socket = refused();
    const wait = socket.recv();
    await turn();
    socket.send("x");
    await expect(wait).rejects.toMatchObject({ ...refusal, syscall: "recv" });
    await expect(socket.recv(1, { timeout: 5 })).rejects.toBeInstanceOf(SocketTimeout);
  });

  it("reaches the next call, once: the datagram of a send that reports it was not sent", () => {
    using socket = refused();
    expect(socket.send("x")).toBe(1);
    expect(() => socket.send("x")).toThrow(expect.objectContaining({ ...refusal, syscall: "send" }));
    expect(socket.send("x")).toBe(1);
    expect(() => socket.recvmmsg(new RecvBatch(1, 1))).toThrow(expect.objectContaining(refusal));
  });

  it("can be asked for", () => {
    using socket = refused();
    const [host, port] = socket.getpeername();
    socket.send("x");
    expect(socket.takeError()).toMatchObject({ ...refusal, address: `[${host}]:${port}` });
    expect(socket.takeError()).toBeUndefined();
  });

  it("is left to who waited for room to send", async () => {
    using socket = refused();
    socket.send("x");
    await socket.writable();
    expect(() => socket.send("x")).toThrow(expect.objectContaining(refusal));
  });

  it("does not make the socket deaf", async () => {
    using socket = refused();
    const peer = socket.getpeername();
    const wait = socket.recv();
    await turn();
    socket.send("x");
    await expect(wait).rejects.toMatchObject(refusal);
    const next = socket.recv();
    await turn();
    using back = new Socket(AF_INET6);
    back.bind(peer);
    back.sendto("back", socket.getsockname());
    expect(text(await next)).toBe("back");
  });

  it("does not make a reader spin when the error queue is not read", async () => {
    using socket = bound6();
    socket.setsockopt(IPPROTO_IPV6, IPV6_RECVERR, true);
    using gone = bound6();
    const nobody = gone.getsockname();
    gone.close();
    socket.sendto("x", nobody);
    await expect(socket.recv()).rejects.toMatchObject(refusal);
    const wait = socket.recv();
    for (let i = 0; i < 20; i++) await turn();
    // As long as an entry is there, the loop finds the socket ready again and again.
    const entry = socket.recv(10, { flags: MSG_ERRQUEUE | MSG_DONTWAIT });
    await expect(entry).rejects.toMatchObject({ code: "EAGAIN" });
    socket.sendto("alive", socket.getsockname());
    expect(text(await wait)).toBe("alive");
  });
});

describe("a descriptor that someone else has closed", () => {
  it("fails the wait and leaves nothing behind", async () => {
    const socket = bound6();
    closeSync(socket.fileno());
    const { signal } = new AbortController();
    await expect(socket.readable({ signal, timeout: 60_000 })).rejects.toMatchObject({
      syscall: "poll",
      code: "EBADF",
    });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(() => socket.watch({ readable: () => undefined })).toThrow(expect.objectContaining({ code: "EBADF" }));
    expect(() => socket.watch({ readable: () => undefined })).toThrow(expect.objectContaining({ code: "EBADF" }));
    expect(() => socket.close()).toThrow(expect.objectContaining({ syscall: "close", code: "EBADF" }));
    expect(socket.closed).toBe(true);
  });
});
