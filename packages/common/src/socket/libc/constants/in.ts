/**
 * The constants of <netinet/in.h> and <netinet/udp.h> for protocols, IPv4 and UDP, under their own names; the same with
 * glibc and musl.
 */

// Protocols
/** The protocol number of IP, and the level of its options. Source: ip(7). */
export const IPPROTO_IP = 0;
/** The next header number of IPv6's hop-by-hop options. Source: RFC 3542, section 2.1.1. */
export const IPPROTO_HOPOPTS = 0;
/** The protocol number of ICMP. Source: icmp(7). */
export const IPPROTO_ICMP = 1;
/** The protocol number of TCP. Source: tcp(7). */
export const IPPROTO_TCP = 6;
/** The protocol number of UDP, and the level of its options. Source: udp(7). */
export const IPPROTO_UDP = 17;
/** The protocol number of IPv6, and the level of its options. Source: ipv6(7). */
export const IPPROTO_IPV6 = 41;
/** The next header number of IPv6's routing header. Source: RFC 3542, section 2.1.1. */
export const IPPROTO_ROUTING = 43;
/** The next header number of IPv6's fragment header. Source: RFC 3542, section 2.1.1. */
export const IPPROTO_FRAGMENT = 44;
/** The protocol number of IPsec's encapsulating security payload. Source: RFC 3542, section 2.1.1. */
export const IPPROTO_ESP = 50;
/** The protocol number of IPsec's authentication header. Source: RFC 3542, section 2.1.1. */
export const IPPROTO_AH = 51;
/** The protocol number of ICMPv6. Source: RFC 3542, section 2.1.1. */
export const IPPROTO_ICMPV6 = 58;
/** The next header number of IPv6 when nothing follows. Source: RFC 3542, section 2.1.1. */
export const IPPROTO_NONE = 59;
/** The next header number of IPv6's destination options. Source: RFC 3542, section 2.1.1. */
export const IPPROTO_DSTOPTS = 60;
/** The protocol number of UDP-Lite. Source: udplite(7). */
export const IPPROTO_UDPLITE = 136;
/** Raw packets with the header of the caller. Source: raw(7). */
export const IPPROTO_RAW = 255;

// Text length, and addresses as 32-bit numbers in host order
/** Octets that an IPv4 address in text fits in, with its NUL. Source: inet_ntop(3). */
export const INET_ADDRSTRLEN = 16;
/** 0.0.0.0, every interface. Source: ip(7). */
export const INADDR_ANY = 0;
/** 127.0.0.1, this host. Source: ip(7). */
export const INADDR_LOOPBACK = 0x7f000001;
/** 255.255.255.255, every host of the network. Source: ip(7). */
export const INADDR_BROADCAST = 0xffffffff;
/** What inet_addr returns for text that is no address. Source: inet_addr(3). */
export const INADDR_NONE = 0xffffffff;
/** 224.0.0.0, no multicast group. Source: <netinet/in.h>. */
export const INADDR_UNSPEC_GROUP = 0xe0000000;
/** 224.0.0.1, the multicast group of all hosts. Source: <netinet/in.h>. */
export const INADDR_ALLHOSTS_GROUP = 0xe0000001;
/** 224.0.0.255, the last multicast group that no router forwards. Source: <netinet/in.h>. */
export const INADDR_MAX_LOCAL_GROUP = 0xe00000ff;
/** Ports below need privileges to bind. Source: <netinet/in.h>. */
export const IPPORT_RESERVED = 1024;
/** Where ports for servers began before the ephemeral range was a setting. Source: <netinet/in.h>. */
export const IPPORT_USERRESERVED = 5000;

