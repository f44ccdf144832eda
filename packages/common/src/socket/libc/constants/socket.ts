/**
 * The constants of <sys/socket.h> and <net/if.h> under their own names, with the values Linux gives them on x86-64 and
 * arm64 (asm-generic). glibc and musl agree on all of them.
 */

// Families and types
/** Any family, in getaddrinfo's hints. Source: getaddrinfo(3). */
export const AF_UNSPEC = 0;
/** IPv4. Source: socket(2). */
export const AF_INET = 2;
/** IPv6. Source: RFC 3493, section 3.1. */
export const AF_INET6 = 10;
/** The protocol family's name for AF_UNSPEC. Source: <sys/socket.h>. */
export const PF_UNSPEC = AF_UNSPEC;
/** The protocol family's name for AF_INET. Source: socket(2). */
export const PF_INET = AF_INET;
/** The protocol family's name for AF_INET6. Source: RFC 3493, section 3.1. */
export const PF_INET6 = AF_INET6;
/** A stream of octets (TCP), in getaddrinfo's hints. Source: socket(2). */
export const SOCK_STREAM = 1;
/** Datagrams (UDP). Source: socket(2). */
export const SOCK_DGRAM = 2;
/** Raw packets of IP, in getaddrinfo's hints. Source: socket(2). */
export const SOCK_RAW = 3;
/** With the type: calls never block. Every Socket has it. Source: socket(2). */
export const SOCK_NONBLOCK = 0x800;
/** With the type: child processes do not inherit the descriptor. Every Socket has it. Source: socket(2). */
export const SOCK_CLOEXEC = 0x80000;
/** Ends receiving. Source: shutdown(2). */
export const SHUT_RD = 0;
/** Ends sending. Source: shutdown(2). */
export const SHUT_WR = 1;
/** Ends receiving and sending. Source: shutdown(2). */
export const SHUT_RDWR = 2;
/** Octets that an interface's name fits in, with its NUL. Source: RFC 3493, section 4.2. */
export const IF_NAMESIZE = 16;

// Option levels
/** The level of options that every socket has. Source: socket(7). */
export const SOL_SOCKET = 1;
/** The level of IPv4's options. Source: ip(7). */
export const SOL_IP = 0;
/** The level of UDP's options. Source: <netinet/udp.h>. */
export const SOL_UDP = 17;
/** The level of IPv6's options. Source: ipv6(7). */
export const SOL_IPV6 = 41;

