/** Doubly linked lists of the numbers 0 to `capacity - 1`, each number in one list or none. All in one typed array. */
export class IndexLists {
  readonly #capacity: number;
  /** Links; behind those of the numbers stand those of the lists' ends, which make each list a ring. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  constructor(capacity: number, lists: number) {
    this.#capacity = capacity;
    // What is never written takes no memory: the links of a number are, when it comes into a list.
    this.#next = new Int32Array(capacity + lists);
    this.#previous = new Int32Array(capacity + lists);
    for (let end = capacity; end < capacity + lists; end++) {
      this.#next[end] = end;
      this.#previous[end] = end;
    }
  }

  /** The first number of the list, -1 when it is empty. */
  first(list: number): number {
    const first = this.#next[this.#capacity + list]!;
    return first < this.#capacity ? first : -1;
  }

  /** Puts a number that is in no list at the end of this one. */
  append(list: number, number: number): void {
    const end = this.#capacity + list;
    const last = this.#previous[end]!;
    this.#next[last] = number;
    this.#previous[number] = last;
    this.#next[number] = end;
    this.#previous[end] = number;
  }

  /** Takes a number out of the list that it is in. */
  remove(number: number): void {
    const next = this.#next[number]!;
    const previous = this.#previous[number]!;
    this.#next[previous] = next;
    this.#previous[next] = previous;
  }
}