// IPv4 options and control messages, ip(7)
/** The type of service (DSCP and ECN) of what is sent. Source: ip(7). */
export const IP_TOS = 1;
/** The time to live of what is sent. Source: ip(7). */
export const IP_TTL = 2;
/** The IPv4 options of what is sent. Source: ip(7). */
export const IP_OPTIONS = 4;
/** Datagrams come with their IPv4 options. Source: ip(7). */
export const IP_RECVOPTS = 6;
/** As IP_RECVOPTS, with the options ready to send back. Source: ip(7). */
export const IP_RETOPTS = 7;
/** Datagrams come with the address and the interface they arrived at. Source: ip(7). */
export const IP_PKTINFO = 8;
/** How the path MTU is found: IP_PMTUDISC_. Source: ip(7). */
export const IP_MTU_DISCOVER = 10;
/** Errors from the network go to the error queue. Source: ip(7). */
export const IP_RECVERR = 11;
/** Datagrams come with their time to live. Source: ip(7). */
export const IP_RECVTTL = 12;
/** Datagrams come with their type of service. Source: ip(7). */
export const IP_RECVTOS = 13;
/** The path MTU of a connected socket, in octets. Source: ip(7). */
export const IP_MTU = 14;
/** Addresses that this host does not have yet may be bound. Source: ip(7). */
export const IP_FREEBIND = 15;
/** Addresses that are not this host's may be bound; needs CAP_NET_ADMIN or CAP_NET_RAW. Source: ip(7). */
export const IP_TRANSPARENT = 19;
/** Datagrams come with the destination they had before a proxy rule: struct sockaddr_in. Source: ip(7). */
export const IP_RECVORIGDSTADDR = 20;
/** The control message of IP_RECVORIGDSTADDR. Source: ip(7). */
export const IP_ORIGDSTADDR = IP_RECVORIGDSTADDR;
/** Datagrams with a lower time to live are not received. Source: ip(7). */
export const IP_MINTTL = 21;
/** Datagrams come with the checksum of their payload. Source: <linux/in.h>. */
export const IP_CHECKSUM = 23;
/** Binding to port 0 leaves the choice of a port to connect. Source: ip(7). */
export const IP_BIND_ADDRESS_NO_PORT = 24;
/** Datagrams that came in fragments come with the size of the largest. Source: <linux/in.h>. */
export const IP_RECVFRAGSIZE = 25;
/** ICMP errors come with where their extensions begin. Source: <linux/in.h>. */
export const IP_RECVERR_RFC4884 = 26;
/** The interface that multicast leaves by: struct ip_mreqn. Source: ip(7). */
export const IP_MULTICAST_IF = 32;
/** The time to live of multicast. Source: ip(7). */
export const IP_MULTICAST_TTL = 33;
/** Whether this host hears its own multicast. Source: ip(7). */
export const IP_MULTICAST_LOOP = 34;
/** Joins a group: struct ip_mreqn. Source: ip(7). */
export const IP_ADD_MEMBERSHIP = 35;
/** Leaves a group: struct ip_mreqn. Source: ip(7). */
export const IP_DROP_MEMBERSHIP = 36;
/** Hears a source of a group again: struct ip_mreq_source. Source: ip(7). */
export const IP_UNBLOCK_SOURCE = 37;
/** Hears a source of a group no longer: struct ip_mreq_source. Source: ip(7). */
export const IP_BLOCK_SOURCE = 38;
/** Joins a group for one source: struct ip_mreq_source. Source: ip(7). */
export const IP_ADD_SOURCE_MEMBERSHIP = 39;
/** Leaves a group for one source: struct ip_mreq_source. Source: ip(7). */
export const IP_DROP_SOURCE_MEMBERSHIP = 40;
/**
 * Datagrams to groups that other sockets of this host have joined are received too. On until turned off. Source: ip(7).
 */
export const IP_MULTICAST_ALL = 49;
/** The index of the interface that unicast leaves by, in network order. Source: ip(7). */
export const IP_UNICAST_IF = 50;

// Path MTU discovery, ip(7)
/** Fragment where needed, and do not learn the path MTU. Source: ip(7). */
export const IP_PMTUDISC_DONT = 0;
/** Learn the path MTU and fragment to it. The default. Source: ip(7). */
export const IP_PMTUDISC_WANT = 1;
/** Never fragment: EMSGSIZE for what is longer than the path MTU. Source: ip(7). */
export const IP_PMTUDISC_DO = 2;
/** Never fragment, and ignore the path MTU that is known. Source: ip(7). */
export const IP_PMTUDISC_PROBE = 3;
/** Never fragment: EMSGSIZE for what is longer than the interface's MTU, whatever ICMP says. Source: <linux/in.h>. */
export const IP_PMTUDISC_INTERFACE = 4;
/** As IP_PMTUDISC_INTERFACE, but what is longer is fragmented. Source: <linux/in.h>. */
export const IP_PMTUDISC_OMIT = 5;

// Multicast of either family, RFC 3678
/** Joins a group: struct group_req. Source: RFC 3678, section 5.1. */
export const MCAST_JOIN_GROUP = 42;
/** Hears a source of a group no longer: struct group_source_req. Source: RFC 3678, section 5.1. */
export const MCAST_BLOCK_SOURCE = 43;
/** Hears a source of a group again: struct group_source_req. Source: RFC 3678, section 5.1. */
export const MCAST_UNBLOCK_SOURCE = 44;
/** Leaves a group: struct group_req. Source: RFC 3678, section 5.1. */
export const MCAST_LEAVE_GROUP = 45;
/** Joins a group for one source: struct group_source_req. Source: RFC 3678, section 5.1. */
export const MCAST_JOIN_SOURCE_GROUP = 46;
/** Leaves a group for one source: struct group_source_req. Source: RFC 3678, section 5.1. */
export const MCAST_LEAVE_SOURCE_GROUP = 47;

// UDP options and control messages, udp(7)
/** While on, what is sent gathers in one datagram. Source: udp(7). */
export const UDP_CORK = 1;
/** No checksum on what is sent over IPv6. Source: udp(7). */
export const UDP_NO_CHECK6_TX = 101;
/** Datagrams without a checksum are received over IPv6. Source: udp(7). */
export const UDP_NO_CHECK6_RX = 102;
/** Octets of each datagram that one long payload is cut into on sending (GSO). Source: udp(7). */
export const UDP_SEGMENT = 103;
/** Datagrams of one flow may come joined, with their size in a control message of that type. Source: udp(7). */
export const UDP_GRO = 104;
