import type { Direction } from "./attribution.ts";
import { Evidence } from "./evidence.ts";
import type { SenderColumns } from "./sender-figures.ts";
import { LATE, LOST, REPLIED, SentDatagrams, UNREACHABLE, WAITING } from "./sent-datagrams.ts";
import { unwrap } from "./sequence.ts";

/** What a reply was. Only the delay of a `replied` one counts. */
export type ReplyVerdict = "replied" | "late" | "duplicate" | "unmatched";

export interface SenderSessionOptions {
  /** Milliseconds after which a datagram without a reply is lost. */
  readonly timeout: number;
  /** How many of the last datagrams are remembered, see `rememberedDatagrams`; a power of two, or rounded up to one. */
  readonly capacity: number;
  /** The reflector is known to number its replies itself. Otherwise the first number that differs tells. */
  readonly stateful?: boolean;
  /** Milliseconds by which a datagram may be overtaken, from the start; more is learnt. */
  readonly reordering?: number;
  /** The sequence of the first datagram; RFC 8762 wants 0. */
  readonly first?: number;
}

/** Is told of each datagram that is lost. */
export type OnLost = (sequence: number, direction: Direction) => void;

const LOST_FIGURE = { forward: "lostForward", reverse: "lostReverse", unknown: "lostUnknown" } as const;
/** The most that `rememberedDatagrams` gives: 14 MB. */
const REMEMBERED_MAX = 2 ** 20;

/** How many datagrams to remember at so many per second and a timeout in milliseconds: those that wait, and as many more, to know late replies by. */
export function rememberedDatagrams(rate: number, timeout: number): number {
  const waiting = (rate * timeout) / 1000;
  return Math.min(REMEMBERED_MAX, 2 ** Math.ceil(Math.log2(Math.max(16, 2 * waiting))));
}

/**
 * Accounts for every datagram of one session until it has been answered or is lost. Times are milliseconds of one
 * clock that never steps back. Counting allocates nothing. Several sessions may count in one row.
 */
export class SenderSession {
  readonly #figures: SenderColumns;
  #row: number;
  readonly #timeout: number;
  readonly #evidence: Evidence;
  readonly #datagrams: SentDatagrams;
  /** The first datagram whose deadline has not passed. */
  #due: number;
  /** None before this one waits: it was the next when nothing was pending. */
  #waiting: number;
  #pending = 0;

  constructor(figures: SenderColumns, row: number, options: SenderSessionOptions) {
    const { timeout, capacity, stateful = false, reordering = 0, first = 0 } = options;
    this.#figures = figures;
    this.#row = row;
    this.#timeout = timeout;
    this.#datagrams = new SentDatagrams(capacity, first);
    this.#due = first;
    this.#waiting = first;
    this.#evidence = new Evidence(figures, row, this.#datagrams, { timeout, stateful, reordering });
  }

  /** The full sequence of the next datagram; its lowest 32 bits go on the wire. */
  get next(): number {
    return this.#datagrams.next;
  }

  /** How many datagrams wait for a reply. */
  get pending(): number {
    return this.#pending;
  }

