import { Attribution, type Direction } from "./attribution.ts";
import type { SenderColumns } from "./sender-figures.ts";
import { REPLIED, type SentDatagrams, WAITING } from "./sent-datagrams.ts";

/**
 * Brings the replies that tell about a lost datagram before the attribution: those to datagrams sent before it, and to as
 * many sent after it as it takes. Goes over the datagrams in the order of sending, each once.
 */
export class Evidence {
  readonly #datagrams: SentDatagrams;
  readonly #timeout: number;
  readonly #attribution: Attribution;
  /** Replies to the datagrams before this one have been accepted as evidence. */
  #accepted: number;
  /** The first answered datagram from `#accepted` on, once it has been looked for. */
  #upcoming = -1;
  #highestReplied = -1;
  /** The evidence reaches beyond the datagrams before this one; so many of them still wait. */
  #covered: number;
  #coveredWaiting = 0;
  /** The reflector's number in the last reply that was passed, and how many were lost in reverse since. */
  #numberBefore = -1;
  #reverseSince = 0;
  /** An answered datagram after the last one that was lost: the first, when it was looked for. */
  #after = -1;

  constructor(
    figures: SenderColumns,
    row: number,
    datagrams: SentDatagrams,
    options: { timeout: number; stateful: boolean; reordering: number },
  ) {
    const { timeout, stateful, reordering } = options;
    this.#datagrams = datagrams;
    this.#timeout = timeout;
    this.#accepted = datagrams.first;
    this.#covered = datagrams.first;
    // Copies that the path makes of a datagram have numbers too.
    const numbers = 2 * datagrams.capacity;
    const { first } = datagrams;
    this.#attribution = new Attribution(figures, row, { first, numbers, stateful, reordering, reach: timeout / 8 });
  }

  /** The reflector is known to be stateful from now on. */
  numbered(): void {
    this.#attribution.numbered();
  }

  /** Counts in another row from now on. */
  moveTo(row: number): void {
    this.#attribution.moveTo(row);
  }

  /** A datagram has its first reply, in time. @returns whether one sent later had its reply before. */
  replied(sequence: number, wasWaiting: boolean): boolean {
    const slot = this.#datagrams.slot(sequence);
    const at = this.#datagrams.at[slot]!;
    const number = this.#datagrams.number[slot]!;
    if (wasWaiting) this.noLongerWaits(sequence);
    this.#attribution.reply(sequence, at, number, this.#datagrams.next - this.#datagrams.first);
    if (sequence >= this.#accepted && sequence < this.#upcoming) this.#upcoming = sequence;
    const reordered = sequence < this.#highestReplied;
    if (!reordered) this.#highestReplied = sequence;
    return reordered;
  }

  /**
   * `count` datagrams that waited have their first replies, in time and in order, numbered from `number` on. @returns
   * false, and knows nothing of it, where each is to be told by itself.
   */
  repliedRun(sequence: number, number: number, count: number): boolean {
    if (sequence < this.#highestReplied) return false;
    const { at } = this.#datagrams;
    const last = sequence + count - 1;
    const [firstAt, lastAt] = [at[this.#datagrams.slot(sequence)]!, at[this.#datagrams.slot(last)]!];
    if (!this.#attribution.replyRun(sequence, number, count, firstAt, lastAt)) return false;
    this.#coveredWaiting -= Math.min(Math.max(this.#covered - sequence, 0), count);
    const next = Math.max(sequence, this.#accepted);
    if (next <= last && next < this.#upcoming) this.#upcoming = next;
    this.#highestReplied = last;
    return true;
  }

  /** A datagram got another reply, with another number. */
  copied(sequence: number, number: number): void {
    this.#attribution.copy(sequence, number);
  }

  /** A datagram needs no evidence any more. */
  noLongerWaits(sequence: number): void {
    if (sequence < this.#covered) this.#coveredWaiting--;
  }

  /** The deadline of a datagram, the next in order, has passed. */
  pass(sequence: number): void {
    const slot = this.#datagrams.slot(sequence);
    this.#acceptUntil(this.#datagrams.at[slot]!);
    if (this.#datagrams.state[slot] !== REPLIED) return;
    this.#numberBefore = this.#datagrams.number[slot]!;
    this.#reverseSince = 0;
    this.#attribution.confirm();
  }

  /**
   * The deadline of `count` answered datagrams, sent at the same time and numbered one after the other, has passed.
   * @returns false, and knows nothing of it, when each is to be told by itself.
   */
  passRun(sequence: number, count: number): boolean {
    if (this.#attribution.isOpen) return false;
    const slot = this.#datagrams.slot(sequence + count - 1);
    this.#acceptUntil(this.#datagrams.at[slot]!);
    this.#numberBefore = this.#datagrams.number[slot]!;
    this.#reverseSince = 0;
    return true;
  }

  /** Which way a datagram was lost that waited until now, when it has been passed. @param pending how many wait, this one too. */
  decide(sequence: number, now: number, pending: number): Direction {
    const at = this.#datagrams.at[this.#datagrams.slot(sequence)]!;
    this.#seek(sequence, at, now);
    this.#cover(sequence);
    this.noLongerWaits(sequence);
    const here = this.#missingHere(sequence);
    const direction = this.#attribution.decide(sequence, at, pending, this.#coveredWaiting, here);
    if (direction === "reverse") this.#reverseSince++;
    return direction;
  }

  /** Accepts the replies to all that was sent up to `at`. */
  #acceptUntil(at: number): void {
    const datagrams = this.#datagrams;
    for (; this.#accepted < datagrams.next; this.#accepted++) {
      const slot = datagrams.slot(this.#accepted);
      const sentAt = datagrams.at[slot]!;
      if (sentAt > at) return;
      if (datagrams.state[slot] !== REPLIED) continue;
      // The last of a run has the highest number of it: where it is accepted, so is the run.
      const last = this.#accepted + datagrams.answeredRun(this.#accepted) - 1;
      const number = datagrams.number[datagrams.slot(last)]!;
      if (last > this.#accepted && this.#attribution.accept(last, sentAt, number)) this.#accepted = last;
      else this.#attribution.accept(this.#accepted, sentAt, datagrams.number[slot]!);
    }
  }

  /** Accepts replies to datagrams sent later, but so long ago that no lower number is still on its way. */
  #seek(sequence: number, at: number, now: number): void {
    while (this.#highestReplied >= this.#accepted && this.#attribution.wantsEvidence(sequence, at)) {
      if (this.#upcoming < this.#accepted) this.#upcoming = this.#datagrams.findReplied(this.#accepted);
      const upcomingAt = this.#datagrams.at[this.#datagrams.slot(this.#upcoming)]!;
      if (upcomingAt > now - this.#timeout / 4) return;
      this.#acceptUntil(upcomingAt);
    }
  }

  #cover(from: number): void {
    const { state, at, next } = this.#datagrams;
    for (this.#covered = Math.max(this.#covered, from); this.#covered < next; this.#covered++) {
      const slot = this.#datagrams.slot(this.#covered);
      if (!this.#attribution.covers(this.#covered, at[slot]!)) return;
      if (state[slot] === WAITING) this.#coveredWaiting++;
    }
  }

  /** How many numbers are missing between those of the answered neighbours, less the losses that explain them. */
  #missingHere(sequence: number): number {
    if (this.#highestReplied < sequence) return 0;
    if (this.#after <= sequence) this.#after = this.#datagrams.findReplied(sequence + 1);
    const numberAfter = this.#datagrams.number[this.#datagrams.slot(this.#after)]!;
    return ((numberAfter - this.#numberBefore) | 0) - 1 - this.#reverseSince;
  }
}
