/** How much time may be made up for at most, in seconds: what a longer stop held back is never sent. */
const MADE_UP = 0.1;
/** What falls due while the caller was away comes at this many times the rate, */
const HURRY = 2;
/** and never more of it at once than the rate is worth in this time, in seconds, and one more. */
const AT_ONCE = 0.01;

/**
 * How many datagrams are due at a rate, so that over a second it is held to a thousandth by a caller that asks at least
 * every 10 ms, and the datagrams are spread inside that second as finely as it asks.
 *
 * A caller that was held up makes up for at most 100 ms, at twice the rate, with never more than 10 ms' worth at once;
 * what else was missed is left out. Times are in milliseconds of a monotonic clock. Nothing is allocated.
 */
export class Pacing {
  #rate: number;
  #last: number;
  /** What the rate owes, and what may go out at once: both can be fractions, and datagrams go only as wholes. */
  #owed = 1;
  #allowed = 1;

  /** @param rate datagrams per second; `Infinity` for as many as will go. The first is due at `now`. */
  constructor(rate: number, now: number) {
    this.#rate = rate;
    this.#last = now;
  }

  /** How many are due: a whole number, or `Infinity` without a limit. The same until some are {@link spend spent}. */
  due(now: number): number {
    if (this.#rate === Number.POSITIVE_INFINITY) return this.#rate;
    const elapsed = Math.max(now - this.#last, 0) / 1000;
    this.#last += elapsed * 1000;
    this.#owed = Math.min(this.#owed + elapsed * this.#rate, this.#rate * MADE_UP + 1);
    this.#allowed = Math.min(this.#allowed + elapsed * this.#rate * HURRY, this.#rate * AT_ONCE + 1);
    return Math.max(Math.floor(Math.min(this.#owed, this.#allowed)), 0);
  }

  /** Takes `count` of those that were due as sent. What the kernel did not take stays due. */
  spend(count: number): void {
    if (this.#rate === Number.POSITIVE_INFINITY) return;
    this.#owed -= count;
    this.#allowed -= count;
  }

  /** When the next one is due, as of the last question; that very time when one is due already. */
  nextDue(): number {
    if (this.#rate === Number.POSITIVE_INFINITY) return this.#last;
    const seconds = Math.max((1 - this.#owed) / this.#rate, (1 - this.#allowed) / (this.#rate * HURRY), 0);
    return this.#last + seconds * 1000;
  }

  /** From `now` on; what was owed at the old rate is forgotten, but for the fraction of the next datagram. */
  changeRate(rate: number, now: number): void {
    if (this.#rate === Number.POSITIVE_INFINITY) this.#last = now;
    else this.due(now);
    this.#owed = Math.min(this.#owed, 1);
    this.#allowed = Math.min(this.#allowed, 1);
    this.#rate = rate;
  }
}
