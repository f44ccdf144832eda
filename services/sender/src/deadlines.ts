import type { Session } from "./session.ts";

/** A deadline is looked at so much later at most, as a share of the timeout. */
const PARTS = 200;

export interface DeadlineOwner {
  /** Takes in what has arrived. @returns whether nothing is left. */
  takeIn(): boolean;
  /** What was due has been counted. */
  looked(): void;
}

/**
 * Counts as lost what had no reply by its deadline, with one timer for all sessions: a wheel of short spans of time, each
 * with the sessions whose first deadline is in it. A session is looked at about once in a timeout, however many there are
 * and whether or not they are answered.
 */
export class Deadlines implements Disposable {
  readonly #owner: DeadlineOwner;
  /** Milliseconds. */
  readonly #span: number;
  readonly #wheel: Session[][] = Array.from({ length: PARTS + 3 }, () => []);
  /** The number of the span, counted from the clock's zero, that is looked at next. */
  #next = 0;
  #watched = 0;
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Immediate | undefined;

  /** @param timeout in milliseconds. */
  constructor(timeout: number, owner: DeadlineOwner) {
    this.#owner = owner;
    this.#span = Math.max(timeout / PARTS, 1);
  }

  /** Something of this session is pending, at the earliest until `deadline`, in milliseconds of the monotonic clock. */
  watch(session: Session, deadline: number): void {
    if (session.isWatched) return;
    session.isWatched = true;
    const span = Math.floor(deadline / this.#span) + 1;
    if (this.#watched === 0) this.#next = span;
    this.#watched++;
    this.#wheel[Math.max(span, this.#next) % this.#wheel.length]!.push(session);
    this.#arm();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#again);
    this.#timer = undefined;
  }

  readonly #look = (): void => {
    this[Symbol.dispose]();
    const now = performance.now();
    let isAllIn = true;
    try {
      // Whatever arrived by now is to be known before anything is given up.
      isAllIn = this.#owner.takeIn();
      while (isAllIn && this.#watched > 0 && this.#next * this.#span < now) this.#expire(this.#next++, now);
    } finally {
      // Should something unforeseen be thrown, nobody else would look again.
      if (!isAllIn) this.#again = setImmediate(this.#look);
      else if (this.#watched > 0) this.#arm();
    }
    if (isAllIn) this.#owner.looked();
  };

  #expire(span: number, now: number): void {
    const place = span % this.#wheel.length;
    const sessions = this.#wheel[place]!;
    // What goes on waiting may belong in the same place: the wheel has come round by then.
    this.#wheel[place] = [];
    try {
      for (let session = sessions.pop(); session !== undefined; session = sessions.pop()) this.#expireOne(session, now);
    } finally {
      if (sessions.length > 0) this.#wheel[place] = [...sessions, ...this.#wheel[place]!];
    }
  }

  #expireOne(session: Session, now: number): void {
    this.#watched--;
    session.isWatched = false;
    session.expire(now);
    if (session.pending > 0) this.watch(session, session.deadline);
  }

  #arm(): void {
    if (this.#timer !== undefined) return;
    let span = this.#next;
    while (this.#wheel[span % this.#wheel.length]!.length === 0) span++;
    // Rounded up: a timer may fire a little early, and would find nothing due.
    this.#timer = setTimeout(this.#look, Math.max(Math.ceil(span * this.#span - performance.now()) + 1, 1));
  }
}
