import { describe, expect, it, vi } from "vitest";
import {
  type AddressFamily,
  AF_INET,
  AF_INET6,
  IP_MULTICAST_TTL,
  IP_RECVERR,
  IP_RECVTOS,
  IP_RECVTTL,
  IP_TOS,
  IP_TTL,
  IPV6_RECVHOPLIMIT,
  IPV6_RECVPKTINFO,
  IPV6_RECVTCLASS,
  IPV6_TCLASS,
  IPV6_UNICAST_HOPS,
  IPV6_V6ONLY,
  if_nametoindex,
  type OptionName,
  type OptionValues,
  SOL_IP,
  SOL_IPV6,
  SOL_UDP,
  Socket,
  SocketError,
} from "./index.ts";
import { getOption, setOption } from "./socket-options.ts";

vi.mock(import("./socket-options.ts"), async (original) => {
  const real = await original();
  return { ...real, getOption: vi.fn(real.getOption), setOption: vi.fn(real.setOption) };
});

const value = (socket: Socket, level: number, option: number) => socket.getsockopt(level, option);

const BOOLEANS: readonly OptionName[] = [
  "ipv6_v6only",
  "multicast_loop",
  "multicast_all",
  "recvpktinfo",
  "recvhoplimit",
  "recvtclass",
  "recvflowinfo",
  "recvpathmtu",
  "recverr",
  "dontfrag",
  "autoflowlabel",
  "freebind",
  "timestampns",
  "rxq_ovfl",
  "udp_gro",
  "reuseaddr",
  "reuseport",
  "broadcast",
];
const ONLY_IPV6: readonly OptionName[] = ["ipv6_v6only", "recvflowinfo", "recvpathmtu", "dontfrag", "autoflowlabel"];

