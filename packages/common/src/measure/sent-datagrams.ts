import { Pool } from "./pool.ts";

/** What became of a datagram, so far. */
export const WAITING = 0;
export const UNREACHABLE = 1;
export const REPLIED = 2;
export const LOST = 3;
export const LATE = 4;

const POOL = new Pool((length) => ({
  state: new Uint8Array(length),
  at: new Float64Array(length),
  number: new Uint32Array(length),
}));

/** The last `capacity` datagrams sent, by sequence: a ring in which the next one takes the place of the oldest. */
export class SentDatagrams {
  /** A power of two. */
  readonly capacity: number;
  /** The arrays are shared: only what is at a `slot` is of this session. */
  readonly state: Uint8Array;
  /** When each was sent; never decreases. */
  readonly at: Float64Array;
  /** The reflector's number in the first reply. */
  readonly number: Uint32Array;
  readonly first: number;
  /** The sequence of the datagram to be sent next. */
  next: number;
  readonly #begin: number;

  /** @param capacity is rounded up to a power of two. @param first the sequence of the first datagram. */
  constructor(capacity: number, first: number) {
    this.capacity = 2 ** Math.ceil(Math.log2(capacity));
    this.#begin = POOL.take(this.capacity);
    const { state, at, number } = POOL.arrays;
    this.state = state;
    this.at = at;
    this.number = number;
    this.first = first;
    this.next = first;
  }

  /** `count` more were sent, at most as many as are remembered. */
  add(count: number, at: number): void {
    const last = this.next > this.first ? this.at[this.slot(this.next - 1)]! : at;
    const time = Math.max(at, last);
    const begin = this.slot(this.next);
    this.next += count;
    if (count === 1) {
      this.state[begin] = WAITING;
      this.at[begin] = time;
      return;
    }
    const end = Math.min(begin + count, this.#begin + this.capacity);
    const rest = this.#begin + begin + count - end;
    this.state.fill(WAITING, begin, end).fill(WAITING, this.#begin, rest);
    this.at.fill(time, begin, end).fill(time, this.#begin, rest);
  }

  /** Whether `count` datagrams from `sequence` on, all remembered, wait for their replies. */
  wait(sequence: number, count: number): boolean {
    for (let i = 0; i < count; i++) if (this.state[this.slot(sequence + i)] !== WAITING) return false;
    return true;
  }

  /** `count` datagrams from `sequence` on have their replies, numbered from `number` on. */
  answer(sequence: number, number: number, count: number): void {
    for (let i = 0; i < count; i++) {
      const slot = this.slot(sequence + i);
      this.state[slot] = REPLIED;
      this.number[slot] = number + i;
    }
  }

  /** How many from an answered one on were sent at the same time as it and answered, numbered one after the other. */
  answeredRun(sequence: number): number {
    const first = this.slot(sequence);
    const [at, number] = [this.at[first]!, this.number[first]!];
    const most = this.next - sequence;
    let count = 1;
    for (; count < most; count++) {
      const slot = this.slot(sequence + count);
      if (this.state[slot] !== REPLIED || this.at[slot] !== at) break;
      if (this.number[slot] !== (number + count) >>> 0) break;
    }
    return count;
  }

  remembers(sequence: number): boolean {
    return sequence < this.next && sequence >= this.first && sequence >= this.next - this.capacity;
  }

  /** The place of a remembered datagram in the arrays. */
  slot(sequence: number): number {
    return this.#begin + (sequence & (this.capacity - 1));
  }

  /** The first answered datagram from `sequence` on; there must be one. */
  findReplied(sequence: number): number {
    const start = this.slot(sequence);
    let found = this.state.indexOf(REPLIED, start);
    if (found < 0 || found >= this.#begin + this.capacity) found = this.state.indexOf(REPLIED, this.#begin);
    return sequence + ((found - start) & (this.capacity - 1));
  }
}
