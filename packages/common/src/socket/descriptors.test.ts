import { closeSync, openSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AF_INET6, close, dup, fromfd, Socket } from "./index.ts";
import { bound6, failure, text, turn } from "./test-support.ts";

const descriptors = () => readdirSync("/proc/self/fd").length;

describe("close", () => {
  it("closes what detach has left open, once", () => {
    const before = descriptors();
    const fd = new Socket(AF_INET6).detach();
    expect(descriptors()).toBe(before + 1);
    close(fd);
    expect(descriptors()).toBe(before);
    expect(failure(() => close(fd))).toMatchObject({ syscall: "close", code: "EBADF" });
  });

  it("refuses a descriptor that the loop watches, whose vanishing would abort the process", async () => {
    using socket = bound6();
    const wait = socket.recv();
    await turn();
    expect(() => close(socket.fileno())).toThrow(RangeError);
    socket.sendto("still here", socket.getsockname());
    expect(text(await wait)).toBe("still here");
  });
});

describe("dup", () => {
  it("is another descriptor of the same socket", () => {
    const before = descriptors();
    using socket = bound6();
    const copy = dup(socket.fileno());
    expect(copy).not.toBe(socket.fileno());
    const adopted = new Socket({ fileno: copy });
    expect(adopted.getsockname()).toEqual(socket.getsockname());
    close(adopted.detach());
    expect(descriptors()).toBe(before + 1);
    expect(failure(() => dup(copy))).toMatchObject({ syscall: "dup", code: "EBADF" });
  });
});

describe("fromfd", () => {
  it("is a Socket of its own, and leaves the descriptor to the caller", () => {
    const before = descriptors();
    const fd = bound6().detach();
    const socket = fromfd(fd);
    expect(socket.family).toBe(AF_INET6);
    expect(socket.fileno()).not.toBe(fd);
    socket.close();
    expect(descriptors()).toBe(before + 1);
    close(fd);
  });

  it("loses no descriptor on what is no socket", () => {
    const file = openSync("/dev/null", "r");
    const before = descriptors();
    expect(failure(() => fromfd(file))).toMatchObject({ code: "ENOTSOCK" });
    expect(descriptors()).toBe(before);
    closeSync(file);
  });
});

it.each([
  ["a fraction", 0.5, RangeError],
  ["negative", -1, RangeError],
  ["too large", 2 ** 31, RangeError],
  ["text", "3", TypeError],
  ["nothing", undefined, TypeError],
])("a descriptor must be one: %s", (_, fd, kind) => {
  for (const call of [close, dup, fromfd]) expect(() => call(fd as number)).toThrow(kind);
});
