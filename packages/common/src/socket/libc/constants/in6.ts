/** The constants of <netinet/in.h> and <linux/in6.h> for IPv6, under their own names; the same with glibc and musl. */

// Text length (RFC 3493, section 6.3)
/** Octets that an IPv6 address in text fits in, with its NUL. Source: RFC 3493, section 6.3. */
export const INET6_ADDRSTRLEN = 46;

// Options of RFC 3493, section 5
/** The hop limit of what is sent; -1 is the host's default. Source: RFC 3493, section 5.1. */
export const IPV6_UNICAST_HOPS = 16;
/** The index of the interface that multicast leaves by. Source: RFC 3493, section 5.2. */
export const IPV6_MULTICAST_IF = 17;
/** The hop limit of multicast. Source: RFC 3493, section 5.2. */
export const IPV6_MULTICAST_HOPS = 18;
/** Whether this host hears its own multicast. Source: RFC 3493, section 5.2. */
export const IPV6_MULTICAST_LOOP = 19;
/** Joins a group: struct ipv6_mreq. Source: RFC 3493, section 5.2. */
export const IPV6_JOIN_GROUP = 20;
/** Leaves a group: struct ipv6_mreq. Source: RFC 3493, section 5.2. */
export const IPV6_LEAVE_GROUP = 21;
/** Linux's older name for IPV6_JOIN_GROUP. Source: ipv6(7). */
export const IPV6_ADD_MEMBERSHIP = IPV6_JOIN_GROUP;
/** Linux's older name for IPV6_LEAVE_GROUP. Source: ipv6(7). */
export const IPV6_DROP_MEMBERSHIP = IPV6_LEAVE_GROUP;
/** No IPv4 through IPv4-mapped addresses; to be set before bind. Source: RFC 3493, section 5.3. */
export const IPV6_V6ONLY = 26;

// Options and control messages of RFC 3542
/** Where a raw socket's packets have their checksum. Source: RFC 3542, section 3.1. */
export const IPV6_CHECKSUM = 7;
/** The address of the next hop: a control message, struct sockaddr_in6. Source: RFC 3542, section 6.4. */
export const IPV6_NEXTHOP = 9;
/** Datagrams come with the address and the interface they arrived at. Source: RFC 3542, section 6.2. */
export const IPV6_RECVPKTINFO = 49;
/** The control message of IPV6_RECVPKTINFO. Source: RFC 3542, section 6.2. */
export const IPV6_PKTINFO = 50;
/** Datagrams come with their hop limit. Source: RFC 3542, section 6.3. */
export const IPV6_RECVHOPLIMIT = 51;
/** The control message of IPV6_RECVHOPLIMIT. Source: RFC 3542, section 6.3. */
export const IPV6_HOPLIMIT = 52;
/** Datagrams come with their hop-by-hop options. Source: RFC 3542, section 8. */
export const IPV6_RECVHOPOPTS = 53;
/** The hop-by-hop options of what is sent, and the control message of IPV6_RECVHOPOPTS. Source: RFC 3542, section 8. */
export const IPV6_HOPOPTS = 54;
/** The destination options before the routing header of what is sent. Source: RFC 3542, section 9.2. */
export const IPV6_RTHDRDSTOPTS = 55;
/** Datagrams come with their routing header. Source: RFC 3542, section 7. */
export const IPV6_RECVRTHDR = 56;
/** The routing header of what is sent, and the control message of IPV6_RECVRTHDR. Source: RFC 3542, section 7. */
export const IPV6_RTHDR = 57;
/** Datagrams come with their destination options. Source: RFC 3542, section 9.1. */
export const IPV6_RECVDSTOPTS = 58;
/**
 * The destination options of what is sent, and the control message of IPV6_RECVDSTOPTS. Source: RFC 3542, section 9.2.
 */
