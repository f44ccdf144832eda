import { checkedFamily, checkedInteger } from "./checked.ts";
import { AddressInfoError } from "./errors.ts";
import { if_indextoname, if_nametoindex } from "./interfaces.ts";
import { readFamily, readPort, SOCKADDR_IN, SOCKADDR_IN6 } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import { AF_INET, AF_INET6, EAI_NONAME, INET6_ADDRSTRLEN } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/** An IPv4 socket address: the address in dotted decimal and the port. Source: struct sockaddr_in, ip(7). */
export type IPv4Address = readonly [address: string, port: number];

/**
 * An IPv6 socket address: the address as text, the port, the flowinfo in host order (the flow label in its lower 20
 * bits, the traffic class in the 8 above; 0 leaves either to the socket), and the index of the interface that a
 * link-local address belongs to (0: none). Source: struct sockaddr_in6, RFC 3493, section 3.3.
 */
export type IPv6Address = readonly [address: string, port: number, flowinfo: number, scopeid: number];

/** A socket address of either family. */
export type SocketAddress = IPv4Address | IPv6Address;

/** The families a socket can have. */
export type AddressFamily = typeof AF_INET | typeof AF_INET6;

/** The socket addresses of a family. */
export type AddressOf<F extends AddressFamily> = F extends typeof AF_INET ? IPv4Address : IPv6Address;

/**
 * The largest flowinfo: a traffic class of 8 bits above a flow label of 20.
 * Source: RFC 3493, section 3.3; RFC 8200, section 3.
 */
export const FLOWINFO_MAX = 0x0fffffff;

const SCOPEID_MAX = 0xffffffff;

/**
 * Writes a socket address as the C structure of `family` and returns its size in octets.
 *
 * The address must be numeric; "" is the wildcard, and "<broadcast>" the IPv4 broadcast address, as in Python. For
 * AF_INET6 a zone in the text ("fe80::1%eth0") becomes the scopeid, and an IPv4 address becomes the IPv4-mapped one.
 *
 * It writes nothing when it throws.
 *
 * @throws {TypeError} when it is not a tuple of that family.
 * @throws {RangeError} when port, flowinfo or scopeid is out of range, or zone and scopeid contradict each other.
 * @throws {AddressInfoError} EAI_NONAME when the text is not a numeric address.
 * @throws {SocketError} ENODEV when the zone names no interface.
 */
export function writeAddress(memory: Memory, offset: number, family: AddressFamily, address: SocketAddress): number {
  return checkedFamily(family) === AF_INET
    ? writeIPv4(memory, offset, address as IPv4Address)
    : writeIPv6(memory, offset, address as IPv6Address);
}

/** Reads the socket address at `offset`; undefined where there is none (an unnamed or unknown one). */
export function readAddress(memory: Memory, offset: number): SocketAddress | undefined {
  const family = readFamily(memory, offset);
  const port = readPort(memory, offset);
  if (family === AF_INET) return [readHost(memory, offset + SOCKADDR_IN.addr, AF_INET), port];
  if (family !== AF_INET6) return undefined;
  const text = readHost(memory, offset + SOCKADDR_IN6.addr, AF_INET6);
  const flowinfo = memory.view.getUint32(offset + SOCKADDR_IN6.flowinfo, false);
  return [text, port, flowinfo, memory.view.getUint32(offset + SOCKADDR_IN6.scope_id, true)];
}

/**
 * A socket address as a person writes it: "192.0.2.1:54321", "[fe80::1%eth0]:54321".
 * Source: RFC 5952, section 6; RFC 4007, section 11.
 */
export function formatAddress(address: SocketAddress): string {
  const host = formatHost(address);
  return host.includes(":") ? `[${host}]:${address[1]}` : `${host}:${address[1]}`;
}

/** Parts an address from its zone, as the index of an interface; undefined without a zone. */
export function splitZone(text: string): [host: string, zone: number | undefined] {
  const at = text.indexOf("%");
  if (at < 0) return [text, undefined];
  const zone = text.slice(at + 1);
  const index = /^\d+$/.test(zone) ? checkedInteger("zone", Number(zone), 0, SCOPEID_MAX) : if_nametoindex(zone);
  return [text.slice(0, at), index];
}