describe("options by name", () => {
  it.each(BOOLEANS)("%s is set, read and cleared", (name) => {
    for (const family of [AF_INET6, AF_INET] as const) {
      using socket = new Socket<AddressFamily>(family);
      if (family === AF_INET && ONLY_IPV6.includes(name)) continue;
      for (const on of [true, false, true]) {
        expect(socket.options.set({ [name]: on })).toEqual([]);
        expect(socket.options.get(name)).toBe(on);
      }
    }
  });

  it.each<[OptionName, OptionValues, number | string]>([
    ["unicast_hops", { unicast_hops: 9 }, 9],
    ["multicast_hops", { multicast_hops: 9 }, 9],
    ["multicast_if", { multicast_if: "lo" }, if_nametoindex("lo")],
    ["tclass", { tclass: 0xb8 }, 0xb8],
    ["mtu_discover", { mtu_discover: 3 }, 3],
    ["timestamping", { timestamping: 0x18 }, 0x18],
    ["udp_segment", { udp_segment: 1200 }, 1200],
    ["priority", { priority: 5 }, 5],
    ["sndbuf", { sndbuf: 50_000 }, 100_000],
    ["rcvbuf", { rcvbuf: 50_000 }, 100_000],
  ])("%s has a value", (name, values, read) => {
    using socket = new Socket(AF_INET6);
    expect(socket.options.set(values)).toEqual([]);
    expect(socket.options.get(name)).toBe(read);
  });

  it("are IPv4's too on a socket that takes both", () => {
    using socket = new Socket(AF_INET6);
    socket.options.set({
      unicast_hops: 9,
      multicast_hops: 8,
      tclass: 7,
      recvhoplimit: true,
      recvtclass: true,
      recvpktinfo: true,
      recverr: true,
    });
    expect(value(socket, SOL_IPV6, IPV6_UNICAST_HOPS)).toBe(9);
    expect(value(socket, SOL_IP, IP_TTL)).toBe(9);
    expect(value(socket, SOL_IP, IP_MULTICAST_TTL)).toBe(8);
    expect(value(socket, SOL_IPV6, IPV6_TCLASS)).toBe(7);
    expect(value(socket, SOL_IP, IP_TOS)).toBe(7);
    expect(value(socket, SOL_IPV6, IPV6_RECVHOPLIMIT)).toBe(1);
    expect(value(socket, SOL_IP, IP_RECVTTL)).toBe(1);
    expect(value(socket, SOL_IPV6, IPV6_RECVTCLASS)).toBe(1);
    expect(value(socket, SOL_IP, IP_RECVTOS)).toBe(1);
    expect(value(socket, SOL_IPV6, IPV6_RECVPKTINFO)).toBe(1);
    expect(value(socket, SOL_IP, IP_RECVERR)).toBe(1);
  });

  it("are IPv6's alone on a socket that takes no IPv4", () => {
    using socket = new Socket(AF_INET6);
    const before = value(socket, SOL_IP, IP_TTL);
    socket.options.set({ ipv6_v6only: true, unicast_hops: 9, recvhoplimit: true });
    expect(value(socket, SOL_IPV6, IPV6_V6ONLY)).toBe(1);
    expect(value(socket, SOL_IPV6, IPV6_UNICAST_HOPS)).toBe(9);
    expect(value(socket, SOL_IP, IP_TTL)).toBe(before);
    expect(value(socket, SOL_IP, IP_RECVTTL)).toBe(0);
  });

  it("say what there is not, and set the rest", () => {
    using four = new Socket(AF_INET);
    const refusals = four.options.set({ recvflowinfo: true, dontfrag: true, recvhoplimit: true });
    expect(refusals.map(({ option, level, error }) => [option, level, error.code])).toEqual([
      ["recvflowinfo", SOL_IPV6, "ENOPROTOOPT"],
      ["dontfrag", SOL_IPV6, "ENOPROTOOPT"],
    ]);
    expect(refusals[0]?.error.message).toContain("recvflowinfo");
    expect(four.options.get("recvhoplimit")).toBe(true);
    expect(() => four.options.get("recvflowinfo")).toThrow(expect.objectContaining({ code: "ENOPROTOOPT" }));
    expect(() => four.options.get("multicast_if")).toThrow(expect.objectContaining({ code: "ENOPROTOOPT" }));
  });

  it("say what this kernel does not have", () => {
    using socket = new Socket(AF_INET6);
    expect([64, 128]).toContain(socket.options.maxSegments);
    const missing = () => {
      throw new SocketError("setsockopt", 92);
    };
    vi.mocked(setOption).mockImplementationOnce(missing);
    vi.mocked(getOption).mockImplementationOnce(missing);
    expect(socket.options.maxSegments).toBe(1);
    expect(socket.options.set({ udp_gro: true, rxq_ovfl: true })).toEqual([
      {
        option: "udp_gro",
        level: SOL_UDP,
        error: expect.objectContaining({ code: "ENOPROTOOPT", address: "udp_gro" }),
      },
    ]);
    expect(socket.options.get("udp_gro")).toBe(false);
    expect(socket.options.get("rxq_ovfl")).toBe(true);
  });

  it("throw what the kernel refuses, by the option's name", () => {
    using socket = new Socket(AF_INET6);
    socket.bind(["::1", 0, 0, 0]);
    const refused = { syscall: "setsockopt", code: "EINVAL", address: "ipv6_v6only" };
    expect(() => socket.options.set({ ipv6_v6only: true })).toThrow(expect.objectContaining(refused));
    expect(() => socket.options.set({ bindtodevice: "nosuch0" })).toThrow(expect.objectContaining({ code: "ENODEV" }));
    socket.close();
    expect(() => socket.options.set({ tclass: 1 })).toThrow(expect.objectContaining({ code: "EBADF" }));
    expect(() => socket.options.get("tclass")).toThrow(expect.objectContaining({ code: "EBADF" }));
    expect(() => socket.options.maxSegments).toThrow(expect.objectContaining({ code: "EBADF" }));
  });

  it.each<[unknown, typeof TypeError | typeof RangeError]>([
    [{ tclass: 256 }, RangeError],
    [{ tclass: true }, TypeError],
    [{ recverr: 1 }, TypeError],
    [{ bindtodevice: 1 }, TypeError],
    [{ multicast_if: -1 }, RangeError],
    [{ mtu_discover: 6 }, RangeError],
    [{ nonsense: 1 }, RangeError],
    [{ toString: 1 }, RangeError],
    [null, TypeError],
  ])("refuse %j", (values, kind) => {
    using socket = new Socket(AF_INET6);
    expect(() => socket.options.set(values as OptionValues)).toThrow(kind);
  });

  it("leave alone what is undefined, and refuse names that are none", () => {
    using socket = new Socket(AF_INET6);
    expect(socket.options.set({ tclass: undefined })).toEqual([]);
    expect(() => socket.options.get("__proto__" as OptionName)).toThrow(RangeError);
  });
});
