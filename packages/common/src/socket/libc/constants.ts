/**
 * The constants of <sys/socket.h>, <netinet/in.h>, <netinet/udp.h> and <netdb.h> under their own names, with the
 * values Linux gives them on x86-64 and arm64 (asm-generic); glibc and musl agree unless a line says otherwise.
 */

// Families and types
/** Any family, in getaddrinfo's hints. */
export const AF_UNSPEC = 0;
/** IPv4. */
export const AF_INET = 2;
/** IPv6. */
export const AF_INET6 = 10;
/** The protocol family's name for AF_UNSPEC. */
export const PF_UNSPEC = AF_UNSPEC;
/** The protocol family's name for AF_INET. */
export const PF_INET = AF_INET;
/** The protocol family's name for AF_INET6. */
export const PF_INET6 = AF_INET6;
/** A stream of octets (TCP), in getaddrinfo's hints. */
export const SOCK_STREAM = 1;
/** Datagrams (UDP). */
export const SOCK_DGRAM = 2;
/** Raw packets of IP, in getaddrinfo's hints. */
export const SOCK_RAW = 3;
/** With the type: calls never block. Every Socket has it. */
export const SOCK_NONBLOCK = 0x800;
/** With the type: child processes do not inherit the descriptor. Every Socket has it. */
export const SOCK_CLOEXEC = 0x80000;
/** The protocol number of IP, and the level of its options. */
export const IPPROTO_IP = 0;
/** The protocol number of ICMP. */
export const IPPROTO_ICMP = 1;
/** The protocol number of UDP, and the level of its options. */
export const IPPROTO_UDP = 17;
/** The protocol number of IPv6, and the level of its options. */
export const IPPROTO_IPV6 = 41;
/** The protocol number of ICMPv6. */
export const IPPROTO_ICMPV6 = 58;
/** The protocol number of UDP-Lite. */
export const IPPROTO_UDPLITE = 136;

// getaddrinfo flags and errors (RFC 3493, section 6.1)
/** Without a host: the wildcard address, to bind to. */
export const AI_PASSIVE = 0x1;
/** The canonical name too, in the first row. */
export const AI_CANONNAME = 0x2;
/** The host is a number; no name server is asked. */
export const AI_NUMERICHOST = 0x4;
/** For AF_INET6: IPv4 addresses as IPv4-mapped ones where there is no IPv6 address. */
export const AI_V4MAPPED = 0x8;
/** With AI_V4MAPPED: the IPv4-mapped addresses besides the IPv6 ones. */
export const AI_ALL = 0x10;
/** Only families for which this host has an address. */
export const AI_ADDRCONFIG = 0x20;
/** The service is a number. */
export const AI_NUMERICSERV = 0x400;
/** The flags are unknown or contradict each other. */
export const EAI_BADFLAGS = -1;
/** The name or the service is not known. */
export const EAI_NONAME = -2;
/** No name server has answered; trying again may help. */
export const EAI_AGAIN = -3;
/** The name server refuses or fails for good. */
export const EAI_FAIL = -4;
/** The name exists, but has no address. glibc only. */
export const EAI_NODATA = -5;
/** The family is not supported. */
export const EAI_FAMILY = -6;
/** The type is not supported. */
export const EAI_SOCKTYPE = -7;
/** The service is not known for this type. */
export const EAI_SERVICE = -8;
/** The host has no address of this family. glibc only. */
export const EAI_ADDRFAMILY = -9;
/** Out of memory. */
export const EAI_MEMORY = -10;
/** A system call failed. It arrives as a SocketError instead. */
export const EAI_SYSTEM = -11;
/** A name is longer than its buffer. */
export const EAI_OVERFLOW = -12;

// getnameinfo flags (RFC 3493, section 6.2)
/** The address as a number. */
export const NI_NUMERICHOST = 0x1;
/** The port as a number. */
export const NI_NUMERICSERV = 0x2;
/** Only the host's part of a local name. */
export const NI_NOFQDN = 0x4;
/** No name is an error. */
export const NI_NAMEREQD = 0x8;
/** The name of a UDP service, not of a TCP one. */
export const NI_DGRAM = 0x10;
/** Octets that any host name fits in; musl has 255. */
export const NI_MAXHOST = 1025;
/** Octets that any service name fits in. */
export const NI_MAXSERV = 32;

