import { randomFillSync } from "node:crypto";
import { HOST_KEY_WORDS, V4_MAPPED_WORD, writeHostKey } from "./address-key.ts";
import { formatHost, readAddress } from "./addresses.ts";
import { checkedInteger } from "./checked.ts";
import { NAME_STRIDE, type RecvBatch, recvMemory } from "./recv-batch.ts";

/** Far more than memory is worth; it keeps the sizes below within what a typed array can have. */
const CAPACITY_MAX = 2 ** 24;

/**
 * Numbers the senders of datagrams by their address without the port: 0 for the first, 1 for the next, up to
 * `capacity`; whoever comes after that shares the number `capacity` (over IPv6) or `capacity + 1` (over IPv4). An IPv4
 * address and its IPv4-mapped form are the same sender. Finding a known sender allocates nothing, memory is fixed, and
 * the hash is a secret of the process, so that nobody can choose addresses that collide. Source: this module's own.
 */
export class AddressIndex {
  /** How many senders have a number of their own. */
  readonly capacity: number;
  readonly #keys: Uint32Array;
  readonly #table: Int32Array;
  readonly #names: string[] = [];
  /** Simple tabulation hashing: a random word for each value of each octet of the key. */
  readonly #random = randomFillSync(new Uint32Array(HOST_KEY_WORDS * 4 * 256));
  readonly #key = new Uint32Array(HOST_KEY_WORDS);
  #last = -1;

  /** @param capacity 0 to 2^24 senders. */
  constructor(capacity: number) {
    this.capacity = checkedInteger("capacity", capacity, 0, CAPACITY_MAX);
    this.#keys = new Uint32Array(capacity * HOST_KEY_WORDS);
    // At most half full, so that probing stays short.
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(capacity, 1) * 2))).fill(-1);
  }

  /** The number of the sender of datagram `i` of the batch. */
  find(batch: RecvBatch, i: number): number {
    writeHostKey(recvMemory(batch).names, i * NAME_STRIDE, this.#key, 0);
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
    this.#keys.set(this.#key, number * HOST_KEY_WORDS);
    this.#table[at] = number;
    this.#names.push(formatHost(address));
    this.#last = number;
    return number;
  }

  #isIPv4(): boolean {
    return this.#key[0] === 0 && this.#key[1] === 0 && this.#key[2] === V4_MAPPED_WORD && this.#key[4] === 0;
  }

  #matches(number: number): boolean {
    const from = number * HOST_KEY_WORDS;
    for (let word = 0; word < HOST_KEY_WORDS; word++) {
      if (this.#keys[from + word] !== this.#key[word]) return false;
    }
    return true;
  }

  #hash(): number {
    let hash = 0;
    for (let word = 0; word < HOST_KEY_WORDS; word++) {
      const value = this.#key[word]!;
      for (let octet = 0; octet < 4; octet++) {
        hash ^= this.#random[(word * 4 + octet) * 256 + ((value >>> (octet * 8)) & 0xff)]!;
      }
    }
    return hash;
  }
}