/**
 * A socket address without its port: "192.0.2.1", "fe80::1%eth0". An IPv4-mapped address reads as the IPv4 address.
 * Source: RFC 4007, section 11.
 */
export function formatHost(address: SocketAddress): string {
  const scopeid = address[3] ?? 0;
  if (scopeid === 0) return address[0].startsWith("::ffff:") ? address[0].replace(V4_MAPPED, "") : address[0];
  return `${address[0]}%${zoneName(scopeid)}`;
}

const V4_MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/;

function zoneName(scopeid: number): string {
  try {
    return if_indextoname(scopeid);
  } catch {
    return String(scopeid);
  }
}

function writeIPv4(memory: Memory, offset: number, address: IPv4Address): number {
  const tuple = checkedTuple(address, 2, "IPv4", "[address, port]");
  const port = checkedPort(tuple[1]);
  const host = tuple[0] === "" ? "0.0.0.0" : tuple[0] === "<broadcast>" ? "255.255.255.255" : tuple[0];
  writeHost(memory, offset + SOCKADDR_IN.addr, AF_INET, host);
  memory.view.setUint16(offset, AF_INET, true);
  memory.view.setUint16(offset + SOCKADDR_IN.port, port, false);
  memory.bytes.fill(0, offset + SOCKADDR_IN.zero, offset + SOCKADDR_IN.size);
  return SOCKADDR_IN.size;
}

function writeIPv6(memory: Memory, offset: number, address: IPv6Address): number {
  const tuple = checkedTuple(address, 4, "IPv6", "[address, port, flowinfo, scopeid]");
  const [host, zone] = splitZone(tuple[0] === "" ? "::" : tuple[0]);
  const port = checkedPort(tuple[1]);
  const flowinfo = checkedInteger("flowinfo", tuple[2], 0, FLOWINFO_MAX);
  const scopeid = checkedInteger("scopeid", tuple[3], 0, SCOPEID_MAX);
  if (zone !== undefined && scopeid !== 0 && zone !== scopeid) {
    throw new RangeError(`the address ${tuple[0]} names another interface than its scopeid ${scopeid}`);
  }
  writeHost(memory, offset + SOCKADDR_IN6.addr, AF_INET6, host.includes(":") ? host : `::ffff:${host}`);
  memory.view.setUint16(offset, AF_INET6, true);
  memory.view.setUint16(offset + SOCKADDR_IN6.port, port, false);
  memory.view.setUint32(offset + SOCKADDR_IN6.flowinfo, flowinfo, false);
  memory.view.setUint32(offset + SOCKADDR_IN6.scope_id, zone ?? scopeid, true);
  return SOCKADDR_IN6.size;
}

function checkedTuple<T extends SocketAddress>(address: T, length: number, family: string, shape: string): T {
  if (!Array.isArray(address) || address.length !== length || typeof address[0] !== "string") {
    throw new TypeError(`an ${family} socket takes addresses of the form ${shape}`);
  }
  return address;
}

function checkedPort(port: unknown): number {
  return checkedInteger("port", port, 0, 65535);
}

/** Writes a numeric address alone, 4 or 16 octets. @throws {AddressInfoError} EAI_NONAME when it is none. */
export function writeHost(memory: Memory, offset: number, family: AddressFamily, text: string): void {
  // A NUL would end the text for C, and what stands behind it would go unnoticed. musl writes what it understands of a
  // text before it refuses the rest.
  if (!text.includes("\0") && libc.inet_pton(family, text, BINARY.address) === 1) {
    memory.bytes.set(family === AF_INET ? BINARY_IPV4 : BINARY.bytes, offset);
    return;
  }
  const kind = family === AF_INET ? "an IPv4" : "an IPv6";
  throw new AddressInfoError("inet_pton", EAI_NONAME, text, `not ${kind} address; resolve names with getaddrinfo`);
}

const BINARY = new Memory(16);
const BINARY_IPV4 = BINARY.bytes.subarray(0, 4);
const TEXT = new Memory(INET6_ADDRSTRLEN);

/** The text of the 4 or 16 octets of an address. */
export function readHost(memory: Memory, offset: number, family: AddressFamily): string {
  libc.inet_ntop(family, memory.address + offset, TEXT.address, TEXT.size);
  return TEXT.getString();
}