// Text lengths
/** Octets that an IPv4 address in text fits in, with its NUL. */
export const INET_ADDRSTRLEN = 16;
/** Octets that an IPv6 address in text fits in, with its NUL. */
export const INET6_ADDRSTRLEN = 46;
/** Octets that an interface's name fits in, with its NUL. */
export const IF_NAMESIZE = 16;

// Option levels
/** The level of options that every socket has. */
export const SOL_SOCKET = 1;
/** The level of IPv4's options. */
export const SOL_IP = 0;
/** The level of UDP's options. */
export const SOL_UDP = 17;
/** The level of IPv6's options. */
export const SOL_IPV6 = 41;

// SOL_SOCKET options, socket(7)
/** Several sockets may bind the same address. */
export const SO_REUSEADDR = 2;
/** The type of the socket. Read only. */
export const SO_TYPE = 3;
/** The pending error's number; reading it clears it. */
export const SO_ERROR = 4;
/** Datagrams to a broadcast address may be sent. */
export const SO_BROADCAST = 6;
/** The send buffer in octets; reads back doubled. */
export const SO_SNDBUF = 7;
/** The receive buffer in octets; reads back doubled. */
export const SO_RCVBUF = 8;
/** The queueing priority of what is sent. */
export const SO_PRIORITY = 12;
/** Several sockets share a port, and the datagrams that arrive there. */
export const SO_REUSEPORT = 15;
/** The name of the only interface to use. */
export const SO_BINDTODEVICE = 25;
/** SO_SNDBUF beyond the host's limit; needs CAP_NET_ADMIN. */
export const SO_SNDBUFFORCE = 32;
/** SO_RCVBUF beyond the host's limit; needs CAP_NET_ADMIN. */
export const SO_RCVBUFFORCE = 33;
/** Datagrams come with the time of their arrival, in nanoseconds. */
export const SO_TIMESTAMPNS = 35;
/** The mark that firewall and routing rules see; needs CAP_NET_ADMIN. */
export const SO_MARK = 36;
/** The protocol of the socket. Read only. */
export const SO_PROTOCOL = 38;
/** The family of the socket. Read only. */
export const SO_DOMAIN = 39;
/** Datagrams come with the number of those dropped before. */
export const SO_RXQ_OVFL = 40;
/** Memory figures of the socket, and its drops. Read only. */
export const SO_MEMINFO = 55;

// IPv6 options (RFC 3493, section 5; RFC 3542; ipv6(7))
/** Datagrams come with their flow label and traffic class. */
export const IPV6_FLOWINFO = 11;
/** The hop limit of what is sent; -1 is the host's default. */
export const IPV6_UNICAST_HOPS = 16;
/** The index of the interface that multicast leaves by. */
export const IPV6_MULTICAST_IF = 17;
/** The hop limit of multicast. */
export const IPV6_MULTICAST_HOPS = 18;
/** Whether this host hears its own multicast. */
export const IPV6_MULTICAST_LOOP = 19;
/** Joins a group: struct ipv6_mreq. */
export const IPV6_JOIN_GROUP = 20;
/** Leaves a group: struct ipv6_mreq. */
export const IPV6_LEAVE_GROUP = 21;
/** Linux's older name for IPV6_JOIN_GROUP. */
export const IPV6_ADD_MEMBERSHIP = IPV6_JOIN_GROUP;
/** Linux's older name for IPV6_LEAVE_GROUP. */
export const IPV6_DROP_MEMBERSHIP = IPV6_LEAVE_GROUP;
/** How the path MTU is found: IPV6_PMTUDISC_. */
export const IPV6_MTU_DISCOVER = 23;
/** The path MTU of a connected socket, in octets. */
export const IPV6_MTU = 24;
/** Errors from the network go to the error queue. */
export const IPV6_RECVERR = 25;
/** No IPv4 through IPv4-mapped addresses; to be set before bind. */
export const IPV6_V6ONLY = 26;
/** Leases flow labels: struct in6_flowlabel_req. */
export const IPV6_FLOWLABEL_MGR = 32;
/** The flowinfo of a destination is honoured. */
export const IPV6_FLOWINFO_SEND = 33;
/** Datagrams come with the address and the interface they arrived at. */
export const IPV6_RECVPKTINFO = 49;
/** The control message of IPV6_RECVPKTINFO. */
export const IPV6_PKTINFO = 50;
/** Datagrams come with their hop limit. */
export const IPV6_RECVHOPLIMIT = 51;
/** The control message of IPV6_RECVHOPLIMIT. */
export const IPV6_HOPLIMIT = 52;
/** Datagrams longer than the path MTU are refused, not fragmented. */
export const IPV6_DONTFRAG = 62;
/** Datagrams come with their traffic class. */
export const IPV6_RECVTCLASS = 66;
/** The traffic class of what is sent, and the control message of IPV6_RECVTCLASS. */
export const IPV6_TCLASS = 67;

