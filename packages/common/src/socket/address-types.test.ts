import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type AddressFamily,
  type AddressInfo,
  type AddressOf,
  AF_INET,
  AF_INET6,
  getaddrinfo,
  type IPv4Address,
  type IPv6Address,
  SOCK_DGRAM,
  Socket,
  type SocketAddress,
} from "./index.ts";

const four: IPv4Address = ["127.0.0.1", 9];
const six: IPv6Address = ["::1", 9, 0, 0];

describe("the types of addresses", () => {
  it("keep an address of one family from a socket of the other, as the socket itself does", () => {
    using socket6 = new Socket(AF_INET6);
    using socket4 = new Socket(AF_INET);
    // @ts-expect-error an IPv4 tuple
    expect(() => socket6.bind(four)).toThrow(TypeError);
    // @ts-expect-error an IPv4 tuple
    expect(() => socket6.connect(four)).toThrow(TypeError);
    // @ts-expect-error an IPv4 tuple
    expect(() => socket6.sendto("", four)).toThrow(TypeError);
    // @ts-expect-error an IPv4 tuple written in place
    expect(() => socket6.sendto("", ["127.0.0.1", 9])).toThrow(TypeError);
    // @ts-expect-error an IPv6 tuple cut short
    expect(() => socket6.sendto("", ["::1", 9])).toThrow(TypeError);
    // @ts-expect-error an IPv6 tuple
    expect(() => socket4.bind(six)).toThrow(TypeError);
    // @ts-expect-error an IPv6 tuple
    expect(() => socket4.sendto("", six)).toThrow(TypeError);
    // @ts-expect-error an address that may be of either family
    expect(() => socket6.connect(four as SocketAddress)).toThrow(TypeError);
  });

  it("say what a socket of a family tells", () => {
    expectTypeOf<AddressOf<typeof AF_INET>>().toEqualTypeOf<IPv4Address>();
    expectTypeOf<AddressOf<typeof AF_INET6>>().toEqualTypeOf<IPv6Address>();
    expectTypeOf<AddressOf<AddressFamily>>().toEqualTypeOf<SocketAddress>();
    expectTypeOf<ReturnType<Socket<typeof AF_INET6>["getsockname"]>>().toEqualTypeOf<IPv6Address>();
    expectTypeOf<Awaited<ReturnType<Socket<typeof AF_INET>["recvfrom"]>>[1]>().toEqualTypeOf<IPv4Address>();
    // @ts-expect-error a family that no Socket has
    expect(() => new Socket(0)).toThrow(RangeError);
  });

  it("join the family of a row with its address", async () => {
    const [row] = await getaddrinfo("::1", 9, { type: SOCK_DGRAM });
    expectTypeOf(row).toEqualTypeOf<AddressInfo>();
    using socket = new Socket(row.family);
    expect(socket.sendto("", row.address)).toBe(0);
    if (row.family !== AF_INET6) throw new Error("::1 is an IPv6 address");
    expectTypeOf(row.address).toEqualTypeOf<IPv6Address>();
    expect(row.address).toEqual(["::1", 9, 0, 0]);
  });
});
