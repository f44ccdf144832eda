import {
  AF_INET,
  AF_INET6,
  IPPROTO_IPV6,
  IPV6_JOIN_GROUP,
  IPV6_MULTICAST_HOPS,
  IPV6_MULTICAST_LOOP,
  IPV6_UNICAST_HOPS,
  IPV6_V6ONLY,
  if_nametoindex,
  inet_pton,
  type OptionValues,
  Socket,
} from "@sixbeat/common/socket";
import { type Behaviour, type Group, throws } from "../behaviour.ts";
import { type Bound6, bound4, dual } from "../sockets.ts";

/** Something done with an IPv6 socket that is closed afterwards. */
function socket6(use: (socket: Bound6) => unknown): () => Promise<unknown> {
  return async () => {
    using socket = new Socket(AF_INET6);
    return await use(socket);
  };
}

/** An option by name, which is set and read back, with Python's way to do the same. */
function reads(values: OptionValues, is: number | boolean, option: string, value: string | number): Behaviour {
  const [name] = Object.keys(values) as (keyof OptionValues)[];
  return {
    asserts: `${name} reads back as it was set`,
    c: `int a = udp6(); int v = ${value}; setsockopt(a, IPPROTO_IPV6, ${option}, &v, sizeof v); ${typeof is === "boolean" ? "boolean" : "number"}(get(a, IPPROTO_IPV6, ${option}));`,
    python: `a = udp6(); a.setsockopt(IPPROTO_IPV6, ${option}, ${value}); ${typeof is === "boolean" ? "bool" : "int"}(a.getsockopt(IPPROTO_IPV6, ${option}))`,
    here: socket6((socket) => {
      socket.options.set(values);
      return socket.options.get(name!);
    }),
    is,
  };
}

const fresh = (option: string) => `number(get(udp6(), IPPROTO_IPV6, ${option}));`;

const hops: readonly Behaviour[] = [
  {
    asserts: "the defaults are those of RFC 3493: [multicast hops, multicast loop, v6only]",
    c: `${fresh("IPV6_MULTICAST_HOPS")} ${fresh("IPV6_MULTICAST_LOOP")} ${fresh("IPV6_V6ONLY")}`,
    python:
      "[udp6().getsockopt(IPPROTO_IPV6, option) for option in (IPV6_MULTICAST_HOPS, IPV6_MULTICAST_LOOP, IPV6_V6ONLY)]",
    here: socket6((socket) =>
      [IPV6_MULTICAST_HOPS, IPV6_MULTICAST_LOOP, IPV6_V6ONLY].map((option) => socket.getsockopt(IPPROTO_IPV6, option)),
    ),
    is: [1, 1, 0],
  },
  reads({ unicast_hops: 7 }, 7, "IPV6_UNICAST_HOPS", 7),
  reads({ multicast_hops: 9 }, 9, "IPV6_MULTICAST_HOPS", 9),
  reads({ multicast_loop: false }, false, "IPV6_MULTICAST_LOOP", 0),
  reads({ multicast_if: "lo" }, 1, "IPV6_MULTICAST_IF", 1),
  reads({ ipv6_v6only: true }, true, "IPV6_V6ONLY", 1),
  reads({ tclass: 0xb8 }, 0xb8, "IPV6_TCLASS", 0xb8),
  reads({ dontfrag: true }, true, "IPV6_DONTFRAG", 1),
  reads({ recvpktinfo: true }, true, "IPV6_RECVPKTINFO", 1),
  {
    asserts: "unicast hops of -1 are the host's default again",
    python: `a = udp6(); before = a.getsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS); a.setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 7)
a.setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, -1); a.getsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS) == before`,
    here: socket6((socket) => {
      const before = socket.options.get("unicast_hops");
      socket.options.set({ unicast_hops: 7 });
      socket.options.set({ unicast_hops: -1 });
      return socket.options.get("unicast_hops") === before;
    }),
    is: true,
  },
  {
    asserts: "unicast hops of 256 are refused",
    c: `done(set(udp6(), IPPROTO_IPV6, IPV6_UNICAST_HOPS, 256));`,
    python: "udp6().setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 256)",
    here: socket6((socket) => socket.setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, 256)),
    is: throws("EINVAL"),
  },
  {
    asserts: "and by name before the kernel is asked",
    here: socket6((socket) => socket.options.set({ unicast_hops: 256 })),
    is: throws("RangeError"),
  },
];

const mreq = (group: string, index: number) =>
  Buffer.concat([inet_pton(AF_INET6, group), Uint8Array.of(index, 0, 0, 0)]);
const inPython = (group: string) => `inet_pton(AF_INET6, "${group}") + struct.pack("I", 1)`;

