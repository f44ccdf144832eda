import { types } from "node:util";
import { checkedInteger } from "./checked.ts";
import { readFamily, readPort, SOCKADDR_IN, SOCKADDR_IN6 } from "./layout/sockaddr.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "./libc/constants.ts";
import type { Memory } from "./memory.ts";

/** The words of a host's key: the address in four, an IPv4 one as IPv4-mapped, and the scopeid. */
export const HOST_KEY_WORDS = 5;
/** The words of a peer's key: a host's, and the port. Source: this module's own. */
export const PEER_KEY_WORDS = 6;
/** The words of a destination's key: the address alone. Source: this module's own. */
export const DESTINATION_KEY_WORDS = 4;

/** The third word of ::ffff:0:0/96. */
export const V4_MAPPED_WORD = 0xffff;

/**
 * Writes the key of the host in the socket address at `offset`, of either family; zeros where there is none. A key's
 * words are those of the address in host order: 2001:db8::7 is 0x20010db8, 0, 0, 7.
 */
export function writeHostKey(memory: Memory, offset: number, key: Uint32Array, at: number): void {
  const { view } = memory;
  const family = readFamily(memory, offset);
  if (family === AF_INET6) {
    writeIPv6Words(view, offset + SOCKADDR_IN6.addr, key, at);
    key[at + 4] = view.getUint32(offset + SOCKADDR_IN6.scope_id, true);
  } else {
    if (family === AF_INET) writeIPv4Words(view, offset + SOCKADDR_IN.addr, key, at);
    else writeNoWords(key, at);
    key[at + 4] = 0;
  }
}

/** Writes the key of the peer whose socket address is at `offset`. @throws {RangeError} when it has no room at `at`. */
export function writePeerKey(memory: Memory, offset: number, key: Uint32Array, at: number): void {
  checkedKey(key, at, PEER_KEY_WORDS);
  writeHostKey(memory, offset, key, at);
  key[at + 5] = readFamily(memory, offset) === AF_UNSPEC ? 0 : readPort(memory, offset);
}

/** @throws {TypeError} {RangeError} when a key of so many words has no room there. */
export function checkedKey(key: Uint32Array, at: number, words: number): void {
  if (!types.isUint32Array(key)) throw new TypeError("a key must be a Uint32Array");
  checkedInteger("at", at, 0, key.length - words);
}

/** Writes the four words of an IPv6 address. */
export function writeIPv6Words(view: DataView, offset: number, key: Uint32Array, at: number): void {
  key[at] = view.getUint32(offset, false);
  key[at + 1] = view.getUint32(offset + 4, false);
  key[at + 2] = view.getUint32(offset + 8, false);
  key[at + 3] = view.getUint32(offset + 12, false);
}

/** Writes the four words of an IPv4 address in its IPv4-mapped form. */
export function writeIPv4Words(view: DataView, offset: number, key: Uint32Array, at: number): void {
  key[at] = 0;
  key[at + 1] = 0;
  key[at + 2] = V4_MAPPED_WORD;
  key[at + 3] = view.getUint32(offset, false);
}

/** Writes that there is no address. */
export function writeNoWords(key: Uint32Array, at: number): void {
  for (let word = 0; word < DESTINATION_KEY_WORDS; word++) key[at + word] = 0;
}
