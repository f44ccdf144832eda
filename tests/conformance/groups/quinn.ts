import {
  type AddressFamily,
  type AddressOf,
  AF_INET,
  AF_INET6,
  type ReceivedControl,
  type SendControl,
  SO_RCVBUF,
  SO_SNDBUF,
  SOL_SOCKET,
  Socket,
} from "@sixbeat/common/socket";
import { type Behaviour, type Group, throws } from "../behaviour.ts";
import { bound4, bound6, dual } from "../sockets.ts";

const trafficClass = (ancdata: readonly ReceivedControl[]) => ancdata.find(({ name }) => name === "TCLASS");

const CODEPOINTS = [0, 1, 2, 3];

/** Every ECN codepoint that is sent along, as it arrives. */
async function codepoints<S extends AddressFamily, R extends AddressFamily>(
  sender: Socket<S>,
  receiver: Socket<R>,
  address: AddressOf<S>,
): Promise<unknown[]> {
  receiver.options.set({ recvtclass: true });
  const arrived: unknown[] = [];
  for (const codepoint of CODEPOINTS) {
    sender.sendmsg(["x"], [{ name: "TCLASS", trafficClass: codepoint }], 0, address);
    const [, ancdata] = await receiver.recvmsg(9, 256, { timeout: 5000 });
    const message = trafficClass(ancdata);
    arrived.push(message?.name === "TCLASS" && message.trafficClass);
  }
  return arrived;
}

const TOS = 1;
const python = (sender: string, receiver: string, address: string, level: string, type: string) => `a = ${sender}
b = ${receiver}; port = b.getsockname()[1]
for level, option in ((0, 13), (41, 66)):
    try: b.setsockopt(level, option, 1)
    except OSError: pass
arrived = []
for codepoint in range(4):
    a.sendmsg([b"x"], [(${level}, ${type}, struct.pack("i", codepoint))], 0, ${address})
    arrived.append(b.recvmsg(9, 256)[1][0][2][0])
arrived`;

const ecn: readonly Behaviour[] = [
  {
    asserts: "every ECN codepoint arrives over IPv4",
    python: python("udp4()", "bound4()", "('127.0.0.1', port)", "0", String(TOS)),
    here: async () => {
      using a = new Socket(AF_INET);
      using b = bound4();
      return await codepoints(a, b, b.getsockname());
    },
    is: CODEPOINTS,
  },
  {
    asserts: "every ECN codepoint arrives over IPv6",
    python: python("udp6()", "bound6()", "('::1', port)", "41", "67"),
    here: async () => {
      using a = new Socket(AF_INET6);
      using b = bound6();
      return await codepoints(a, b, b.getsockname());
    },
    is: CODEPOINTS,
  },
  {
    asserts: "every ECN codepoint of an IPv4 sender arrives at a dual-stack socket",
    python: python("udp4()", "dual6()", "('127.0.0.1', port)", "0", String(TOS)),
    here: async () => {
      using a = new Socket(AF_INET);
      using b = dual();
      return await codepoints(a, b, ["127.0.0.1", b.getsockname()[1]]);
    },
    is: CODEPOINTS,
    note: "`options` asks for IPv4's control messages too; they come by the same name.",
  },
  {
    asserts: "every ECN codepoint sent to an IPv4-mapped address arrives",
    python: python("dual6()", "bound4()", "('::ffff:127.0.0.1', port)", "0", String(TOS)),
    here: async () => {
      using a = dual();
      using b = bound4();
      return await codepoints(a, b, ["::ffff:127.0.0.1", b.getsockname()[1], 0, 0]);
    },
    is: CODEPOINTS,
    note: "the kernel reads IPv4's control message there and skips IPv6's, so both are sent.",
  },
];

/** The host that a datagram sent from a chosen address comes from. */
async function comesFrom<S extends AddressFamily>(
  sender: Socket<S>,
  source: string,
  address: (port: number) => AddressOf<S>,
): Promise<string> {
  using receiver = dual();
  const along: SendControl = { name: "PKTINFO", address: source, interfaceIndex: 0 };
  sender.sendmsg(["x"], [along], 0, address(receiver.getsockname()[1]));
  const [, from] = await receiver.recvfrom(9, { timeout: 5000 });
  return from[0];
}

