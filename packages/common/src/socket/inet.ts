import type { AddressFamily } from "./addresses.ts";
import { checkedFamily, checkedInteger, checkedOctets, checkedText } from "./checked.ts";
import { EINVAL, SocketError } from "./errors.ts";
import * as libc from "./libc/bindings.ts";
import { AF_INET, AF_INET6, INET6_ADDRSTRLEN } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/** The octets of an address in network order: 4 for IPv4, 16 for IPv6. */
export type AddressOctets = Uint8Array | readonly number[];

/**
 * The octets of a numeric address: 4 for AF_INET, 16 for AF_INET6, in network order. Takes no zone.
 * Source: RFC 3493, section 6.3.
 *
 * @throws {SocketError} EINVAL when the text is not an address of that family.
 */
export function inet_pton(family: AddressFamily, text: string): Uint8Array {
  const address = new Memory(octets(family));
  if (checkedText("an address", text).includes("\0") || libc.inet_pton(family, text, address.address) !== 1) {
    throw new SocketError("inet_pton", EINVAL, JSON.stringify(text), "not a numeric address of that family");
  }
  return address.bytes;
}

/**
 * The text of an address of 4 or 16 octets; the inverse of `inet_pton`. Source: RFC 3493, section 6.3, RFC 5952.
 *
 * @throws {SocketError} EINVAL when the number of octets is not that of the family.
 * @throws {TypeError} {RangeError} when they are no octets.
 */
export function inet_ntop(family: AddressFamily, address: AddressOctets): string {
  return textOf("inet_ntop", checkedFamily(family), address);
}

/**
 * The 4 octets of an IPv4 address in any of the forms of old: "127.1", "0x7f.0.0.1", "017700000001", "2130706433".
 * Unlike glibc's it takes nothing behind the address. Source: inet_aton(3).
 *
 * @throws {SocketError} EINVAL when the text is none of these forms.
 */
export function inet_aton(text: string): Uint8Array {
  const address = new Memory(4);
  // glibc stops reading at white space, and would take "127.0.0.1 and more" for an address.
  if (/[\s\0]/.test(checkedText("an address", text)) || libc.inet_aton(text, address.address) === 0) {
    throw new SocketError("inet_aton", EINVAL, JSON.stringify(text), "not a numeric IPv4 address");
  }
  return address.bytes;
}

/**
 * The dotted decimal text of 4 octets. Source: inet_ntoa(3).
 *
 * @throws {SocketError} EINVAL when they are not four.
 * @throws {TypeError} {RangeError} when they are no octets.
 */
export function inet_ntoa(address: AddressOctets): string {
  return textOf("inet_ntoa", AF_INET, address);
}

/**
 * The sixteen octets of an IPv6 address given as these or as text, with or without a zone.
 *
 * @throws {SocketError} EINVAL when the text is no IPv6 address, or the octets are not sixteen.
 */
export function in6Octets(syscall: string, address: string | AddressOctets): Uint8Array {
  if (typeof address === "string") return inet_pton(AF_INET6, address.replace(/(?<=.)%.*$/s, ""));
  return octetsOf(syscall, AF_INET6, address);
}

function textOf(syscall: string, family: AddressFamily, address: AddressOctets): string {
  const memory = new Memory(octets(family));
  memory.bytes.set(octetsOf(syscall, family, address));
  const text = new Memory(INET6_ADDRSTRLEN);
  libc.inet_ntop(family, memory.address, text.address, text.size);
  return text.getString();
}

function octetsOf(syscall: string, family: AddressFamily, address: AddressOctets): Uint8Array {
  const { length } = Array.isArray(address) ? address : checkedOctets("an address", address);
  if (length !== octets(family)) {
    throw new SocketError(syscall, EINVAL, undefined, `${length} octets are not an address of that family`);
  }
  return Array.isArray(address) ? Uint8Array.from(address, checkedOctet) : Uint8Array.from(address);
}

const checkedOctet = (octet: unknown) => checkedInteger("an octet of an address", octet, 0, 255);

const octets = (family: AddressFamily) => (checkedFamily(family) === AF_INET ? 4 : 16);
