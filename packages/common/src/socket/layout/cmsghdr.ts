/** struct cmsghdr as the kernel reads it: len is 64 bits wide and counts the header too. */
export const CMSGHDR = { len: 0, level: 8, type: 12, size: 16 } as const;

/** struct in6_pktinfo, RFC 3542 section 6. The interface index in host byte order. */
export const IN6_PKTINFO = { addr: 0, ifindex: 16, size: 20 } as const;

/** struct in_pktinfo, ip(7): spec_dst is the address to answer from, addr the one in the header. */
export const IN_PKTINFO = { ifindex: 0, spec_dst: 4, addr: 8, size: 12 } as const;

/** struct ip6_mtuinfo, RFC 3542 section 11.3: a sockaddr_in6 and the path MTU to it. */
export const IP6_MTUINFO = { addr: 0, mtu: 28, size: 32 } as const;

/** struct sock_extended_err, <linux/errqueue.h>; the socket address of the offender follows. */
export const SOCK_EXTENDED_ERR = {
  errno: 0,
  origin: 4,
  type: 5,
  code: 6,
  pad: 7,
  info: 8,
  data: 12,
  size: 16,
} as const;

/** struct timespec with 64-bit seconds, clock_gettime(2). */
export const TIMESPEC = { sec: 0, nsec: 8, size: 16 } as const;

/** struct scm_timestamping, <linux/errqueue.h>: three of timespec, the second of them unused. */
export const SCM_TIMESTAMPING_TIMES = { software: 0, hardware: 2 * TIMESPEC.size, size: 3 * TIMESPEC.size } as const;

/** The octets that `length` octets of a control message's payload take with the padding that the next one needs. */
export function controlSpace(length: number): number {
  return CMSGHDR.size + ((length + 7) & ~7);
}
