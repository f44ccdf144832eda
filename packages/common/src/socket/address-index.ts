import { randomFillSync } from "node:crypto";
import { formatHost, readAddress } from "./addresses.ts";
import { checkedInteger } from "./checked.ts";
import { readFamily, SOCKADDR_IN6 } from "./layout/sockaddr.ts";
import { AF_INET } from "./libc/constants.ts";
import { NAME_STRIDE, type RecvBatch, recvMemory } from "./recv-batch.ts";

/** Far more than memory is worth; it keeps the sizes below within what a typed array can have. */
const CAPACITY_MAX = 2 ** 24;
/** The words of an IPv6 address and its scope. */
const KEY_WORDS = 5;
/** The third word of ::ffff:0:0/96, in the byte order of the machine. */
const V4_MAPPED_KEY = 0xffff_0000;

/**
 * Numbers the senders of datagrams by their address without the port: 0 for the first, 1 for the next, up to
 * `capacity`; whoever comes after that shares the number `capacity` (over IPv6) or `capacity + 1` (over IPv4). An IPv4
 * address and its IPv4-mapped form are the same sender. Finding a known sender allocates nothing, memory is fixed, and
 * the hash is a secret of the process, so that nobody can choose addresses that collide.
 */
export class AddressIndex {
  /** How many senders have a number of their own. */
  readonly capacity: number;
  readonly #keys: Uint32Array;
  readonly #table: Int32Array;
  readonly #names: string[] = [];
  /** Simple tabulation hashing: a random word for each value of each octet of the key. */
  readonly #random = randomFillSync(new Uint32Array(KEY_WORDS * 4 * 256));
  readonly #key = new Uint32Array(KEY_WORDS);
  #last = -1;

  constructor(capacity: number) {
    this.capacity = checkedInteger("capacity", capacity, 0, CAPACITY_MAX);
    this.#keys = new Uint32Array(capacity * KEY_WORDS);
    // At most half full, so that probing stays short.
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(capacity, 1) * 2))).fill(-1);
  }

  /** The number of the sender of datagram `i` of the batch. */
  find(batch: RecvBatch, i: number): number {
    this.#readKey(batch, i);
    if (this.#last >= 0 && this.#matches(this.#last)) return this.#last;
    const mask = this.#table.length - 1;
    let at = this.#hash() & mask;
    for (; ; at = (at + 1) & mask) {
      const found = this.#table[at]!;
      if (found < 0) break;
      if (this.#matches(found)) {
        this.#last = found;
        return found;
      }
    }
    return this.#add(batch, i, at);
  }

  /** The address of a sender as text, zone included; undefined for the shared number. */
  host(number: number): string | undefined {
    return this.#names[number];
  }

  /** How many senders have been numbered. */
  get size(): number {
    return this.#names.length;
  }

  #add(batch: RecvBatch, i: number, at: number): number {
    const number = this.#names.length;
    const address = readAddress(recvMemory(batch).names, i * NAME_STRIDE);
    if (number === this.capacity || address === undefined) return this.capacity + (this.#isIPv4() ? 1 : 0);
    this.#keys.set(this.#key, number * KEY_WORDS);
    this.#table[at] = number;
    this.#names.push(formatHost(address));
    this.#last = number;
    return number;
  }

  #readKey(batch: RecvBatch, i: number): void {
    const { names } = recvMemory(batch);
    const { view } = names;
    const name = i * NAME_STRIDE;
    const v4 = readFamily(names, name) === AF_INET;
    // In both structures the address follows at a multiple of four; an IPv4 one has a single word.
    const address = name + (v4 ? 4 : SOCKADDR_IN6.addr);
    this.#key[0] = v4 ? 0 : view.getUint32(address, true);
    this.#key[1] = v4 ? 0 : view.getUint32(address + 4, true);
    this.#key[2] = v4 ? V4_MAPPED_KEY : view.getUint32(address + 8, true);
    this.#key[3] = view.getUint32(v4 ? address : address + 12, true);
    this.#key[4] = v4 ? 0 : view.getUint32(name + SOCKADDR_IN6.scope_id, true);
  }

  #isIPv4(): boolean {
    return this.#key[0] === 0 && this.#key[1] === 0 && this.#key[2] === V4_MAPPED_KEY && this.#key[4] === 0;
  }

  #matches(number: number): boolean {
    const from = number * KEY_WORDS;
    for (let word = 0; word < KEY_WORDS; word++) {
      if (this.#keys[from + word] !== this.#key[word]) return false;
    }
    return true;
  }

  #hash(): number {
    let hash = 0;
    for (let word = 0; word < KEY_WORDS; word++) {
      const value = this.#key[word]!;
      for (let octet = 0; octet < 4; octet++) {
        hash ^= this.#random[(word * 4 + octet) * 256 + ((value >>> (octet * 8)) & 0xff)]!;
      }
    }
    return hash;
  }
}
