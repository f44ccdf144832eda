import { Pool } from "./pool.ts";

const POOL = new Pool((length) => new Uint32Array(length));

/**
 * Rows of bits, each a window that slides over numbers without end: a bit for each of the last `width` numbers, so that
 * "was this one seen?" has an answer in fixed memory. Which numbers the window covers, the caller knows: it `open`s the
 * window for higher numbers and asks only about the last `width` of them.
 */
export class BitWindows {
  /** How many numbers a window covers; a power of two, at least 32. */
  readonly width: number;
  readonly #words: Uint32Array;
  readonly #wordsPerRow: number;
  readonly #begin: number;

  /** @param width is rounded up to a power of two. */
  constructor(rows: number, width: number) {
    this.width = 2 ** Math.ceil(Math.log2(Math.max(width, 32)));
    this.#wordsPerRow = this.width / 32;
    this.#begin = POOL.take(rows * this.#wordsPerRow);
    this.#words = POOL.arrays;
  }

  has(row: number, number: number): boolean {
    return ((this.#words[this.#word(row, number)]! >>> (number & 31)) & 1) === 1;
  }

  set(row: number, number: number): void {
    this.#words[this.#word(row, number)]! |= 1 << (number & 31);
  }

  /** Moves the window's upper end from `newest` to `number`: none of the numbers after `newest` has been seen. */
  open(row: number, newest: number, number: number): void {
    if (number - newest >= this.width) this.clear(row);
    else this.#write(row, newest, number, 0);
  }

  /** All numbers after `from`, up to and with `to`, have been seen; all of them in the window. */
  setRun(row: number, from: number, to: number): void {
    this.#write(row, from, to, -1);
  }

  /** How many numbers after `from`, up to and with `to`, have been seen; all of them in the window. */
  count(row: number, from: number, to: number): number {
    let seen = 0;
    for (let at = from + 1; at <= to; at++) seen += (this.#words[this.#word(row, at)]! >>> (at & 31)) & 1;
    return seen;
  }

  clear(row: number): void {
    const begin = this.#begin + row * this.#wordsPerRow;
    this.#words.fill(0, begin, begin + this.#wordsPerRow);
  }

  /** Writes the bits of the numbers after `from`, up to and with `to`, a word at a time; `bits` is all ones or zeros. */
  #write(row: number, from: number, to: number, bits: number): void {
    for (let at = from + 1; at <= to; ) {
      const count = Math.min(32 - (at & 31), to - at + 1);
      const mask = (count === 32 ? -1 : (1 << count) - 1) << (at & 31);
      const word = this.#word(row, at);
      this.#words[word] = (this.#words[word]! & ~mask) | (bits & mask);
      at += count;
    }
  }

  #word(row: number, number: number): number {
    return this.#begin + row * this.#wordsPerRow + ((number & (this.width - 1)) >>> 5);
  }
}
