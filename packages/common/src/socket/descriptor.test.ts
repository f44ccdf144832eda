import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { closeSync, openSync, readdirSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  AF_INET,
  AF_INET6,
  IPPROTO_UDP,
  RecvBatch,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SOCK_DGRAM,
  Socket,
  SocketTimeout,
} from "./index.ts";
import { bound6, text, turn } from "./test-support.ts";

const descriptors = () => readdirSync("/proc/self/fd").length;

describe("a descriptor that is open already", () => {
  it("is adopted as what it is, and closed with the socket", async () => {
    const before = descriptors();
    const fileno = new Socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP).detach();
    const socket = new Socket({ fileno });
    expect(socket).toMatchObject({ family: AF_INET, type: SOCK_DGRAM, proto: IPPROTO_UDP });
    expect(socket.fileno()).toBe(fileno);
    (socket as Socket<typeof AF_INET>).bind(["127.0.0.1", 0]);
    const wait = socket.recv();
    await turn();
    socket.sendto("adopted", socket.getsockname());
    expect(text(await wait)).toBe("adopted");
    socket.close();
    expect(descriptors()).toBe(before);
  });

  it.each([
    ["no number", "5", TypeError],
    ["a fraction", 0.5, RangeError],
    ["negative", -1, RangeError],
    ["nothing", undefined, TypeError],
  ])("must be one: %s", (_, fileno, kind) => {
    expect(() => new Socket({ fileno: fileno as number })).toThrow(kind);
  });

  it("must be a UDP socket, and is left open when it is none", () => {
    expect(() => new Socket({ fileno: 1_000_000 })).toThrow(expect.objectContaining({ code: "EBADF" }));
    const file = openSync("/dev/null", "r");
    expect(() => new Socket({ fileno: file })).toThrow(expect.objectContaining({ code: "ENOTSOCK" }));
    closeSync(file);
    expect(() => new Socket(null as never)).toThrow(RangeError);
  });

  it("may be one that Node itself watches", async () => {
    const theirs = createSocket("udp6");
    theirs.bind(0, "::1");
    await once(theirs, "listening");
    const [state] = Object.getOwnPropertySymbols(theirs).filter(({ description }) => description === "state symbol");
    const fileno = (theirs as unknown as Record<symbol, { handle: { fd: number } }>)[state as symbol]?.handle
      .fd as number;
    const ours = new Socket({ fileno });
    const wait = ours.readable();
    const arrived = once(theirs, "message");
    ours.sendto("both", ours.getsockname());
    await Promise.all([wait, arrived]);
    ours.detach();
    theirs.close();
  });
});

describe("dup", () => {
  it("is another socket object for the same socket", async () => {
    const before = descriptors();
    const socket = bound6();
    const copy = socket.dup();
    expect(copy.fileno()).not.toBe(socket.fileno());
    expect(copy.getsockname()).toEqual(socket.getsockname());
    const wait = copy.recv();
    await turn();
    socket.close();
    copy.sendto("still here", copy.getsockname());
    expect(text(await wait)).toBe("still here");
    copy.close();
    expect(descriptors()).toBe(before);
    expect(() => copy.dup()).toThrow(expect.objectContaining({ syscall: "dup", code: "EBADF" }));
  });
});

describe("a socket that is shown", () => {
  it("says its descriptor, family and addresses, or that it is closed", () => {
    using socket = bound6();
    const [, port] = socket.getsockname();
    const fileno = socket.fileno();
    const shown = `Socket { fileno: ${fileno}, family: 'AF_INET6', address: '[::1]:${port}', peer: undefined }`;
    expect(inspect(socket, { breakLength: Infinity })).toBe(shown);
    socket.connect(["::1", 9, 0, 0]);
    expect(inspect({ socket }, { breakLength: Infinity })).toContain("peer: '[::1]:9'");
    socket.close();
    expect(inspect(socket)).toBe("Socket { closed: true, family: 'AF_INET6' }");
    using other = new Socket(AF_INET);
    expect(inspect(other)).toContain("family: 'AF_INET'");
  });

  it("is shown although its descriptor was closed behind its back", () => {
    const socket = new Socket(AF_INET6);
    closeSync(socket.fileno());
    expect(inspect(socket)).toContain("address: undefined");
    expect(() => socket.close()).toThrow(expect.objectContaining({ code: "EBADF" }));
  });
});