// SOL_SOCKET options and the control messages of the same number, socket(7)
/** Several sockets may bind the same address. Source: socket(7). */
export const SO_REUSEADDR = 2;
/** The type of the socket. Read only. Source: socket(7). */
export const SO_TYPE = 3;
/** The pending error's number; reading it clears it. Source: socket(7). */
export const SO_ERROR = 4;
/** Only hosts on a directly connected network are reached. Source: socket(7). */
export const SO_DONTROUTE = 5;
/** Datagrams to a broadcast address may be sent. Source: socket(7). */
export const SO_BROADCAST = 6;
/** The send buffer in octets; reads back doubled. Source: socket(7). */
export const SO_SNDBUF = 7;
/** The receive buffer in octets; reads back doubled. Source: socket(7). */
export const SO_RCVBUF = 8;
/** No checksum on UDP over IPv4. Source: <asm-generic/socket.h>. */
export const SO_NO_CHECK = 11;
/** The queueing priority of what is sent. Source: socket(7). */
export const SO_PRIORITY = 12;
/** Several sockets share a port, and the datagrams that arrive there. Source: socket(7). */
export const SO_REUSEPORT = 15;
/** Octets that make the socket readable; for datagrams any is enough. Source: socket(7). */
export const SO_RCVLOWAT = 18;
/** How long a blocking receive waits: struct timeval. No Socket blocks. Source: socket(7). */
export const SO_RCVTIMEO = 20;
/** How long a blocking send waits: struct timeval. No Socket blocks. Source: socket(7). */
export const SO_SNDTIMEO = 21;
/** The name of the only interface to use. Source: socket(7). */
export const SO_BINDTODEVICE = 25;
/** A classic BPF program that chooses the datagrams to receive. Source: socket(7). */
export const SO_ATTACH_FILTER = 26;
/** Removes the program that chooses datagrams. Source: socket(7). */
export const SO_DETACH_FILTER = 27;
/** Datagrams come with the time of their arrival, in microseconds. Source: socket(7). */
export const SO_TIMESTAMP = 29;
/** The control message of SO_TIMESTAMP: struct timeval. Source: socket(7). */
export const SCM_TIMESTAMP = SO_TIMESTAMP;
/** SO_SNDBUF beyond the host's limit; needs CAP_NET_ADMIN. Source: socket(7). */
export const SO_SNDBUFFORCE = 32;
/** SO_RCVBUF beyond the host's limit; needs CAP_NET_ADMIN. Source: socket(7). */
export const SO_RCVBUFFORCE = 33;
/** Datagrams come with the time of their arrival, in nanoseconds. Source: socket(7). */
export const SO_TIMESTAMPNS = 35;
/** The control message of SO_TIMESTAMPNS: struct timespec. Source: socket(7). */
export const SCM_TIMESTAMPNS = SO_TIMESTAMPNS;
/** The mark that firewall and routing rules see; needs CAP_NET_ADMIN. Source: socket(7). */
export const SO_MARK = 36;
/** Which timestamps are taken, and reported how: SOF_TIMESTAMPING_. Source: Linux, networking/timestamping.rst. */
export const SO_TIMESTAMPING = 37;
/** The control message of SO_TIMESTAMPING: three struct timespec. Source: Linux, networking/timestamping.rst. */
export const SCM_TIMESTAMPING = SO_TIMESTAMPING;
/** The protocol of the socket. Read only. Source: socket(7). */
export const SO_PROTOCOL = 38;
/** The family of the socket. Read only. Source: socket(7). */
export const SO_DOMAIN = 39;
/** Datagrams come with the number of those dropped before. Source: socket(7). */
export const SO_RXQ_OVFL = 40;
/** Where in the queue MSG_PEEK looks. Source: socket(7). */
export const SO_PEEK_OFF = 42;
/** The program that chooses datagrams can no longer be changed. Source: socket(7). */
export const SO_LOCK_FILTER = 44;
/** An error in the queue makes the socket exceptional, not just erroneous, for poll. Source: socket(7). */
export const SO_SELECT_ERR_QUEUE = 45;
/** Microseconds to poll the device for, when nothing waits. Source: socket(7). */
export const SO_BUSY_POLL = 46;
/** Octets a second at most, where the queueing discipline paces. Source: <asm-generic/socket.h>. */
export const SO_MAX_PACING_RATE = 47;
/** The processor that the last datagram arrived at, or that should serve this socket. Source: socket(7). */
export const SO_INCOMING_CPU = 49;
/** An eBPF program that chooses the datagrams to receive. Source: socket(7). */
export const SO_ATTACH_BPF = 50;
/** A classic BPF program that picks the socket among those sharing a port. Source: socket(7). */
export const SO_ATTACH_REUSEPORT_CBPF = 51;
/** An eBPF program that picks the socket among those sharing a port. Source: socket(7). */
export const SO_ATTACH_REUSEPORT_EBPF = 52;
/** Memory figures of the socket, and its drops. Read only. Source: <asm-generic/socket.h>. */
export const SO_MEMINFO = 55;
/** The device queue that the last datagram came from. Read only. Source: socket(7). */
export const SO_INCOMING_NAPI_ID = 56;
/** A number that no other socket of this host has: 64 bits. Read only. Source: <asm-generic/socket.h>. */
export const SO_COOKIE = 57;
/** MSG_ZEROCOPY may be used. Source: Linux, networking/msg_zerocopy.rst. */
export const SO_ZEROCOPY = 60;
/** Datagrams may be sent at a given time: struct sock_txtime. Source: <linux/net_tstamp.h>. */
export const SO_TXTIME = 61;
/** The control message that gives the time to send at: 64 bits, nanoseconds. Source: <asm-generic/socket.h>. */
export const SCM_TXTIME = SO_TXTIME;
/** The index of the only interface to use. Source: <asm-generic/socket.h>. */
export const SO_BINDTOIFINDEX = 62;
/** Removes the program that picks the socket among those sharing a port. Source: <asm-generic/socket.h>. */
export const SO_DETACH_REUSEPORT_BPF = 68;
/** Busy polling before the device's interrupts. Source: <asm-generic/socket.h>. */
export const SO_PREFER_BUSY_POLL = 69;
/** Datagrams that one round of busy polling takes at most. Source: <asm-generic/socket.h>. */
export const SO_BUSY_POLL_BUDGET = 70;
/** A number that no other network namespace of this host has: 64 bits. Read only. Source: <asm-generic/socket.h>. */
export const SO_NETNS_COOKIE = 71;
/**
 * Which buffer sizes the kernel leaves alone: 1 the send buffer, 2 the receive buffer. Source: <asm-generic/socket.h>.
 */
export const SO_BUF_LOCK = 72;

// Flags of send and recv, and what recvmsg says of a datagram
/** Leaves the datagram in the queue. Source: recv(2). */
export const MSG_PEEK = 0x2;
/** Only hosts on a directly connected network are reached. Source: send(2). */
export const MSG_DONTROUTE = 0x4;
/** Control messages were cut. Source: recv(2). */
export const MSG_CTRUNC = 0x8;
/** The datagram was cut; asked for, the call tells its real length. Source: recv(2). */
export const MSG_TRUNC = 0x20;
/** EAGAIN instead of waiting. Source: recv(2). */
export const MSG_DONTWAIT = 0x40;
/** The end of a record; without meaning for UDP. Source: recv(2). */
export const MSG_EOR = 0x80;
/** The neighbour is known to be alive. Source: send(2). */
export const MSG_CONFIRM = 0x800;
/** Takes an entry of the error queue. Source: recv(2). */
export const MSG_ERRQUEUE = 0x2000;
/** No SIGPIPE. Every sending call has it. Source: send(2). */
export const MSG_NOSIGNAL = 0x4000;
/** More follows for the same datagram. Source: send(2). */
export const MSG_MORE = 0x8000;
/** recvmmsg waits for the first datagram only. Source: recvmmsg(2). */
export const MSG_WAITFORONE = 0x10000;
/**
 * The kernel sends from the caller's memory and tells by the error queue when it is done.
 * Source: Linux, networking/msg_zerocopy.rst.
 */
export const MSG_ZEROCOPY = 0x4000000;
/** Descriptors received are not inherited; without meaning for UDP. Source: recv(2). */
export const MSG_CMSG_CLOEXEC = 0x40000000;
