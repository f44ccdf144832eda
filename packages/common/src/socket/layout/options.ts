/** struct ipv6_mreq, RFC 3493 section 5.2. */
export const IPV6_MREQ = { multiaddr: 0, interface: 16, size: 20 } as const;

/** struct ip_mreqn, ip(7). */
export const IP_MREQN = { multiaddr: 0, address: 4, ifindex: 8, size: 12 } as const;

/** struct in6_flowlabel_req, <linux/in6.h>: label in network byte order, linger and expires in seconds. */
export const FLOWLABEL_REQ = {
  dst: 0,
  label: 16,
  action: 20,
  share: 21,
  flags: 22,
  expires: 24,
  linger: 26,
  size: 32,
} as const;
