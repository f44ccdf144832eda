import { ReflectorNumbers } from "./reflector-numbers.ts";
import type { SenderColumns } from "./sender-figures.ts";
import { wrap } from "./sequence.ts";

/** Which way a datagram was lost. */
export type Direction = "forward" | "reverse" | "unknown";

export interface AttributionOptions {
  /** The sequence of the session's first datagram. */
  readonly first: number;
  /** How many of the reflector's last numbers are remembered. */
  readonly numbers: number;
  /** The reflector is known to be stateful. */
  readonly stateful: boolean;
  /** No datagram is thought to be overtaken by one sent so many milliseconds later. */
  readonly reach: number;
  /** How many milliseconds later one was sent that overtook it, at most, as far as is known. */
  readonly reordering: number;
}

/** So many more numbers skipped than datagrams unanswered, and the reflector does not count by session. */
const IMPLAUSIBLE = 64;

/**
 * Tells which way datagrams were lost. A number that a stateful reflector skipped is a reply that was lost on the way
 * back; a lost datagram without such a number never reached the reflector. So a datagram decided to be lost in reverse
 * takes one skipped number, and where there is none left the loss was forward. docs/accounting.md has the reasoning.
 */
export class Attribution {
  readonly #figures: SenderColumns;
  #row: number;
  readonly #reach: number;
  readonly #numbers: ReflectorNumbers;
  #reordering: number;
  #stateful: boolean;
  #believed = true;
  /** In which numbering the datagrams before this one were answered is not known. */
  #boundary: number;
  #latestAt = Number.NEGATIVE_INFINITY;
  /** The last datagram whose reply counts as evidence, and when the last such was sent. */
  #witness = -1;
  #witnessAt = Number.NEGATIVE_INFINITY;
  /** Datagrams lost "unknown" that later replies may tell about, the last of them, and when it was sent. */
  #open = 0;
  #openLast = -1;
  #openAt = 0;
  /** Datagrams told, in this numbering, to be lost forward. */
  #forward = 0;

  constructor(figures: SenderColumns, row: number, options: AttributionOptions) {
    this.#figures = figures;
    this.#row = row;
    this.#boundary = options.first;
    this.#reach = options.reach;
    this.#reordering = options.reordering;
    this.#stateful = options.stateful;
    this.#numbers = new ReflectorNumbers(options.numbers);
  }

  /** The reflector is known to be stateful from now on. */
  numbered(): void {
    this.#stateful = true;
  }

  /** Counts in another row from now on. */
  moveTo(row: number): void {
    this.#row = row;
  }

