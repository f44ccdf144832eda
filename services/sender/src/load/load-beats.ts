import type { Rhythm } from "../beats.ts";
import { Pacing } from "../pacing.ts";
import { isStream } from "./stream.ts";

/** Datagrams of one item in one turn of the event loop, so that others have theirs, and replies are read in between. */
const TURN = 32_768;
/** Without a limit a turn follows the other: so many at first, and twice as many while that takes less than so long. */
const UNLIMITED_TURN = 4096;
const SHORT_TURN = 0.5;
const LONG_TURN = 8;
/** With a limit, what falls due in this time goes together, in milliseconds. */
const SHORTEST = 1;
/** How long to wait when an item can't have what is due, in milliseconds: until something has left. */
const HELD_UP = 1;

/** Serves each item as many times as are due at a rate, all at once. */
export class LoadBeats<T> implements Rhythm<T> {
  readonly #pacings = new Map<T, Pacing>();
  readonly #serve: (item: T, count: number) => number;
  readonly #served: (isSoon: boolean) => void;
  #rate: number;
  #unlimitedTurn = UNLIMITED_TURN;
  #timer: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;
  #isStopped = false;

  /**
   * @param rate per second for each item; `Infinity` for as many as will go.
   * @param serve serves an item so many times at most, and returns how many it did: what it did not is still due.
   * @param served is called when all that were due have been served, and told whether others are within 8 ms.
   */
  constructor(rate: number, serve: (item: T, count: number) => number, served: (isSoon: boolean) => void) {
    this.#rate = rate;
    this.#serve = serve;
    this.#served = served;
  }

  add(item: T): void {
    this.#pacings.set(item, new Pacing(this.#rate, performance.now()));
    this.#arm(0);
  }

  remove(item: T): void {
    this.#pacings.delete(item);
  }

  get isEmpty(): boolean {
    return this.#pacings.size === 0;
  }

  changeInterval(interval: number): void {
    const now = performance.now();
    this.#rate = 1000 / interval;
    for (const pacing of this.#pacings.values()) pacing.changeRate(this.#rate, now);
    this.#arm(0);
  }

  [Symbol.dispose](): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
  }

  readonly #look = (): void => {
    this.#timer = this.#turn = undefined;
    const now = performance.now();
    // Should something unforeseen be thrown, nobody else would look again.
    let next = now + HELD_UP;
    try {
      next = this.#serveAll(now);
    } finally {
      this.#armFor(next, now);
    }
  };

  /** Returns when to come back. */
  #serveAll(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const [item, pacing] of this.#pacings) next = Math.min(next, this.#serveOne(item, pacing, now));
    this.#fitTurn(performance.now() - now);
    this.#served(isStream(this.#rate) && next < Number.POSITIVE_INFINITY);
    return next;
  }

  /** Returns when to come back. */
  #serveOne(item: T, pacing: Pacing, now: number): number {
    const all = pacing.due(now);
    const due = Math.min(all, this.#turnSize);
    const done = due > 0 ? this.#serve(item, due) : 0;
    pacing.spend(done);
    if (!this.#pacings.has(item)) return Number.POSITIVE_INFINITY;
    if (done < due) return now + HELD_UP;
    return due < all ? now : pacing.nextDue();
  }

  get #turnSize(): number {
    return this.#rate === Number.POSITIVE_INFINITY ? this.#unlimitedTurn : TURN;
  }

  /** How long a datagram takes is told by the last turn alone: the kernel may cut buffers into them, or not any more. */
  #fitTurn(milliseconds: number): void {
    if (milliseconds < SHORT_TURN) this.#unlimitedTurn = Math.min(this.#unlimitedTurn * 2, TURN);
    else if (milliseconds > LONG_TURN) this.#unlimitedTurn = Math.max(this.#unlimitedTurn / 2, UNLIMITED_TURN);
  }

  #armFor(next: number, now: number): void {
    if (next === Number.POSITIVE_INFINITY) return;
    const delay = next - performance.now();
    // What was left over because it was too much for one turn goes at once, and what falls due by and by together.
    const isBehind = next <= now || this.#rate === Number.POSITIVE_INFINITY;
    this.#arm(isBehind ? delay : Math.max(delay, SHORTEST));
  }

  #arm(delay: number): void {
    if (this.#turn !== undefined || this.#isStopped || this.isEmpty) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (delay <= 0) this.#turn = setImmediate(this.#look);
    // Rounded up: a timer may fire a little early, and would find nothing due.
    else this.#timer = setTimeout(this.#look, Math.ceil(delay));
  }
}