export const IPV6_DSTOPTS = 59;
/** A datagram longer than the path MTU has the path MTU reported. Source: RFC 3542, section 11.3. */
export const IPV6_RECVPATHMTU = 60;
/**
 * The path MTU: struct ip6_mtuinfo. An option to read, and the control message of IPV6_RECVPATHMTU.
 * Source: RFC 3542, section 11.4.
 */
export const IPV6_PATHMTU = 61;
/** Datagrams longer than the path MTU are refused, not fragmented. Source: RFC 3542, section 11.2. */
export const IPV6_DONTFRAG = 62;
/** Datagrams come with their traffic class. Source: RFC 3542, section 6.5. */
export const IPV6_RECVTCLASS = 66;
/** The traffic class of what is sent, and the control message of IPV6_RECVTCLASS. Source: RFC 3542, section 6.5. */
export const IPV6_TCLASS = 67;
/** The type of a routing header that RFC 5095 has withdrawn. Source: RFC 3542, section 7. */
export const IPV6_RTHDR_TYPE_0 = 0;

// Linux's own options, ipv6(7)
/** Datagrams come with their flow label and traffic class. Source: ipv6(7). */
export const IPV6_FLOWINFO = 11;
/** How the path MTU is found: IPV6_PMTUDISC_. Source: ipv6(7). */
export const IPV6_MTU_DISCOVER = 23;
/** The path MTU of a connected socket, in octets. Source: ipv6(7). */
export const IPV6_MTU = 24;
/** Errors from the network go to the error queue. Source: ipv6(7). */
export const IPV6_RECVERR = 25;
/** Joins an anycast group: struct ipv6_mreq. Source: <linux/in6.h>. */
export const IPV6_JOIN_ANYCAST = 27;
/** Leaves an anycast group: struct ipv6_mreq. Source: <linux/in6.h>. */
export const IPV6_LEAVE_ANYCAST = 28;
/**
 * Datagrams to groups that other sockets of this host have joined are received too. On until turned off.
 * Source: <linux/in6.h>.
 */
export const IPV6_MULTICAST_ALL = 29;
/** ICMPv6 errors come with where their extensions begin. Source: <linux/in6.h>. */
export const IPV6_RECVERR_RFC4884 = 31;
/** Leases flow labels: struct in6_flowlabel_req. Source: <linux/in6.h>. */
export const IPV6_FLOWLABEL_MGR = 32;
/** The flowinfo of a destination is honoured. Source: <linux/in6.h>. */
export const IPV6_FLOWINFO_SEND = 33;
/** The kernel makes up a flow label for each flow. Source: <linux/in6.h>. */
export const IPV6_AUTOFLOWLABEL = 70;
/** Which of this host's addresses to send from: IPV6_PREFER_SRC_. Source: RFC 5014, section 5. */
export const IPV6_ADDR_PREFERENCES = 72;
/** Datagrams with a lower hop limit are not received. Source: <linux/in6.h>. */
export const IPV6_MINHOPCOUNT = 73;
/** Datagrams come with the destination they had before a proxy rule: struct sockaddr_in6. Source: <linux/in6.h>. */
export const IPV6_RECVORIGDSTADDR = 74;
/** The control message of IPV6_RECVORIGDSTADDR. Source: <linux/in6.h>. */
export const IPV6_ORIGDSTADDR = IPV6_RECVORIGDSTADDR;
/** Addresses that are not this host's may be bound; needs CAP_NET_ADMIN or CAP_NET_RAW. Source: <linux/in6.h>. */
export const IPV6_TRANSPARENT = 75;
/** The index of the interface that unicast leaves by, in network order. Source: <linux/in6.h>. */
export const IPV6_UNICAST_IF = 76;
/** Datagrams that came in fragments come with the size of the largest. Source: <linux/in6.h>. */
export const IPV6_RECVFRAGSIZE = 77;
/** Addresses that this host does not have yet may be bound. Source: <linux/in6.h>. */
export const IPV6_FREEBIND = 78;

