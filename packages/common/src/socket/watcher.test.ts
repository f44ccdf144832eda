import { describe, expect, it, vi } from "vitest";
import { AF_INET6, RecvBatch, Socket, type SocketError } from "./index.ts";
import { bound6, refused, text, turn } from "./test-support.ts";

describe("a watcher", () => {
  it("is called until everything is taken, and again when more comes", async () => {
    using socket = bound6();
    const batch = new RecvBatch(2, 16);
    const seen: string[] = [];
    let resolve: () => void = () => undefined;
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    using _ = socket.watch({
      readable: () => {
        const count = socket.recvmmsg(batch);
        for (let i = 0; i < count; i++) seen.push(text(batch.data(i)));
        if (seen.length === 3) socket.sendto("more", socket.getsockname());
        if (seen.length === 4) resolve();
      },
    });
    for (const word of ["one", "two", "three"]) socket.sendto(word, socket.getsockname());
    await promise;
    expect(seen).toEqual(["one", "two", "three", "more"]);
  });

  it("learns of an error and hears on", async () => {
    using socket = refused();
    const peer = socket.getpeername();
    const errors: SocketError[] = [];
    const heard = new Promise<string>((resolve) => {
      socket.watch({
        readable: () => {
          const batch = new RecvBatch(1, 16);
          if (socket.recvmmsg(batch) > 0) resolve(text(batch.data(0)));
        },
        error: (error) => {
          errors.push(error);
          using back = new Socket(AF_INET6);
          back.bind(peer);
          back.sendto("back", socket.getsockname());
        },
      });
    });
    await turn();
    socket.send("x");
    expect(await heard).toBe("back");
    expect(errors.map(({ code, address }) => [code, address])).toEqual([["ECONNREFUSED", `[::1]:${peer[1]}`]]);
  });

  it("hears on after an error that it does not care about", async () => {
    using socket = refused();
    const peer = socket.getpeername();
    const heard = new Promise<void>((resolve) => {
      socket.watch({
        readable: () => {
          if (socket.recvmmsg(new RecvBatch(1, 16)) > 0) resolve();
        },
      });
    });
    socket.send("x");
    for (let i = 0; i < 5; i++) await turn();
    using back = new Socket(AF_INET6);
    back.bind(peer);
    back.sendto("back", socket.getsockname());
    await heard;
  });

  it("lets those who wait by a call go first", async () => {
    using socket = bound6();
    const readable = vi.fn(() => {
      socket.recvmmsg(new RecvBatch(1, 1));
    });
    using _ = socket.watch({ readable });
    const wait = socket.recv();
    socket.sendto("x", socket.getsockname());
    expect(text(await wait)).toBe("x");
    expect(readable).not.toHaveBeenCalled();
  });

  it("is alone on its socket until it is disposed of", async () => {
    using socket = bound6();
    const silent = { readable: vi.fn() };
    const first = socket.watch(silent);
    expect(() => socket.watch(silent)).toThrow("this socket is watched already");
    first[Symbol.dispose]();
    socket.sendto("x", socket.getsockname());
    await turn();
    await turn();
    expect(silent.readable).not.toHaveBeenCalled();

    const second = socket.watch(silent);
    first[Symbol.dispose]();
    await turn();
    await turn();
    expect(silent.readable).toHaveBeenCalled();
    second[Symbol.dispose]();
    second[Symbol.dispose]();
  });

  it("may close the socket while it is called", async () => {
    const socket = bound6();
    const wait = new Promise<Uint8Array>((resolve) => {
      socket.watch({
        readable: () => {
          socket.recvmmsg(new RecvBatch(1, 1));
          resolve(socket.recv());
          socket.close();
        },
      });
    });
    socket.sendto("x", socket.getsockname());
    await expect(wait).rejects.toMatchObject({ syscall: "recv", code: "EBADF" });
  });

  it("must be able to hear", () => {
    using socket = bound6();
    expect(() => socket.watch({} as never)).toThrow(TypeError);
    expect(() => socket.watch(null as never)).toThrow(TypeError);
    using _ = socket.watch({ readable: () => undefined });
  });
});