const sources: readonly Behaviour[] = [
  {
    asserts: "an IPv4 datagram leaves from the address that PKTINFO names",
    python: `b = dual6(); udp4().sendmsg([b"x"], [(0, 8, struct.pack("I4s4s", 0, inet_aton("127.0.0.2"), bytes(4)))], 0, ("127.0.0.1", b.getsockname()[1])); b.recvfrom(9)[1][0]`,
    here: async () => {
      using a = new Socket(AF_INET);
      return await comesFrom(a, "127.0.0.2", (port) => ["127.0.0.1", port]);
    },
    is: "::ffff:127.0.0.2",
  },
  {
    asserts: "so does one of a dual-stack socket to an IPv4-mapped address",
    python: `b = dual6(); udp6().sendmsg([b"x"], [(41, 50, inet_pton(AF_INET6, "::ffff:127.0.0.2") + bytes(4))], 0, ("::ffff:127.0.0.1", b.getsockname()[1])); b.recvfrom(9)[1][0]`,
    here: async () => {
      using a = dual();
      return await comesFrom(a, "127.0.0.2", (port) => ["::ffff:127.0.0.1", port, 0, 0]);
    },
    is: "::ffff:127.0.0.2",
  },
  {
    asserts: "an IPv6 datagram leaves from the address that PKTINFO names",
    python: `b = dual6(); udp6().sendmsg([b"x"], [(41, 50, inet_pton(AF_INET6, "::1") + bytes(4))], 0, ("::1", b.getsockname()[1])); b.recvfrom(9)[1][0]`,
    here: async () => {
      using a = dual();
      return await comesFrom(a, "::1", (port) => ["::1", port, 0, 0]);
    },
    is: "::1",
  },
  {
    asserts: "it can't leave from an address that this host does not have",
    python: `udp6().sendmsg([b"x"], [(41, 50, inet_pton(AF_INET6, "2001:db8::dead") + bytes(4))], 0, ("::1", 9))`,
    here: async () => {
      using a = dual();
      return await comesFrom(a, "2001:db8::dead", (port) => ["::1", port, 0, 0]);
    },
    is: throws("EINVAL"),
  },
];

const offload: readonly Behaviour[] = [
  {
    asserts: "UDP_SEGMENT cuts one payload into datagrams, the last one shorter",
    python: `a = bound6(); a.sendmsg([bytes(250)], [(17, 103, struct.pack("H", 100))], 0, a.getsockname()); [len(a.recv(300)) for i in range(3)]`,
    here: async () => {
      using a = bound6();
      a.sendmsg([new Uint8Array(250)], [{ name: "UDP_SEGMENT", segmentSize: 100 }], 0, a.getsockname());
      const lengths: number[] = [];
      for (let i = 0; i < 3; i++) lengths.push((await a.recv(300, { timeout: 5000 })).length);
      return lengths;
    },
    is: [100, 100, 50],
  },
  {
    asserts: "a segment size that nothing is longer than cuts nothing",
    python: `a = bound6(); a.sendmsg([bytes(100)], [(17, 103, struct.pack("H", 100))], 0, a.getsockname()); len(a.recv(300))`,
    here: async () => {
      using a = bound6();
      a.sendmsg([new Uint8Array(100)], [{ name: "UDP_SEGMENT", segmentSize: 100 }], 0, a.getsockname());
      return (await a.recv(300, { timeout: 5000 })).length;
    },
    is: 100,
  },
  {
    asserts: "UDP_GRO brings them as one, and tells the segment size: [octets, size]",
    python: `a = bound6(); a.setsockopt(17, 104, 1); a.sendmsg([bytes(1000)], [(17, 103, struct.pack("H", 100))], 0, a.getsockname())
data, anc, _, _ = a.recvmsg(65535, 256); [len(data), *[struct.unpack("i", value)[0] for level, type, value in anc]]`,
    here: async () => {
      using a = bound6();
      a.options.set({ udp_gro: true });
      a.sendmsg([new Uint8Array(1000)], [{ name: "UDP_SEGMENT", segmentSize: 100 }], 0, a.getsockname());
      const [data, ancdata] = await a.recvmsg(65_535, 256, { timeout: 5000 });
      return [data.length, ...ancdata.map((message) => message.name === "UDP_GRO" && message.segmentSize)];
    },
    is: [1000, 100],
  },
  {
    asserts: "the buffers' sizes read back doubled: [receive, send]",
    c: `int a = udp6(); set(a, SOL_SOCKET, SO_RCVBUF, 65536); set(a, SOL_SOCKET, SO_SNDBUF, 65536);
number(get(a, SOL_SOCKET, SO_RCVBUF)); number(get(a, SOL_SOCKET, SO_SNDBUF));`,
    python: `a = udp6(); a.setsockopt(SOL_SOCKET, SO_RCVBUF, 65536); a.setsockopt(SOL_SOCKET, SO_SNDBUF, 65536)
[a.getsockopt(SOL_SOCKET, SO_RCVBUF), a.getsockopt(SOL_SOCKET, SO_SNDBUF)]`,
    here: () => {
      using a = new Socket(AF_INET6);
      a.setsockopt(SOL_SOCKET, SO_RCVBUF, 65_536);
      a.setsockopt(SOL_SOCKET, SO_SNDBUF, 65_536);
      return [a.getsockopt(SOL_SOCKET, SO_RCVBUF), a.getsockopt(SOL_SOCKET, SO_SNDBUF)];
    },
    is: [131_072, 131_072],
  },
];

export const protocols: Group = {
  title: "What QUIC needs: ECN, source addresses, offload",
  source:
    "quinn-udp's tests: basic_src_ip, ecn_v4, ecn_v6, ecn_v6_dualstack, ecn_v4_mapped_v6, gso, socket_buffers. udp(7), ip(7), ipv6(7).",
  behaviours: [...ecn, ...sources, ...offload],
};