// Which address to send from, RFC 5014
/** A temporary address rather than a public one. Source: RFC 5014, section 5. */
export const IPV6_PREFER_SRC_TMP = 0x1;
/** A public address rather than a temporary one. Source: RFC 5014, section 5. */
export const IPV6_PREFER_SRC_PUBLIC = 0x2;
/** A care-of address rather than a home address. Source: RFC 5014, section 5. */
export const IPV6_PREFER_SRC_COA = 0x4;
/** A cryptographically generated address. Source: RFC 5014, section 5. */
export const IPV6_PREFER_SRC_CGA = 0x8;
/** Temporary or public as the host is configured. Source: <linux/in6.h>. */
export const IPV6_PREFER_SRC_PUBTMP_DEFAULT = 0x100;
/** A home address rather than a care-of address. Source: RFC 5014, section 5. */
export const IPV6_PREFER_SRC_HOME = 0x400;
/** No cryptographically generated address. Source: RFC 5014, section 5. */
export const IPV6_PREFER_SRC_NONCGA = 0x800;

// Path MTU discovery, ipv6(7)
/** Fragment where needed, and do not learn the path MTU. Source: <linux/in6.h>. */
export const IPV6_PMTUDISC_DONT = 0;
/** Learn the path MTU and fragment to it. The default. Source: <linux/in6.h>. */
export const IPV6_PMTUDISC_WANT = 1;
/** Never fragment: EMSGSIZE for what is longer than the path MTU. Source: <linux/in6.h>. */
export const IPV6_PMTUDISC_DO = 2;
/** Never fragment, and ignore the path MTU that is known. Source: <linux/in6.h>. */
export const IPV6_PMTUDISC_PROBE = 3;
/**
 * Never fragment: EMSGSIZE for what is longer than the interface's MTU, whatever ICMPv6 says. Source: <linux/in6.h>.
 */
export const IPV6_PMTUDISC_INTERFACE = 4;
/** As IPV6_PMTUDISC_INTERFACE, but what is longer is fragmented. Source: <linux/in6.h>. */
export const IPV6_PMTUDISC_OMIT = 5;

// Flow labels, <linux/in6.h>; the masks are for a flowinfo in host order
/** The 20 bits of the flow label. Source: <linux/in6.h>. */
export const IPV6_FLOWINFO_FLOWLABEL = 0x000fffff;
/** The 8 bits of the traffic class. Source: <linux/in6.h>. */
export const IPV6_FLOWINFO_PRIORITY = 0x0ff00000;
/** An action: take a lease. Source: <linux/in6.h>. */
export const IPV6_FL_A_GET = 0;
/** An action: give a lease back. Source: <linux/in6.h>. */
export const IPV6_FL_A_PUT = 1;
/** An action: prolong a lease. Source: <linux/in6.h>. */
export const IPV6_FL_A_RENEW = 2;
/** A flag: make the lease if there is none. Source: <linux/in6.h>. */
export const IPV6_FL_F_CREATE = 1;
/** A flag: fail when there is such a lease already. Source: <linux/in6.h>. */
export const IPV6_FL_F_EXCL = 2;
/** A flag: answer with the label that came. Source: <linux/in6.h>. */
export const IPV6_FL_F_REFLECT = 4;
/** A flag: report the label that the peer uses. Source: <linux/in6.h>. */
export const IPV6_FL_F_REMOTE = 8;
/** A share: not given. Source: <linux/in6.h>. */
export const IPV6_FL_S_NONE = 0;
/** A share: only this socket may use the label. Source: <linux/in6.h>. */
export const IPV6_FL_S_EXCL = 1;
/** A share: this process may use the label. Source: <linux/in6.h>. */
export const IPV6_FL_S_PROCESS = 2;
/** A share: this user may use the label. Source: <linux/in6.h>. */
export const IPV6_FL_S_USER = 3;
/** A share: everyone may use the label. Source: <linux/in6.h>. */
export const IPV6_FL_S_ANY = 255;
