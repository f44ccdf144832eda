import { describe, expect, it } from "vitest";
import { AF_INET6, FLOWINFO_MAX, IPV6_FLOWINFO_SEND, RecvBatch, SendBatch, SOL_IPV6, type Socket } from "./index.ts";
import { bound6 } from "./test-support.ts";

/** Whether the kernel was told to honour the flow labels of this socket. */
const honoured = (socket: Socket) => socket.getsockopt(SOL_IPV6, IPV6_FLOWINFO_SEND) === 1;

describe("a flow label", () => {
  it("is honoured from the first destination on that names one", () => {
    using socket = bound6();
    const [host, port] = socket.getsockname();
    socket.sendto("x", [host, port, 0, 0]);
    expect(honoured(socket)).toBe(false);
    socket.sendto("x", [host, port, FLOWINFO_MAX, 0]);
    expect(honoured(socket)).toBe(true);
  });

  it("is the connected peer's, too", () => {
    using socket = bound6();
    const [host, port] = socket.getsockname();
    socket.connect([host, port, 0x12345, 0]);
    expect(honoured(socket)).toBe(true);
    expect(socket.getpeername()).toEqual([host, port, 0x12345, 0]);
    expect(socket.send("x")).toBe(1);
  });

  it("may stand in a batch", () => {
    using socket = bound6();
    const [host, port] = socket.getsockname();
    const batch = new SendBatch(AF_INET6, 2, 4);
    batch.setAddress(0, [host, port, 0, 0]);
    batch.setAddress(1, [host, port, 0, 0]);
    expect(socket.sendmmsg(batch)).toBe(2);
    expect(honoured(socket)).toBe(false);
    batch.setAddress(1, [host, port, 0x12345, 0]);
    expect(socket.sendmmsg(batch)).toBe(2);
    expect(honoured(socket)).toBe(true);
    expect(socket.recvmmsg(new RecvBatch(8, 4))).toBe(4);
  });

  it("does not hide why a call fails", () => {
    using socket = bound6();
    const refused = expect.objectContaining({ syscall: "sendto", code: "EINVAL", address: "[::1]:0" });
    expect(() => socket.sendto("x", ["::1", 0, 0x12345, 0])).toThrow(refused);
    expect(() => socket.sendto("x", ["::1", 0, 0, 0])).toThrow(refused);
  });
});