const groups: readonly Behaviour[] = [
  {
    asserts: "what is sent to a group that was joined arrives",
    python: `a = udp6(); a.bind(("", 0)); a.settimeout(10); a.setsockopt(IPPROTO_IPV6, IPV6_JOIN_GROUP, ${inPython("ff02::6be:2")})
a.setsockopt(IPPROTO_IPV6, IPV6_MULTICAST_IF, 1); a.sendto(b"all", ("ff02::6be:2", a.getsockname()[1], 0, 1)); a.recv(9)`,
    here: async () => {
      using socket = dual();
      socket.join_group("ff02::6be:2%lo");
      socket.options.set({ multicast_if: "lo" });
      socket.sendto("all", ["ff02::6be:2", socket.getsockname()[1], 0, if_nametoindex("lo")]);
      return await socket.recv(9, { timeout: 5000 });
    },
  },
  {
    asserts: "a group can't be joined twice",
    python: `a = udp6(); [a.setsockopt(IPPROTO_IPV6, IPV6_JOIN_GROUP, ${inPython("ff02::6be:3")}) for _ in range(2)]`,
    here: socket6((socket) => {
      socket.join_group("ff02::6be:3%lo");
      socket.join_group("ff02::6be:3%lo");
    }),
    is: throws("EADDRINUSE"),
  },
  {
    asserts: "a group that was not joined can't be left",
    python: `udp6().setsockopt(IPPROTO_IPV6, IPV6_LEAVE_GROUP, ${inPython("ff02::6be:4")})`,
    here: socket6((socket) => socket.leave_group("ff02::6be:4%lo")),
    is: throws("EADDRNOTAVAIL"),
  },
  {
    asserts: "a group must be a multicast address",
    python: `udp6().setsockopt(IPPROTO_IPV6, IPV6_JOIN_GROUP, ${inPython("::1")})`,
    here: socket6((socket) => socket.join_group("::1%lo")),
    is: throws("EINVAL"),
  },
  {
    asserts: "a group may be spelled out as C's structure",
    python: `a = udp6(); a.setsockopt(IPPROTO_IPV6, IPV6_JOIN_GROUP, ${inPython("ff02::6be:5")})`,
    here: socket6((socket) => socket.setsockopt(IPPROTO_IPV6, IPV6_JOIN_GROUP, mreq("ff02::6be:5", 1))),
  },
];

const BOTH = "b = udp4(); b.bind(('0.0.0.0', a.getsockname()[1])); True";

const families: readonly Behaviour[] = [
  {
    asserts: "ipv6_v6only can't be changed after bind",
    c: `int a = bound6(); done(set(a, IPPROTO_IPV6, IPV6_V6ONLY, 1));`,
    python: "bound6().setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1)",
    here: () => {
      using socket = dual();
      socket.options.set({ ipv6_v6only: true });
    },
    is: throws("EINVAL"),
  },
  {
    asserts: "a dual-stack socket takes IPv4's port as well",
    python: `a = udp6(); a.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0); a.bind(("", 0)); ${BOTH}`,
    here: () => {
      using a = dual();
      using b = new Socket(AF_INET);
      b.bind(["0.0.0.0", a.getsockname()[1]]);
      return true;
    },
    is: throws("EADDRINUSE"),
  },
  {
    asserts: "an IPv6-only socket leaves it free",
    python: `a = udp6(); a.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1); a.bind(("", 0)); ${BOTH}`,
    here: socket6((a) => {
      a.options.set({ ipv6_v6only: true });
      a.bind(["", 0, 0, 0]);
      using b = new Socket(AF_INET);
      b.bind(["0.0.0.0", a.getsockname()[1]]);
      return true;
    }),
    is: true,
  },
  {
    asserts: "a dual-stack socket sees an IPv4 sender as an IPv4-mapped address",
    python: `a = dual6(); bound4().sendto(b"x", ("127.0.0.1", a.getsockname()[1])); a.recvfrom(9)[1][0]`,
    here: async () => {
      using a = dual();
      using b = bound4();
      b.sendto("x", ["127.0.0.1", a.getsockname()[1]]);
      return (await a.recvfrom(9, { timeout: 5000 }))[1][0];
    },
    is: "::ffff:127.0.0.1",
  },
  {
    asserts: "an IPv6-only socket can't send to an IPv4-mapped address",
    python: `a = udp6(); a.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1); a.sendto(b"x", ("::ffff:127.0.0.1", 9))`,
    here: socket6((a) => {
      a.options.set({ ipv6_v6only: true });
      a.sendto("x", ["::ffff:127.0.0.1", 9, 0, 0]);
    }),
    is: throws("ENETUNREACH"),
  },
  {
    asserts: "nor be bound to one",
    python: `a = udp6(); a.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1); a.bind(("::ffff:127.0.0.1", 0))`,
    here: socket6((a) => {
      a.options.set({ ipv6_v6only: true });
      a.bind(["::ffff:127.0.0.1", 0, 0, 0]);
    }),
    is: throws("EINVAL"),
  },
  {
    asserts: "what is sent to :: goes to this host",
    python: `a = dual6(); udp6().sendto(b"x", ("::", a.getsockname()[1])); a.recvfrom(9)[1][0]`,
    here: async () => {
      using a = dual();
      using b = new Socket(AF_INET6);
      b.sendto("x", ["::", a.getsockname()[1], 0, 0]);
      return (await a.recvfrom(9, { timeout: 5000 }))[1][0];
    },
    is: "::1",
  },
];

export const basicOptions: Group = {
  title: "Hops, groups and the two families",
  source: "RFC 3493, sections 5.1 to 5.3 and 3.7; ipv6(7).",
  behaviours: [...hops, ...groups, ...families],
};
