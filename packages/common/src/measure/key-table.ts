import { KeyHash } from "./key-hash.ts";

/** Finds numbers from 0 to `capacity - 1` by a key of 32-bit words: open addressing, linear probing, fixed memory. */
export class KeyTable {
  /** Where the caller writes the key that is meant. */
  readonly key: Uint32Array;
  readonly #words: number;
  readonly #keys: Uint32Array;
  readonly #hash: KeyHash;
  readonly #hashes: Int32Array;
  /** Numbers plus 1; 0 is an empty place, so that what is never used takes no memory. */
  readonly #places: Int32Array;
  readonly #mask: number;
  #last = -1;

  constructor(capacity: number, words: number) {
    this.key = new Uint32Array(words);
    this.#words = words;
    this.#keys = new Uint32Array(capacity * words);
    this.#hash = new KeyHash(words);
    this.#hashes = new Int32Array(capacity);
    // At most half full, so that probing stays short.
    this.#places = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(capacity, 1) * 2)));
    this.#mask = this.#places.length - 1;
  }

  /** The number with this key, -1 when there is none. */
  find(): number {
    if (this.#last >= 0 && this.#matches(this.#last)) return this.#last;
    for (let at = this.#hash.hash(this.key) & this.#mask; ; at = (at + 1) & this.#mask) {
      const number = this.#places[at]! - 1;
      if (number < 0) return -1;
      if (this.#matches(number)) {
        this.#last = number;
        return number;
      }
    }
  }

  /** Gives this key, which no number has, to a number that has none. */
  insert(number: number): void {
    const hash = this.#hash.hash(this.key);
    this.#hashes[number] = hash;
    this.#keys.set(this.key, number * this.#words);
    let at = hash & this.#mask;
    while (this.#places[at] !== 0) at = (at + 1) & this.#mask;
    this.#places[at] = number + 1;
    this.#last = number;
  }

  /** Takes the number's key away. */
  remove(number: number): void {
    if (this.#last === number) this.#last = -1;
    let hole = this.#hashes[number]! & this.#mask;
    while (this.#places[hole] !== number + 1) hole = (hole + 1) & this.#mask;
    // What probing had moved past the hole moves back, so that no key is cut off from where its probing begins.
    for (let at = (hole + 1) & this.#mask; this.#places[at] !== 0; at = (at + 1) & this.#mask) {
      const home = this.#hashes[this.#places[at]! - 1]! & this.#mask;
      if (((at - home) & this.#mask) < ((at - hole) & this.#mask)) continue;
      this.#places[hole] = this.#places[at]!;
      hole = at;
    }
    this.#places[hole] = 0;
  }

  #matches(number: number): boolean {
    const from = number * this.#words;
    for (let word = 0; word < this.#words; word++) {
      if (this.#keys[from + word] !== this.key[word]) return false;
    }
    return true;
  }
}
