import { expect, it, vi } from "vitest";
import { AF_INET6, Socket } from "./index.ts";
import * as libc from "./libc/bindings.ts";
import { mostSegments } from "./most-segments.ts";

vi.mock("./libc/bindings.ts", { spy: true });

const again = async () => {
  vi.resetModules();
  return (await import("./most-segments.ts")).mostSegments();
};

it("is how many datagrams a send can be cut into, and not one more", async () => {
  await using receiver = new Socket(AF_INET6);
  receiver.bind(["::1", 0, 0, 0]);
  receiver.options.set({ rcvbuf: 1 << 20 });
  using sender = new Socket(AF_INET6);
  const cut = (segments: number) =>
    sender.sendmsg([new Uint8Array(segments)], [{ name: "UDP_SEGMENT", segmentSize: 1 }], 0, receiver.getsockname());
  const most = mostSegments();
  expect(cut(most)).toBe(most);
  expect(() => cut(most + 1)).toThrow(expect.objectContaining({ code: "EINVAL" }));
});

it("is asked once", async () => {
  mostSegments();
  vi.mocked(libc.socket).mockClear();
  mostSegments();
  expect(libc.socket).not.toHaveBeenCalled();
});

it("is what every kernel takes where there is no answer", async () => {
  vi.mocked(libc.socket).mockReturnValue(-1);
  expect(await again()).toBe(64);
  vi.mocked(libc.socket).mockReset();
  vi.mocked(libc.sendto).mockReturnValue(-1);
  expect(await again()).toBe(64);
});
