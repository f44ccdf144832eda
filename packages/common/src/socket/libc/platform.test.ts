import { constants } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AF_INET6, IPPROTO_IPV6, IPV6_HOPLIMIT, Socket } from "../index.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "../layout/mmsghdr.ts";
import { SOCKADDR_IN6 } from "../layout/sockaddr.ts";
import { Memory } from "../memory.ts";
import * as libc from "./bindings.ts";
import { LIBC } from "./platform.ts";

const { EBADF } = constants.errno;

describe("the platform", () => {
  const platform = process.platform;
  afterEach(() => {
    Object.defineProperty(process, "platform", { value: platform });
  });

  it("has the C library that Node reports", () => {
    const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
    expect(LIBC).toBe(header.glibcVersionRuntime === undefined ? "musl" : "glibc");
  });

  it("is Linux, or says what to do", async () => {
    vi.resetModules();
    Object.defineProperty(process, "platform", { value: "darwin" });
    await expect(import("./platform.ts")).rejects.toThrow(
      `sixbeat's sockets need Linux on x64 or arm64; this is darwin on ${process.arch}. Run it in a container: docker compose up`,
    );
  });
});

describe("a call by its number", () => {
  const header = new Memory(MMSGHDR.size);

  it.each([
    ["sendmsg", () => libc.sendmsg(-1, header.address, 0)],
    ["recvmsg", () => libc.recvmsg(-1, header.address, 0)],
    ["sendmmsg", () => libc.sendmmsg(-1, header.address, 1, 0)],
    ["recvmmsg", () => libc.recvmmsg(-1, header.address, 1, 0, 0)],
    ["pwritev2", () => libc.pwritev2(-1, header.address, 1, 0)],
  ])("leaves errno as %s does", (_, call) => {
    expect(call()).toBe(-1);
    expect(libc.errno()).toBe(EBADF);
  });

  it("takes more control messages than musl's sendmsg would", async () => {
    await using socket = new Socket(AF_INET6);
    socket.bind(["::1", 0, 0, 0]);
    const [message, ...parts] = messageToSelf(socket.getsockname()[1]);
    expect(libc.sendmsg(socket.fileno(), message.address, 0)).toBe(5);
    const [data] = await socket.recvfrom(16);
    expect(parts.some((part) => Buffer.from(data).equals(part.bytes))).toBe(true);
  });
});

/** A msghdr with the hop limit 64 times over, which makes 1,536 octets of control messages; and what it points to. */
function messageToSelf(port: number): [message: Memory, ...parts: Memory[]] {
  const [name, iovec, payload] = [new Memory(SOCKADDR_IN6.size), new Memory(IOVEC.size), new Memory(5)];
  name.view.setUint16(SOCKADDR_IN6.family, AF_INET6, true);
  name.view.setUint16(SOCKADDR_IN6.port, port, false);
  name.view.setUint8(SOCKADDR_IN6.addr + 15, 1);
  payload.bytes.set(Buffer.from("hello"));
  iovec.setPointer(IOVEC.base, payload.address);
  iovec.setPointer(IOVEC.len, payload.size);
  const control = new Memory(64 * 24);
  for (let at = 0; at < control.size; at += 24) {
    control.setPointer(at, 20);
    control.view.setInt32(at + 8, IPPROTO_IPV6, true);
    control.view.setInt32(at + 12, IPV6_HOPLIMIT, true);
    control.view.setInt32(at + 16, 9, true);
  }
  const message = new Memory(MSGHDR.size);
  message.setPointer(MSGHDR.name, name.address);
  message.view.setUint32(MSGHDR.namelen, name.size, true);
  message.setPointer(MSGHDR.iov, iovec.address);
  message.setPointer(MSGHDR.iovlen, 1);
  message.setPointer(MSGHDR.control, control.address);
  message.setPointer(MSGHDR.controllen, control.size);
  return [message, name, iovec, payload, control];
}
