import { BitWindows } from "./bit-windows.ts";
import { unwrap } from "./sequence.ts";

/**
 * The numbers that a stateful reflector gives its replies: 0, 1, 2 … with none left out, until it restarts and begins
 * anew. Counts those that were skipped, up to a cut.
 */
export class ReflectorNumbers {
  /** How many numbers up to the cut have not been seen, less those that the owner took. */
  skipped = 0;
  /** When the datagram with the highest number was sent. */
  newestAt = 0;
  readonly #seen: BitWindows;
  /** Lower numbers belong to replies from before this numbering was noticed. */
  #base = 0;
  #cut = -1;
  #newest = Number.NaN;
  /** The highest number of the numbering before this one. */
  #former = Number.NaN;

  /** @param width how many of the last numbers are remembered. */
  constructor(width: number) {
    this.#seen = new BitWindows(1, width);
  }

  /** Whether a number has been seen. */
  get begun(): boolean {
    return !Number.isNaN(this.#newest);
  }

  /** Starts a numbering with the first number seen of it; the skipped ones count from `base` on. */
  begin(base: number, wire: number): void {
    this.#former = this.#newest;
    this.#seen.clear(0);
    this.skipped = 0;
    this.#base = base;
    this.#cut = base - 1;
    this.#newest = base - 1;
    this.see(wire);
  }

  /** Whether the number is nearer to the numbering before this one. */
  isFormer(wire: number): boolean {
    return Math.abs((wire - this.#former) | 0) < Math.abs((wire - this.#newest) | 0) && !Number.isNaN(this.#former);
  }

  isNewest(wire: number): boolean {
    return unwrap(this.#newest, wire) > this.#newest;
  }

  /** Whether the number can't come again in this numbering: it has been seen, or is older than what is remembered. */
  isSpent(wire: number): boolean {
    const number = unwrap(this.#newest, wire);
    if (number > this.#newest) return false;
    return number <= this.#newest - this.#seen.width || this.#seen.has(0, number);
  }

  /** Notes a number that is not spent. */
  see(wire: number): void {
    const number = unwrap(this.#newest, wire);
    if (number > this.#newest) this.#advance(number);
    this.#seen.set(0, number);
    if (number >= this.#base && number <= this.#cut) this.skipped--;
  }

  /**
   * Notes `count` numbers one after the other, the first of them higher than all before. @returns false, and notes nothing,
   * when they reach so far that it is to be told one by one.
   */
  seeRun(wire: number, count: number): boolean {
    const first = unwrap(this.#newest, wire);
    const last = first + count - 1;
    if (first <= this.#newest || last - this.#newest > this.#seen.width) return false;
    this.#advance(last);
    this.#seen.setRun(0, first - 1, last);
    return true;
  }

  /** From now on counts what was skipped up to this number. @returns whether it is of this numbering. */
  countUpTo(wire: number): boolean {
    const number = unwrap(this.#newest, wire);
    if (number > this.#newest) return false;
    this.#moveCut(number);
    return true;
  }

  #advance(number: number): void {
    // What leaves the window can't be told from a restart any more: it counts as skipped.
    this.#moveCut(number - this.#seen.width);
    this.#seen.open(0, this.#newest, number);
    this.#newest = number;
  }

  #moveCut(number: number): void {
    if (number <= this.#cut) return;
    const known = Math.min(number, this.#newest);
    this.skipped += number - this.#cut - (known > this.#cut ? this.#seen.count(0, this.#cut, known) : 0);
    this.#cut = number;
  }
}
