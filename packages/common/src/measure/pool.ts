/** How many numbers are shared; larger pieces have arrays of their own. */
const SHARED = 2048;
const LARGEST_PIECE = SHARED / 8;

/**
 * Small pieces of larger arrays. A typed array is an object and a buffer beside what it holds, each somewhere else in
 * memory: with thousands of small ones, getting there takes longer than what is done there. Pieces that are taken one
 * after the other lie side by side. The arrays go when none of those that have a piece of them is left.
 */
export class Pool<Arrays> {
  readonly #make: (length: number) => Arrays;
  #shared: Arrays | undefined;
  #used = SHARED;
  #latest: Arrays | undefined;

  /** @param make one array or several, of so many zeros. */
  constructor(make: (length: number) => Arrays) {
    this.#make = make;
  }

  /** Takes a piece of `length` zeros. @returns where it begins in what `arrays` is until the next one is taken. */
  take(length: number): number {
    if (length > LARGEST_PIECE) {
      this.#latest = this.#make(length);
      return 0;
    }
    if (this.#used + length > SHARED) {
      this.#shared = this.#make(SHARED);
      this.#used = 0;
    }
    this.#latest = this.#shared;
    this.#used += length;
    return this.#used - length;
  }

  get arrays(): Arrays {
    return this.#latest!;
  }
}