  /** A datagram sent at `at` got its first reply, in time, with the number `wire`, when `sent` had been sent. */
  reply(sequence: number, at: number, wire: number, sent: number): void {
    if (wire !== wrap(sequence)) this.#stateful = true;
    if (!this.#numbers.begun) this.#begin(sequence, at, wire, wire < 2 * sent - 1);
    else if (sequence < this.#boundary && this.#numbers.isFormer(wire)) return;
    else if (this.#isRestart(at, wire)) this.#restart(sequence, at, wire);
    else this.#see(at, wire);
  }

  /**
   * `count` datagrams, sent one after the other from `firstAt` to `lastAt`, got their first replies in this order, numbered
   * from `wire` on. @returns false, and knows nothing of it, where that may be anything but the ordinary.
   */
  replyRun(sequence: number, wire: number, count: number, firstAt: number, lastAt: number): boolean {
    if (!this.#numbers.begun || sequence < this.#boundary || !this.#numbers.seeRun(wire, count)) return false;
    if (wire !== wrap(sequence)) this.#stateful = true;
    this.#newest(firstAt, lastAt);
    return true;
  }

  /** A datagram that has had its reply got another one with another number: a copy of it reached the reflector. */
  copy(sequence: number, wire: number): void {
    if (!this.#numbers.begun || (sequence < this.#boundary && this.#numbers.isFormer(wire))) return;
    if (!this.#numbers.isSpent(wire)) this.#numbers.see(wire);
  }

  /**
   * The reply of a datagram sent at `at` counts as evidence from now on: what came before it will not come any more.
   * @returns whether it does; not when it is of another numbering.
   */
  accept(sequence: number, at: number, wire: number): boolean {
    if (sequence < this.#boundary || !this.#numbers.countUpTo(wire)) return false;
    this.#witness = Math.max(this.#witness, sequence);
    this.#witnessAt = Math.max(this.#witnessAt, at);
    return true;
  }

  /** Whether there are datagrams lost "unknown" that later replies may tell about. */
  get isOpen(): boolean {
    return this.#open > 0;
  }

  /** Whether replies to later datagrams would help to tell about this one. */
  wantsEvidence(sequence: number, at: number): boolean {
    return this.#stateful && this.#believed && sequence >= this.#boundary && !this.#knows(sequence, at);
  }

  /** Whether the evidence reaches beyond a datagram: had it been answered, its number would have been counted. */
  covers(sequence: number, at: number): boolean {
    return this.#witness > sequence && this.#witnessAt >= at + this.#reordering;
  }

  /**
   * Which way a datagram was lost whose deadline has passed.
   * @param pending how many wait for a reply, this one too
   * @param others how many of them the evidence covers: they will be lost too, and their numbers have been counted
   * @param here how many numbers seem to be missing where this datagram's would be, between its answered neighbours'
   */
  decide(sequence: number, at: number, pending: number, others: number, here: number): Direction {
    if (sequence < this.#boundary) return "unknown";
    if (this.#numbers.skipped > pending + this.#open + this.#forward + IMPLAUSIBLE) this.#believed = false;
    if (!this.#knows(sequence, at)) {
      this.#open++;
      this.#openLast = sequence;
      this.#openAt = at;
      return "unknown";
    }
    this.#resolve();
    // What is missing elsewhere is left to the others, as long as there are enough of them to take it.
    const elsewhere = here <= 0 && this.#numbers.skipped <= others;
    if (!elsewhere && this.#take(1) === 1) return "reverse";
    if (elsewhere) this.#forward++;
    return "forward";
  }

  /** The deadline of an answered datagram has passed: what is still open before it may now be told. */
  confirm(): void {
    if (this.#open > 0 && this.#knows(this.#openLast, this.#openAt)) this.#resolve();
  }

  #begin(sequence: number, at: number, wire: number, fresh: boolean): void {
    if (!fresh) {
      // The reflector has been counting for longer, or for less long, than this session.
      this.#boundary = sequence;
      this.#open = 0;
    }
    this.#numbers.begin(fresh ? 0 : wire, wire);
    this.#numbers.newestAt = at;
    this.#latestAt = at;
  }

  #restart(sequence: number, at: number, wire: number): void {
    this.#figures.reflectorRestarts[this.#row]! += 1;
    this.#forward = 0;
    this.#witness = -1;
    this.#witnessAt = Number.NEGATIVE_INFINITY;
    this.#begin(sequence, at, wire, false);
  }

  /** A number comes but once and, beyond the reach of reordering, in the order of sending; or else counting began anew. */
  #isRestart(at: number, wire: number): boolean {
    if (this.#numbers.isSpent(wire)) return true;
    return !this.#numbers.isNewest(wire) && at - this.#numbers.newestAt > this.#reach;
  }

  #see(at: number, wire: number): void {
    if (this.#numbers.isNewest(wire)) this.#newest(at, at);
    else this.#latestAt = Math.max(this.#latestAt, at);
    this.#numbers.see(wire);
  }

  /** Datagrams sent from `firstAt` to `lastAt` have higher numbers than all before. */
  #newest(firstAt: number, lastAt: number): void {
    const overtakenBy = Math.min(this.#latestAt - firstAt, this.#reach);
    this.#reordering = Math.max(this.#reordering, overtakenBy);
    this.#numbers.newestAt = lastAt;
    this.#latestAt = Math.max(this.#latestAt, lastAt);
  }

  #knows(sequence: number, at: number): boolean {
    return this.#stateful && this.#believed && this.covers(sequence, at);
  }

  #resolve(): void {
    const reverse = this.#take(this.#open);
    this.#figures.laterReverse[this.#row]! += reverse;
    this.#figures.laterForward[this.#row]! += this.#open - reverse;
    this.#open = 0;
  }

  /** Of `lost` datagrams, how many were lost in reverse. */
  #take(lost: number): number {
    const reverse = Math.min(lost, Math.max(this.#numbers.skipped, 0));
    this.#numbers.skipped -= reverse;
    this.#forward += lost - reverse;
    return reverse;
  }
}