// IPv6 flow labels, <linux/in6.h>
/** An action: take a lease. */
export const IPV6_FL_A_GET = 0;
/** A flag: make the lease if there is none. */
export const IPV6_FL_F_CREATE = 1;
/** A share: everyone may use the label. */
export const IPV6_FL_S_ANY = 255;

// IPv4 options, ip(7)
/** The type of service (DSCP and ECN) of what is sent. */
export const IP_TOS = 1;
/** The time to live of what is sent. */
export const IP_TTL = 2;
/** Datagrams come with the address and the interface they arrived at. */
export const IP_PKTINFO = 8;
/** How the path MTU is found: IP_PMTUDISC_. */
export const IP_MTU_DISCOVER = 10;
/** Errors from the network go to the error queue. */
export const IP_RECVERR = 11;
/** Datagrams come with their time to live. */
export const IP_RECVTTL = 12;
/** Datagrams come with their type of service. */
export const IP_RECVTOS = 13;
/** The path MTU of a connected socket, in octets. */
export const IP_MTU = 14;
/** The interface that multicast leaves by: struct ip_mreqn. */
export const IP_MULTICAST_IF = 32;
/** The time to live of multicast. */
export const IP_MULTICAST_TTL = 33;
/** Whether this host hears its own multicast. */
export const IP_MULTICAST_LOOP = 34;
/** Joins a group: struct ip_mreqn. */
export const IP_ADD_MEMBERSHIP = 35;
/** Leaves a group: struct ip_mreqn. */
export const IP_DROP_MEMBERSHIP = 36;
/** Fragment where needed, and do not learn the path MTU. */
export const IP_PMTUDISC_DONT = 0;
/** Learn the path MTU and fragment to it. The default. */
export const IP_PMTUDISC_WANT = 1;
/** Never fragment: EMSGSIZE for what is longer than the path MTU. */
export const IP_PMTUDISC_DO = 2;
/** Never fragment, and ignore the path MTU that is known. */
export const IP_PMTUDISC_PROBE = 3;
/** IP_PMTUDISC_DONT for IPV6_MTU_DISCOVER. */
export const IPV6_PMTUDISC_DONT = IP_PMTUDISC_DONT;
/** IP_PMTUDISC_WANT for IPV6_MTU_DISCOVER. */
export const IPV6_PMTUDISC_WANT = IP_PMTUDISC_WANT;
/** IP_PMTUDISC_DO for IPV6_MTU_DISCOVER. */
export const IPV6_PMTUDISC_DO = IP_PMTUDISC_DO;
/** IP_PMTUDISC_PROBE for IPV6_MTU_DISCOVER. */
export const IPV6_PMTUDISC_PROBE = IP_PMTUDISC_PROBE;

// send and recv flags
/** Leaves the datagram in the queue. */
export const MSG_PEEK = 0x2;
/** Control messages were cut. */
export const MSG_CTRUNC = 0x8;
/** The datagram was cut; asked for, the call tells its real length. */
export const MSG_TRUNC = 0x20;
/** EAGAIN instead of waiting. */
export const MSG_DONTWAIT = 0x40;
/** The neighbour is known to be alive. */
export const MSG_CONFIRM = 0x800;
/** Takes an entry of the error queue. */
export const MSG_ERRQUEUE = 0x2000;
/** No SIGPIPE. Every sending call has it. */
export const MSG_NOSIGNAL = 0x4000;
/** More follows for the same datagram. */
export const MSG_MORE = 0x8000;
/** recvmmsg waits for the first datagram only. */
export const MSG_WAITFORONE = 0x10000;
