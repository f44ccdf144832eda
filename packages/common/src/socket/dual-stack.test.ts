import { describe, expect, it } from "vitest";
import { AF_INET, AF_INET6, getaddrinfo, IPPROTO_IPV6, IPV6_V6ONLY, SOCK_DGRAM, Socket } from "./index.ts";
import { bound4, bound6, failure, text } from "./test-support.ts";

describe("one socket for both families", () => {
  it("receives IPv4 as IPv4-mapped addresses, and answers them", async () => {
    using both = bound6("");
    using four = bound4();
    const [, port] = both.getsockname();
    four.sendto("v4", ["127.0.0.1", port]);
    const [data, from] = await both.recvfrom();
    expect(text(data)).toBe("v4");
    expect(from).toEqual(["::ffff:127.0.0.1", four.getsockname()[1], 0, 0]);
    both.sendto("back", from);
    expect(text(await four.recv())).toBe("back");
  });

  it("sends to a plain IPv4 address through its mapped form", async () => {
    using both = bound6("");
    using four = bound4();
    both.sendto("x", ["127.0.0.1", four.getsockname()[1], 0, 0]);
    expect(text(await four.recv())).toBe("x");
  });

  it("keeps to IPv6 when told so before it is bound", async () => {
    using six = new Socket(AF_INET6);
    six.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, true);
    six.bind(["", 0, 0, 0]);
    using four = new Socket(AF_INET);
    four.bind(["", six.getsockname()[1]]);
    const unreachable = failure(() => six.sendto("x", ["127.0.0.1", 9, 0, 0]));
    expect(unreachable).toEqual({ syscall: "sendto", code: "ENETUNREACH", address: "127.0.0.1:9" });
    const late = failure(() => bound6().setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, true));
    expect(late).toMatchObject({ syscall: "setsockopt", code: "EINVAL" });
  });

  it("serves a port to everyone when bound to the wildcard that getaddrinfo names", async () => {
    const [row] = await getaddrinfo(null, 0, { family: AF_INET6, type: SOCK_DGRAM, flags: 1 });
    using socket = new Socket(AF_INET6);
    socket.bind(row?.address as never);
    using sender = bound6();
    sender.sendto("x", ["::1", socket.getsockname()[1], 0, 0]);
    expect(text(await socket.recv())).toBe("x");
  });
});