describe("detach", () => {
  it("leaves the descriptor open and ends whoever waits", async () => {
    const socket = bound6();
    const address = socket.getsockname();
    const wait = socket.recv();
    await turn();
    const fileno = socket.detach();
    await expect(wait).rejects.toMatchObject({ code: "EBADF" });
    expect(socket.closed).toBe(true);
    expect(() => socket.detach()).toThrow(expect.objectContaining({ syscall: "detach", code: "EBADF" }));
    socket.close();
    using again = new Socket({ fileno });
    expect(again.getsockname()).toEqual(address);
  });
});

describe("shutdown", () => {
  const connected = () => {
    const socket = bound6();
    socket.connect(socket.getsockname());
    return socket;
  };

  it("ends sending, receiving or both", async () => {
    using deaf = connected();
    deaf.send("before");
    const first = deaf.recv();
    deaf.shutdown(SHUT_RD);
    expect(text(await first)).toBe("before");
    await expect(deaf.recv()).rejects.toMatchObject({ syscall: "recv", code: "ESHUTDOWN" });

    using mute = connected();
    mute.shutdown(SHUT_WR);
    expect(() => mute.send("x")).toThrow(expect.objectContaining({ syscall: "send", code: "EPIPE" }));

    using both = connected();
    const waits = [both.recv(), both.readable(), both.recv()];
    const silent = { readable: () => undefined };
    using _ = both.watch(silent);
    await turn();
    both.shutdown(SHUT_RDWR);
    const outcomes = await Promise.allSettled(waits);
    expect(outcomes.filter(({ status }) => status === "rejected").length).toBeGreaterThanOrEqual(2);
  });

  it("does not keep the loop busy, here or when a copy was shut down", async () => {
    using socket = connected();
    using copy = socket.dup();
    let calls = 0;
    using _ = socket.watch({
      readable: () => {
        calls++;
        socket.recvmmsg(new RecvBatch(1, 1));
      },
    });
    copy.shutdown(SHUT_RD);
    for (let i = 0; i < 20; i++) await turn();
    expect(calls).toBeLessThanOrEqual(1);
  });

  it("needs a peer", () => {
    using socket = bound6();
    expect(() => socket.shutdown(SHUT_RD)).toThrow(expect.objectContaining({ syscall: "shutdown", code: "ENOTCONN" }));
    expect(() => socket.shutdown(3)).toThrow(RangeError);
  });
});

describe("the socket's own timeout", () => {
  it("holds for calls that have none, and null waits for ever", async () => {
    using socket = bound6();
    expect(socket.gettimeout()).toBeNull();
    socket.settimeout(5);
    expect(socket.gettimeout()).toBe(5);
    for (const wait of [socket.recv(), socket.recvfrom(), socket.recvmsg(), socket.readable()]) {
      await expect(wait).rejects.toBeInstanceOf(SocketTimeout);
    }
    await expect(socket.recv_into(new Uint8Array(4))).rejects.toBeInstanceOf(SocketTimeout);
    await expect(socket.batches(new RecvBatch(1, 1)).next()).rejects.toBeInstanceOf(SocketTimeout);
    const patient = socket.recv(10, { timeout: null });
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.sendto("late", socket.getsockname());
    expect(text(await patient)).toBe("late");
    socket.settimeout(null);
    expect(socket.gettimeout()).toBeNull();
  });

  it.each([-1, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY])("is not %s", (timeout) => {
    using socket = bound6();
    expect(() => socket.settimeout(timeout)).toThrow(RangeError);
    expect(() => socket.settimeout("1" as never)).toThrow(TypeError);
    expect(() => socket.settimeout(undefined as never)).toThrow(TypeError);
    expect(socket.gettimeout()).toBeNull();
  });
});

describe("inheritance", () => {
  it("is off until it is switched on, for copies too", () => {
    using socket = bound6();
    using copy = socket.dup();
    const fileno = String(socket.fileno());
    const open = () =>
      execFileSync("sh", ["-c", `test -e /proc/self/fd/${fileno} && echo yes || echo no`], { encoding: "utf8" }).trim();
    expect([socket.get_inheritable(), copy.get_inheritable(), open()]).toEqual([false, false, "no"]);
    socket.set_inheritable(true);
    expect([socket.get_inheritable(), copy.get_inheritable()]).toEqual([true, false]);
    socket.set_inheritable(false);
    expect(socket.get_inheritable()).toBe(false);
    socket.close();
    expect(() => socket.get_inheritable()).toThrow(expect.objectContaining({ code: "EBADF" }));
  });
});
