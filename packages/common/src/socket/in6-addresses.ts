import { type AddressOctets, in6Octets } from "./inet.ts";

/**
 * The octets of "::", the wildcard address. Frozen, because every part of a program shares it: for octets of your own
 * write `Uint8Array.from(in6addr_any)`. Source: RFC 3493, section 3.8.
 */
export const in6addr_any: readonly number[] = Object.freeze(Array<number>(16).fill(0));

/** The octets of "::1", the loopback address; frozen, as `in6addr_any`. Source: RFC 3493, section 3.9. */
export const in6addr_loopback: readonly number[] = Object.freeze([...Array<number>(15).fill(0), 1]);

/** What initialises an address with "::" in C; here the same as `in6addr_any`. Source: RFC 3493, section 3.8. */
export const IN6ADDR_ANY_INIT: readonly number[] = in6addr_any;

/** What initialises an address with "::1" in C; here the same as `in6addr_loopback`. Source: RFC 3493, section 3.9. */
export const IN6ADDR_LOOPBACK_INIT: readonly number[] = in6addr_loopback;

/**
 * Tells something of an IPv6 address, given as text (with or without a zone) or as sixteen octets in network order.
 *
 * @throws {SocketError} EINVAL when it is no IPv6 address.
 * @throws {TypeError} {RangeError} when it is neither text nor octets.
 */
export type In6Predicate = (address: string | AddressOctets) => boolean;

/** Whether it is "::". Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_UNSPECIFIED = predicate("IN6_IS_ADDR_UNSPECIFIED", (octets) => startsWithZeros(octets, 16));

/** Whether it is "::1". Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_LOOPBACK = predicate(
  "IN6_IS_ADDR_LOOPBACK",
  (octets) => startsWithZeros(octets, 15) && octets[15] === 1,
);

/** Whether it is a multicast address, ff00::/8. Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_MULTICAST = predicate("IN6_IS_ADDR_MULTICAST", isMulticast);

/** Whether it is a link-local unicast address, fe80::/10. Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_LINKLOCAL = predicate(
  "IN6_IS_ADDR_LINKLOCAL",
  ([first, second = 0]) => first === 0xfe && (second & 0xc0) === 0x80,
);

/** Whether it is a site-local address, fec0::/10, which RFC 3879 has withdrawn. Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_SITELOCAL = predicate(
  "IN6_IS_ADDR_SITELOCAL",
  ([first, second = 0]) => first === 0xfe && (second & 0xc0) === 0xc0,
);

/** Whether it is an IPv4-mapped address, ::ffff:0:0/96. Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_V4MAPPED = predicate(
  "IN6_IS_ADDR_V4MAPPED",
  (octets) => startsWithZeros(octets, 10) && octets[10] === 0xff && octets[11] === 0xff,
);

/** Whether it is an IPv4-compatible address, ::/96 without "::" and "::1". Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_V4COMPAT = predicate(
  "IN6_IS_ADDR_V4COMPAT",
  (octets) => startsWithZeros(octets, 12) && !(startsWithZeros(octets, 15) && (octets[15] ?? 0) <= 1),
);

/** Whether it is a multicast address of node-local scope, ff01::/16 and other flags. Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_MC_NODELOCAL = multicastOf("IN6_IS_ADDR_MC_NODELOCAL", 0x1);

/** Whether it is a multicast address of link-local scope, ff02::/16 and other flags. Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_MC_LINKLOCAL = multicastOf("IN6_IS_ADDR_MC_LINKLOCAL", 0x2);

/** Whether it is a multicast address of site-local scope, ff05::/16 and other flags. Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_MC_SITELOCAL = multicastOf("IN6_IS_ADDR_MC_SITELOCAL", 0x5);

/**
 * Whether it is a multicast address of organisation-local scope, ff08::/16 and other flags.
 * Source: RFC 3493, section 6.4.
 */
export const IN6_IS_ADDR_MC_ORGLOCAL = multicastOf("IN6_IS_ADDR_MC_ORGLOCAL", 0x8);

/** Whether it is a multicast address of global scope, ff0e::/16 and other flags. Source: RFC 3493, section 6.4. */
export const IN6_IS_ADDR_MC_GLOBAL = multicastOf("IN6_IS_ADDR_MC_GLOBAL", 0xe);

/**
 * Whether two IPv6 addresses are the same, each given as text (a zone does not count) or as sixteen octets.
 * Source: RFC 3542, section 2.3.
 *
 * @throws {SocketError} EINVAL when one is no IPv6 address.
 * @throws {TypeError} {RangeError} when one is neither text nor octets.
 */
export function IN6_ARE_ADDR_EQUAL(a: string | AddressOctets, b: string | AddressOctets): boolean {
  const [one, other] = [in6Octets("IN6_ARE_ADDR_EQUAL", a), in6Octets("IN6_ARE_ADDR_EQUAL", b)];
  return one.every((octet, i) => octet === other[i]);
}

function predicate(name: string, holds: (octets: Uint8Array) => boolean): In6Predicate {
  return (address) => holds(in6Octets(name, address));
}

function multicastOf(name: string, scope: number): In6Predicate {
  return predicate(name, (octets) => isMulticast(octets) && ((octets[1] ?? 0) & 0xf) === scope);
}

function isMulticast(octets: Uint8Array): boolean {
  return octets[0] === 0xff;
}

function startsWithZeros(octets: Uint8Array, count: number): boolean {
  return octets.subarray(0, count).every((octet) => octet === 0);
}
