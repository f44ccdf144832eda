import type { Lane } from "./lane.ts";
import type { Lanes } from "./lanes.ts";
import type { Session } from "./session.ts";

/** Sessions that are looked at in a millisecond, at most: with more of them deadlines are kept less closely. */
const SESSIONS_PER_MS = 500;

/** Counts as lost what had no reply by its deadline, with one timer for all sessions. */
export class Deadlines implements Disposable {
  readonly #lanes: Lanes;
  readonly #takeIn: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Immediate | undefined;
  #onSettled: (() => void) | undefined;

  /** @param takeIn takes in what has arrived; returns whether nothing is left. */
  constructor(lanes: Lanes, takeIn: () => boolean) {
    this.#lanes = lanes;
    this.#takeIn = takeIn;
  }

  /** Something is pending whose deadline is then, in milliseconds of the monotonic clock, and not before those known. */
  expect(deadline: number): void {
    // Rounded up: a timer may fire a little early, and would find nothing due.
    this.#timer ??= setTimeout(this.#sweep, Math.max(Math.ceil(deadline - performance.now()) + 1, 1));
  }

  /** A session has been replaced. */
  retired(lane: Lane, session: Session): void {
    if (session.pending === 0) lane.sessions.remove(session);
  }

  /** Replies have come in. */
  looked(): void {
    if (this.#onSettled === undefined || this.#isPending()) return;
    this.#onSettled();
    this.#onSettled = undefined;
  }

  /** Resolves when nothing is pending any more. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#onSettled = resolve;
      this.#sweep();
    });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#again);
  }

  readonly #sweep = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = performance.now();
    // Whatever arrived by now is to be known before anything is given up.
    if (!this.#takeIn()) {
      this.#again = setImmediate(this.#sweep);
      return;
    }
    let sessions = 0;
    let next = Number.POSITIVE_INFINITY;
    for (const lane of this.#lanes.all) {
      sessions += lane.sessions.all.length;
      next = Math.min(next, expire(lane, now));
    }
    if (next < Number.POSITIVE_INFINITY) this.expect(Math.max(next, now + sessions / SESSIONS_PER_MS));
    this.looked();
  };

  #isPending(): boolean {
    return this.#lanes.all.some(({ sessions }) => sessions.all.some(({ pending }) => pending > 0));
  }
}

/** Returns the next deadline of the lane's sessions. */
function expire({ sessions }: Lane, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  // From the end, because a session that is removed gives its place to the last one.
  for (let i = sessions.all.length - 1; i >= 0; i--) {
    const session = sessions.all[i]!;
    session.account?.expire(now, session.onLost);
    if (session.isRetired && session.pending === 0) sessions.remove(session);
    else next = Math.min(next, session.account?.deadline ?? Number.POSITIVE_INFINITY);
  }
  return next;
}
