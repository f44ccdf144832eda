import * as c from "./libc/constants.ts";

/** Level and option, as setsockopt takes them. */
export type OptionPlace = readonly [level: number, option: number];

/** The options that have a name of their own, with their values. */
export interface OptionValues {
  /** No IPv4 on an AF_INET6 socket; before bind. Set it first: the others go by it. Source: RFC 3493, section 5.3. */
  readonly ipv6_v6only?: boolean | undefined;
  /**
   * The hop limit or time to live of what is sent: 1 to 255, or -1 for the host's default.
   * Source: RFC 3493, section 5.1; IP_TTL, ip(7).
   */
  readonly unicast_hops?: number | undefined;
  /**
   * The interface that multicast leaves by: its index or its name; 0 leaves it to the routes.
   * Source: RFC 3493, section 5.2; ip(7).
   */
  readonly multicast_if?: number | string | undefined;
  /**
   * The hop limit of multicast: 0 to 255, or -1 for the default, 1.
   * Source: RFC 3493, section 5.2; IP_MULTICAST_TTL, ip(7).
   */
  readonly multicast_hops?: number | undefined;
  /** Whether this host hears its own multicast. Source: RFC 3493, section 5.2; ip(7). */
  readonly multicast_loop?: boolean | undefined;
  /** Whether groups are heard that other sockets of the host have joined. Source: ip(7). */
  readonly multicast_all?: boolean | undefined;
  /** The traffic class or type of service of what is sent: 0 to 255. Source: RFC 3542, section 6.5; IP_TOS, ip(7). */
  readonly tclass?: number | undefined;
  /** Datagrams come with PKTINFO. Source: RFC 3542, section 6.2; ip(7). */
  readonly recvpktinfo?: boolean | undefined;
  /** Datagrams come with HOPLIMIT. Source: RFC 3542, section 6.3; IP_RECVTTL, ip(7). */
  readonly recvhoplimit?: boolean | undefined;
  /** Datagrams come with TCLASS. Source: RFC 3542, section 6.5; IP_RECVTOS, ip(7). */
  readonly recvtclass?: boolean | undefined;
  /**
   * Datagrams come with FLOWINFO, and their addresses with their flowinfo. IPv6 only.
   * Source: IPV6_FLOWINFO, <linux/in6.h>.
   */
  readonly recvflowinfo?: boolean | undefined;
  /**
   * PATHMTU comes, without a datagram, once one was too long for the path. IPv6 only. It wakes nobody: after EMSGSIZE
   * call recvmsg with MSG_DONTWAIT. Source: RFC 3542, section 11.3.
   */
  readonly recvpathmtu?: boolean | undefined;
  /** Errors from the network go to the error queue, and those of an unconnected socket too. Source: ipv6(7), ip(7). */
  readonly recverr?: boolean | undefined;
  /**
   * What is longer than the path MTU is refused (EMSGSIZE), not fragmented by this host. IPv6 only.
   * Source: RFC 3542, section 11.2.
   */
  readonly dontfrag?: boolean | undefined;
  /** How the path MTU is found: IPV6_PMTUDISC_. Source: ipv6(7), ip(7). */
  readonly mtu_discover?: number | undefined;
  /**
   * The kernel gives datagrams without a flow label one, by their addresses and ports. IPv6 only.
   * Source: <linux/in6.h>; RFC 6437, section 3.
   */
  readonly autoflowlabel?: boolean | undefined;
  /** Addresses that this host does not have (yet) can be bound. Source: ip(7). */
  readonly freebind?: boolean | undefined;
  /** Datagrams come with TIMESTAMPNS. Source: socket(7). */
  readonly timestampns?: boolean | undefined;
  /**
   * SOF_TIMESTAMPING_ flags: stamps of what is received and, in the error queue, of what is sent.
   * Source: Linux, networking/timestamping.rst.
   */
  readonly timestamping?: number | undefined;
  /** Datagrams come with RXQ_OVFL once one was dropped. Source: socket(7). */
  readonly rxq_ovfl?: boolean | undefined;
  /** Datagrams of one size from one sender come as one, with UDP_GRO; receive into 64 KiB then. Source: udp(7). */
  readonly udp_gro?: boolean | undefined;
  /**
   * Everything that is sent is cut into datagrams of so many octets; 0 for none. The control message serves better.
   * Source: udp(7).
   */
  readonly udp_segment?: number | undefined;
  /** Several sockets may bind the same address. Source: socket(7). */
  readonly reuseaddr?: boolean | undefined;
  /** Several sockets share a port, and the datagrams that arrive there; before bind. Source: socket(7). */
  readonly reuseport?: boolean | undefined;
  /** Datagrams to an IPv4 broadcast address may be sent. Source: socket(7). */
  readonly broadcast?: boolean | undefined;
  /** The send buffer in octets; reads back doubled. Source: socket(7). */
  readonly sndbuf?: number | undefined;
  /** The receive buffer in octets; reads back doubled. Source: socket(7). */
  readonly rcvbuf?: number | undefined;
  /** The queueing priority of what is sent. Source: socket(7). */
  readonly priority?: number | undefined;
  /** The mark that firewall and routing rules see; needs CAP_NET_ADMIN. Source: socket(7). */
  readonly mark?: number | undefined;
  /** The name of the only interface to use; "" for any. Source: socket(7). */
  readonly bindtodevice?: string | undefined;
}

