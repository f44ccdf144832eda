import { checkedInteger } from "./checked.ts";

/**
 * A 16-bit number from host to network byte order. Addresses of this module are in host order already. Source: htons(3).
 *
 * @throws {TypeError} {RangeError} when it is not a whole number from 0 to 65535.
 */
export function htons(number: number): number {
  return swap16("htons", number);
}

/** A 16-bit number from network to host byte order; as `htons`. Source: ntohs(3). */
export function ntohs(number: number): number {
  return swap16("ntohs", number);
}

/**
 * A 32-bit number from host to network byte order. Source: htonl(3).
 *
 * @throws {TypeError} {RangeError} when it is not a whole number from 0 to 4294967295.
 */
export function htonl(number: number): number {
  return swap32("htonl", number);
}

/** A 32-bit number from network to host byte order; as `htonl`. Source: ntohl(3). */
export function ntohl(number: number): number {
  return swap32("ntohl", number);
}

// Every platform this module runs on is little-endian.
function swap16(syscall: string, number: number): number {
  const x = checkedInteger(`the number for ${syscall}`, number, 0, 0xffff);
  return ((x & 0xff) << 8) | (x >>> 8);
}

function swap32(syscall: string, number: number): number {
  const x = checkedInteger(`the number for ${syscall}`, number, 0, 0xffffffff);
  return ((x << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24)) >>> 0;
}
