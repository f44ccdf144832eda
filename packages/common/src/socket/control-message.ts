import type { SocketAddress } from "./addresses.ts";
import { checkedInteger } from "./checked.ts";
import { CMSGHDR, controlSpace } from "./layout/cmsghdr.ts";

/**
 * The address of this host that a datagram arrived at or is to leave from, and the interface.
 * Source: struct in6_pktinfo, RFC 3542, section 6; struct in_pktinfo, ip(7).
 */
export interface PacketInfo {
  readonly name: "PKTINFO";
  /** IPv6 or IPv4 as text; IPv4 on an AF_INET6 socket is received as "::ffff:192.0.2.1". To send: "" lets the host choose. */
  readonly address: string;
  /** The interface's index; to send: 0 lets the routes choose. */
  readonly interfaceIndex: number;
}

/**
 * IPv6's hop limit or IPv4's time to live: received 0 to 255; to send also -1 for the host's default (IPv6 only).
 * Source: IPV6_HOPLIMIT, RFC 3542, section 6.3; IP_TTL, ip(7).
 */
export interface HopLimit {
  readonly name: "HOPLIMIT";
  /** 0 to 255; to send also -1. */
  readonly hopLimit: number;
}

/**
 * IPv6's traffic class or IPv4's type of service, DSCP and ECN: 0 to 255; to send also -1 for the default (IPv6 only).
 * Source: IPV6_TCLASS, RFC 3542, section 6.5; IP_TOS, ip(7).
 */
export interface TrafficClass {
  readonly name: "TCLASS";
  /** 0 to 255, the DSCP in the upper six bits and ECN in the lower two; to send also -1. */
  readonly trafficClass: number;
}

/**
 * The first word of the IPv6 header without the version: received with the traffic class in bits 20 to 27.
 * Source: IPV6_FLOWINFO, <linux/in6.h>.
 */
export interface FlowInfo {
  readonly name: "FLOWINFO";
  /** Host order. To send: a flow label of 20 bits (bits above it are ignored by the kernel; see TrafficClass). */
  readonly flowinfo: number;
}

/** When a datagram arrived at this host, by the host's clock (CLOCK_REALTIME). Source: SO_TIMESTAMPNS, socket(7). */
export interface Timestamp {
  readonly name: "TIMESTAMPNS";
  /** Nanoseconds since 1970. */
  readonly time: bigint;
}

/**
 * The stamps of SO_TIMESTAMPING, of a datagram received or, from the error queue, sent.
 * Source: SO_TIMESTAMPING, Linux, networking/timestamping.rst.
 */
export interface Timestamping {
  readonly name: "TIMESTAMPING";
  /** By the host's clock: nanoseconds since 1970. */
  readonly software: bigint | undefined;
  /** By the network adapter's own clock, in nanoseconds. */
  readonly hardware: bigint | undefined;
}

/**
 * How many datagrams this socket has dropped so far for want of room; wraps at 2^32, and is absent before the first.
 * Source: SO_RXQ_OVFL, socket(7).
 */
export interface QueueOverflow {
  readonly name: "RXQ_OVFL";
  /** Datagrams, counted modulo 2^32 since the socket was made. */
  readonly drops: number;
}

/**
 * The payload is several datagrams of `segmentSize` octets that came together; the last may be shorter.
 * Source: udp(7).
 */
export interface ReceiveOffload {
  readonly name: "UDP_GRO";
  /** Octets of each datagram but the last. */
  readonly segmentSize: number;
}

/** The payload is to leave as several datagrams of `segmentSize` octets; the last may be shorter. Source: udp(7). */
export interface SegmentationOffload {
  readonly name: "UDP_SEGMENT";
  /** Octets of each datagram but the last: 1 to 65,535. */
  readonly segmentSize: number;
}

/** The path MTU to a destination is smaller than a datagram that was sent. Source: RFC 3542, section 11.3. */
export interface PathMtu {
  readonly name: "PATHMTU";
  /** Where the datagram was sent to. */
  readonly address: SocketAddress | undefined;
  /** Octets, IP header included. */
  readonly mtu: number;
}

/** What the error queue says of an error. Source: struct sock_extended_err, ip(7). */
export interface ExtendedError {
  readonly name: "RECVERR";
  /** The error's number, as of a failed call. */
  readonly errno: number;
  /** Who reports it: SO_EE_ORIGIN_LOCAL, SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6… */
  readonly origin: number;
  /** The type of the ICMP message, 0 when there was none. */
  readonly type: number;
  /** The code of the ICMP message. */
  readonly code: number;
  /** More: the path MTU for EMSGSIZE; which stage for a transmit timestamp. */
  readonly info: number;
  /** More: the key of a transmit timestamp. */
  readonly data: number;
  /** Who sent the ICMP message; undefined for a local error. */
  readonly offender: SocketAddress | undefined;
}

/**
 * A control message that has no type of its own here, or is cut; or any, spelled out. Source: struct cmsghdr, cmsg(3).
 */
export interface RawControl {
  readonly name?: undefined;
  /** Who defines the type: SOL_IPV6, SOL_IP, SOL_SOCKET, SOL_UDP… */
  readonly level: number;
  /** The number of the message within its level. */
  readonly type: number;
  /** The payload, without header and padding. */
  readonly data: Uint8Array;
}

/** What a received datagram can come with. Source: RFC 3542, ip(7), ipv6(7), udp(7), socket(7). */
export type ReceivedControl =
  | PacketInfo
  | HopLimit
  | TrafficClass
  | FlowInfo
  | Timestamp
  | Timestamping
  | QueueOverflow
  | ReceiveOffload
  | PathMtu
  | ExtendedError
  | RawControl;

/** What a datagram to be sent can be given along. Source: RFC 3542, ip(7), ipv6(7), udp(7). */
export type SendControl = PacketInfo | HopLimit | TrafficClass | FlowInfo | SegmentationOffload | RawControl;

const CONTROL_MAX = 0x7fffffff;

/**
 * The octets of a control message with `length` octets of payload, without padding at the end.
 * Source: RFC 3542, section 5.3.
 */
export function CMSG_LEN(length: number): number {
  return CMSGHDR.size + checkedInteger("length", length, 0, CONTROL_MAX - CMSGHDR.size);
}

/**
 * The octets that a control message with `length` octets of payload takes, with padding.
 * Source: RFC 3542, section 5.2.
 */
export function CMSG_SPACE(length: number): number {
  return controlSpace(checkedInteger("length", length, 0, CONTROL_MAX - CMSGHDR.size - 7));
}