  /** When it is time to call `expire`, at the earliest; Infinity while nothing is pending. */
  get deadline(): number {
    if (this.#pending === 0) return Number.POSITIVE_INFINITY;
    return this.#datagrams.at[this.#datagrams.slot(Math.max(this.#due, this.#waiting))]! + this.#timeout;
  }

  /** The reflector says that it numbers its replies itself. */
  numbered(): void {
    this.#evidence.numbered();
  }

  /** Counts in another row from now on, to which what it has counted so far is moved, too. */
  moveTo(row: number): void {
    this.#row = row;
    this.#evidence.moveTo(row);
  }

  /** How many more datagrams can be sent now without giving up one that still waits. */
  get room(): number {
    const { state } = this.#datagrams;
    let first = this.#pending === 0 ? this.next : Math.max(this.#waiting, this.#due);
    while (first < this.next && state[this.#datagrams.slot(first)]! > UNREACHABLE) first++;
    this.#waiting = first;
    return this.#datagrams.capacity - (this.next - first);
  }

  /** The kernel took `count` datagrams, from sequence `next` on. */
  sent(count: number, at: number, onLost?: OnLost): void {
    if (this.#pending === 0) this.#waiting = this.next;
    this.#pending += count;
    this.#figures.pending[this.#row]! += count;
    this.#figures.sent[this.#row]! += count;
    const { capacity } = this.#datagrams;
    for (let left = count; left > 0; ) {
      const some = Math.min(left, capacity);
      while (this.next + some - this.#due > capacity) this.#giveUpOldest(at, onLost);
      this.#datagrams.add(some, at);
      left -= some;
    }
  }

  /**
   * A reply arrived at `at`; replies are told in the order of their arrival.
   * @param wire the sender's sequence in it
   * @param number the reflector's own
   */
  reply(wire: number, number: number, at: number, onLost?: OnLost): ReplyVerdict {
    const datagrams = this.#datagrams;
    const sequence = unwrap(datagrams.next, wire);
    if (!datagrams.remembers(sequence)) {
      this.#figures.unmatched[this.#row]! += 1;
      return "unmatched";
    }
    const slot = datagrams.slot(sequence);
    // Judged by when it arrived, not by when it was read.
    if (sequence >= this.#due && datagrams.at[slot]! + this.#timeout < at) this.expire(at, onLost);
    const state = datagrams.state[slot]!;
    if (state <= UNREACHABLE) return this.#answer(sequence, slot, number);
    if (state === LOST) {
      datagrams.state[slot] = LATE;
      datagrams.number[slot] = number;
      this.#figures.late[this.#row]! += 1;
      return "late";
    }
    if (datagrams.number[slot] !== number) this.#evidence.copied(sequence, number);
    this.#figures.duplicates[this.#row]! += 1;
    return "duplicate";
  }

  /**
   * `count` replies arrived at `at`, one after the other, to datagrams numbered one after the other, and so by the
   * reflector. Counts them at once where all are first replies, in time and in order, as they mostly are; else counts
   * nothing and returns false, and each is to be told to `reply`.
   */
  replyRun(wire: number, number: number, count: number, at: number): boolean {
    const datagrams = this.#datagrams;
    const sequence = unwrap(datagrams.next, wire);
    if (!datagrams.remembers(sequence) || !datagrams.remembers(sequence + count - 1)) return false;
    if (sequence < this.#due || datagrams.at[datagrams.slot(sequence)]! + this.#timeout < at) return false;
    if (!datagrams.wait(sequence, count) || !this.#evidence.repliedRun(sequence, number, count)) return false;
    datagrams.answer(sequence, number, count);
    this.#replied(count);
    return true;
  }

  /** An ICMP error says that the datagram did not get there: unless a reply comes, it will be lost forward. */
  unreachable(wire: number): void {
    const sequence = unwrap(this.next, wire);
    if (!this.#datagrams.remembers(sequence)) return;
    const slot = this.#datagrams.slot(sequence);
    if (this.#datagrams.state[slot] !== WAITING) return;
    this.#datagrams.state[slot] = UNREACHABLE;
    this.#evidence.noLongerWaits(sequence);
  }

  /** Counts as lost what has had no reply by its deadline. All that arrived before `now` must have been told. */
  expire(now: number, onLost?: OnLost): void {
    const { at } = this.#datagrams;
    while (this.#due < this.next && at[this.#datagrams.slot(this.#due)]! + this.#timeout < now) {
      if (!this.#passAnswered()) this.#settle(now, onLost);
    }
  }

  /** Passes at once what was sent together with the oldest datagram and answered in order. @returns whether it could. */
  #passAnswered(): boolean {
    if (this.#datagrams.state[this.#datagrams.slot(this.#due)] !== REPLIED) return false;
    const count = this.#datagrams.answeredRun(this.#due);
    if (count === 1 || !this.#evidence.passRun(this.#due, count)) return false;
    this.#due += count;
    return true;
  }

  #answer(sequence: number, slot: number, number: number): ReplyVerdict {
    const wasWaiting = this.#datagrams.state[slot] === WAITING;
    this.#datagrams.state[slot] = REPLIED;
    this.#datagrams.number[slot] = number;
    this.#replied(1);
    if (this.#evidence.replied(sequence, wasWaiting)) this.#figures.reordered[this.#row]! += 1;
    return "replied";
  }

  #replied(count: number): void {
    this.#pending -= count;
    this.#figures.pending[this.#row]! -= count;
    this.#figures.replied[this.#row]! += count;
  }

  #giveUpOldest(now: number, onLost: OnLost | undefined): void {
    if (this.#passAnswered()) return;
    const waits = this.#datagrams.state[this.#datagrams.slot(this.#due)]! <= UNREACHABLE;
    if (waits) this.#figures.overrun[this.#row]! += 1;
    this.#settle(now, onLost);
  }

  /** The oldest datagram waits no longer. */
  #settle(now: number, onLost: OnLost | undefined): void {
    const sequence = this.#due++;
    const slot = this.#datagrams.slot(sequence);
    const state = this.#datagrams.state[slot]!;
    this.#evidence.pass(sequence);
    if (state === REPLIED) return;
    const direction = state === WAITING ? this.#evidence.decide(sequence, now, this.#pending) : "forward";
    this.#datagrams.state[slot] = LOST;
    this.#pending--;
    this.#figures.pending[this.#row]! -= 1;
    this.#figures[LOST_FIGURE[direction]][this.#row]! += 1;
    onLost?.(sequence, direction);
  }
}
