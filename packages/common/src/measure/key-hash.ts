import { randomFillSync } from "node:crypto";

/**
 * Hashes keys of a fixed number of 32-bit words by simple tabulation: a random word for each value of each octet. The
 * random words are a secret of the process, so that nobody can choose keys that collide.
 */
export class KeyHash {
  readonly words: number;
  readonly #random: Uint32Array;

  constructor(words: number) {
    this.words = words;
    this.#random = randomFillSync(new Uint32Array(words * 4 * 256));
  }

  /** 32 bits for the first `words` of the key; negative half of the time. */
  hash(key: Uint32Array): number {
    const random = this.#random;
    let hash = 0;
    for (let word = 0, at = 0; word < this.words; word++, at += 1024) {
      const value = key[word]!;
      hash ^=
        random[at + (value & 0xff)]! ^
        random[at + 256 + ((value >>> 8) & 0xff)]! ^
        random[at + 512 + ((value >>> 16) & 0xff)]! ^
        random[at + 768 + (value >>> 24)]!;
    }
    return hash;
  }
}
