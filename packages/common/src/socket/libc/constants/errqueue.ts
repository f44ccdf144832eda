/**
 * The constants of <linux/errqueue.h>, <linux/net_tstamp.h> and the ICMP headers: what a socket's error queue reports,
 * and how timestamps are asked for.
 */

// Where an extended error comes from, ip(7)
/** Nowhere: no error. Source: ip(7). */
export const SO_EE_ORIGIN_NONE = 0;
/** This host. Source: ip(7). */
export const SO_EE_ORIGIN_LOCAL = 1;
/** An ICMP error. Source: ip(7). */
export const SO_EE_ORIGIN_ICMP = 2;
/** An ICMPv6 error. Source: ip(7). */
export const SO_EE_ORIGIN_ICMP6 = 3;
/** No error: a transmit timestamp. Source: Linux, networking/timestamping.rst. */
export const SO_EE_ORIGIN_TXSTATUS = 4;
/** Another name for SO_EE_ORIGIN_TXSTATUS. Source: Linux, networking/timestamping.rst. */
export const SO_EE_ORIGIN_TIMESTAMPING = SO_EE_ORIGIN_TXSTATUS;
/** No error: the kernel is done with the memory of MSG_ZEROCOPY. Source: Linux, networking/msg_zerocopy.rst. */
export const SO_EE_ORIGIN_ZEROCOPY = 5;
/** The time to send at was missed or invalid. Source: <linux/errqueue.h>. */
export const SO_EE_ORIGIN_TXTIME = 6;
/** MSG_ZEROCOPY had to copy after all. Source: Linux, networking/msg_zerocopy.rst. */
export const SO_EE_CODE_ZEROCOPY_COPIED = 1;
/** The time to send at is invalid. Source: <linux/errqueue.h>. */
export const SO_EE_CODE_TXTIME_INVALID_PARAM = 1;
/** The time to send at was missed. Source: <linux/errqueue.h>. */
export const SO_EE_CODE_TXTIME_MISSED = 2;

// Flags of SO_TIMESTAMPING, and what a transmit timestamp is of
/** Stamps of sending, by the device. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_TX_HARDWARE = 0x1;
/** Stamps of sending, when the datagram is handed to the device. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_TX_SOFTWARE = 0x2;
/** Stamps of arrival, by the device. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_RX_HARDWARE = 0x4;
/** Stamps of arrival, when the datagram enters the kernel. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_RX_SOFTWARE = 0x8;
/** Stamps by the kernel are reported. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_SOFTWARE = 0x10;
/** Without effect; kept for old programs. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_SYS_HARDWARE = 0x20;
/** Stamps by the device are reported. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_RAW_HARDWARE = 0x40;
/** Stamps of sending come with the number of the datagram. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_OPT_ID = 0x80;
/** Stamps of entering the queueing discipline. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_TX_SCHED = 0x100;
/** Stamps of acknowledgement; TCP only. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_TX_ACK = 0x200;
/** Every stamp comes with IP_PKTINFO or IPV6_PKTINFO. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_OPT_CMSG = 0x400;
/** Stamps of sending come without the datagram. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_OPT_TSONLY = 0x800;
/** Stamps of sending come with figures of the connection; TCP only. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_OPT_STATS = 0x1000;
/** Stamps of arrival by the device come with its interface. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_OPT_PKTINFO = 0x2000;
/** Both stamps of sending are reported, not just the device's. Source: Linux, networking/timestamping.rst. */
export const SOF_TIMESTAMPING_OPT_TX_SWHW = 0x4000;
/** The datagram was handed to the device, or left it. Source: Linux, networking/timestamping.rst. */
export const SCM_TSTAMP_SND = 0;
/** The datagram entered the queueing discipline. Source: Linux, networking/timestamping.rst. */
export const SCM_TSTAMP_SCHED = 1;
/** The data was acknowledged; TCP only. Source: Linux, networking/timestamping.rst. */
export const SCM_TSTAMP_ACK = 2;

// Types and codes of ICMPv6 errors, RFC 4443
/** Type: destination unreachable. Source: RFC 4443, section 3.1. */
export const ICMP6_DST_UNREACH = 1;
/** Type: longer than the MTU that follows. Source: RFC 4443, section 3.2. */
export const ICMP6_PACKET_TOO_BIG = 2;
/** Type: too many hops, or fragments missing too long. Source: RFC 4443, section 3.3. */
export const ICMP6_TIME_EXCEEDED = 3;
/** Type: a header that is not understood. Source: RFC 4443, section 3.4. */
export const ICMP6_PARAM_PROB = 4;
/** Code: no route. Source: RFC 4443, section 3.1. */
export const ICMP6_DST_UNREACH_NOROUTE = 0;
/** Code: prohibited by a rule. Source: RFC 4443, section 3.1. */
export const ICMP6_DST_UNREACH_ADMIN = 1;
/** Code: beyond the scope of the source address. Source: RFC 4443, section 3.1. */
export const ICMP6_DST_UNREACH_BEYONDSCOPE = 2;
/** Code: the address does not answer. Source: RFC 4443, section 3.1. */
export const ICMP6_DST_UNREACH_ADDR = 3;
/** Code: nobody listens at the port. Source: RFC 4443, section 3.1. */
export const ICMP6_DST_UNREACH_NOPORT = 4;
/** Code: the hop limit was used up. Source: RFC 4443, section 3.3. */
export const ICMP6_TIME_EXCEED_TRANSIT = 0;
/** Code: a fragment did not come in time. Source: RFC 4443, section 3.3. */
export const ICMP6_TIME_EXCEED_REASSEMBLY = 1;

// Types and codes of ICMP errors, RFC 792 and RFC 1122
/** Type: destination unreachable. Source: RFC 1122, section 3.2.2.1. */
export const ICMP_DEST_UNREACH = 3;
/** Type: send less; withdrawn by RFC 6633. Source: RFC 1122, section 3.2.2.3. */
export const ICMP_SOURCE_QUENCH = 4;
/** Type: too many hops, or fragments missing too long. Source: RFC 1122, section 3.2.2.4. */
export const ICMP_TIME_EXCEEDED = 11;
/** Type: a header that is not understood. Source: RFC 1122, section 3.2.2.5. */
export const ICMP_PARAMETERPROB = 12;
/** Code: no route to the network. Source: RFC 1122, section 3.2.2.1. */
export const ICMP_NET_UNREACH = 0;
/** Code: the host does not answer. Source: RFC 1122, section 3.2.2.1. */
export const ICMP_HOST_UNREACH = 1;
/** Code: the host has no such protocol. Source: RFC 1122, section 3.2.2.1. */
export const ICMP_PROT_UNREACH = 2;
/** Code: nobody listens at the port. Source: RFC 1122, section 3.2.2.1. */
export const ICMP_PORT_UNREACH = 3;
/** Code: longer than the MTU that follows, and not to be fragmented. Source: RFC 1191, section 4. */
export const ICMP_FRAG_NEEDED = 4;
/** Code: prohibited by a rule. Source: RFC 1812, section 5.2.7.1. */
export const ICMP_PKT_FILTERED = 13;