/** The name of an option. */
export type OptionName = keyof OptionValues;

interface OptionDefinition {
  readonly kind: "boolean" | "int" | "interface" | "text";
  readonly min: number;
  readonly max: number;
  /** Where it is set whatever the family. */
  readonly any?: OptionPlace;
  readonly v6?: OptionPlace;
  readonly v4?: OptionPlace;
  /** Whether datagrams over IPv4 of an AF_INET6 socket need IPv4's option besides. */
  readonly mapped: boolean;
}

type Places = Pick<OptionDefinition, "any" | "v6" | "v4">;

const INT_MAX = 0x7fffffff;

const boolean = (places: Places, mapped = true): OptionDefinition => ({
  kind: "boolean",
  min: 0,
  max: 1,
  mapped,
  ...places,
});
const int = (min: number, max: number, places: Places): OptionDefinition => ({
  kind: "int",
  min,
  max,
  mapped: true,
  ...places,
});
const both = (v6: number, v4: number): Places => ({ v6: [c.SOL_IPV6, v6], v4: [c.SOL_IP, v4] });
const only6 = (v6: number): Places => ({ v6: [c.SOL_IPV6, v6] });
const general = (option: number): Places => ({ any: [c.SOL_SOCKET, option] });
const udp = (option: number): Places => ({ any: [c.SOL_UDP, option] });

/** Where each option is set. */
export const OPTIONS: Readonly<Record<OptionName, OptionDefinition>> = {
  ipv6_v6only: boolean(only6(c.IPV6_V6ONLY)),
  unicast_hops: int(-1, 255, both(c.IPV6_UNICAST_HOPS, c.IP_TTL)),
  multicast_if: { ...int(0, INT_MAX, both(c.IPV6_MULTICAST_IF, c.IP_MULTICAST_IF)), kind: "interface" },
  multicast_hops: int(-1, 255, both(c.IPV6_MULTICAST_HOPS, c.IP_MULTICAST_TTL)),
  multicast_loop: boolean(both(c.IPV6_MULTICAST_LOOP, c.IP_MULTICAST_LOOP)),
  multicast_all: boolean(both(c.IPV6_MULTICAST_ALL, c.IP_MULTICAST_ALL)),
  tclass: int(0, 255, both(c.IPV6_TCLASS, c.IP_TOS)),
  // IPv6's covers IPv4 too, in IPv4-mapped form; with both a datagram over IPv4 would come with two.
  recvpktinfo: boolean(both(c.IPV6_RECVPKTINFO, c.IP_PKTINFO), false),
  recvhoplimit: boolean(both(c.IPV6_RECVHOPLIMIT, c.IP_RECVTTL)),
  recvtclass: boolean(both(c.IPV6_RECVTCLASS, c.IP_RECVTOS)),
  recvflowinfo: boolean(only6(c.IPV6_FLOWINFO)),
  recvpathmtu: boolean(only6(c.IPV6_RECVPATHMTU)),
  recverr: boolean(both(c.IPV6_RECVERR, c.IP_RECVERR)),
  dontfrag: boolean(only6(c.IPV6_DONTFRAG)),
  mtu_discover: int(0, 5, both(c.IPV6_MTU_DISCOVER, c.IP_MTU_DISCOVER)),
  autoflowlabel: boolean(only6(c.IPV6_AUTOFLOWLABEL)),
  // One flag of the socket, whichever level sets it.
  freebind: boolean(both(c.IPV6_FREEBIND, c.IP_FREEBIND), false),
  timestampns: boolean(general(c.SO_TIMESTAMPNS)),
  timestamping: int(0, INT_MAX, general(c.SO_TIMESTAMPING)),
  rxq_ovfl: boolean(general(c.SO_RXQ_OVFL)),
  udp_gro: boolean(udp(c.UDP_GRO)),
  udp_segment: int(0, 0xffff, udp(c.UDP_SEGMENT)),
  reuseaddr: boolean(general(c.SO_REUSEADDR)),
  reuseport: boolean(general(c.SO_REUSEPORT)),
  broadcast: boolean(general(c.SO_BROADCAST)),
  sndbuf: int(0, INT_MAX, general(c.SO_SNDBUF)),
  rcvbuf: int(0, INT_MAX, general(c.SO_RCVBUF)),
  priority: int(0, INT_MAX, general(c.SO_PRIORITY)),
  mark: int(0, INT_MAX, general(c.SO_MARK)),
  bindtodevice: { ...int(0, INT_MAX, general(c.SO_BINDTODEVICE)), kind: "text" },
};
