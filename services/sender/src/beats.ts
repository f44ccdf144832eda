import { Schedule } from "./schedule.ts";

/** The longest delay that setTimeout takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/**
 * So many at least are worth being served together, where that makes none later than so much: most of what a beat costs
 * alone is being woken up for it. More than leave in one call are not.
 */
const WORTH_A_TURN = 4;
const MOST_IN_A_TURN = 64;
const LONGEST_TURN_MS = 10;
const LONGEST_TURN_SHARE = 0.02;
/** What is added without a pause of so long is admitted together, and then served together; but none waits for much longer. */
const PAUSE_MS = 20;
const LONGEST_ADMISSION_MS = 1000;

/** When items are served. */
export interface Rhythm<T> extends Disposable {
  /** The first item is served at once. */
  add(item: T): void;
  remove(item: T): void;
  /** Whether nothing will be due any more. */
  readonly isEmpty: boolean;
  /** @param interval milliseconds between two for the same item. */
  changeInterval(interval: number): void;
}

/** Serves items at their rhythm, all that are due at once. */
export class Beats<T> implements Rhythm<T> {
  readonly #schedule: Schedule<T>;
  readonly #serve: (item: T) => void;
  readonly #served: (isSoon: boolean) => void;
  #interval: number;
  #timer: NodeJS.Timeout | undefined;
  /** What was added and the schedule does not know of yet, and when the first and the last of it were. */
  readonly #newcomers = new Set<T>();
  #firstAdded = 0;
  #lastAdded = 0;
  #admission: NodeJS.Timeout | undefined;
  #isStopped = false;

  /**
   * @param interval in milliseconds.
   * @param served is called when all that were due have been served, and told whether others follow within some milliseconds.
   */
  constructor(interval: number, serve: (item: T) => void, served: (isSoon: boolean) => void) {
    this.#schedule = new Schedule(interval, performance.now());
    this.#interval = interval;
    this.#serve = serve;
    this.#served = served;
  }

  /** The first item is served at once; the others at their phase within one interval from when no more are added. */
  add(item: T): void {
    this.#lastAdded = performance.now();
    if (this.#newcomers.size === 0) this.#firstAdded = this.#lastAdded;
    this.#newcomers.add(item);
    if (!this.#isStopped) this.#admission ??= setTimeout(this.#admit, this.#timer === undefined ? 0 : PAUSE_MS);
  }

  remove(item: T): void {
    this.#newcomers.delete(item);
    this.#schedule.remove(item);
  }

  /** Whether nothing will be due any more. */
  get isEmpty(): boolean {
    return this.#schedule.size + this.#newcomers.size === 0;
  }

  changeInterval(interval: number): void {
    this.#schedule.changeInterval(interval, performance.now());
    this.#interval = interval;
    if (!this.#isStopped) this.#arm();
  }

  /** Nothing is served after this. */
  [Symbol.dispose](): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#admission);
  }

  readonly #admit = (): void => {
    const now = performance.now();
    const isPausing = this.#timer === undefined || now - this.#lastAdded >= PAUSE_MS;
    if (!isPausing && now - this.#firstAdded < Math.min(LONGEST_ADMISSION_MS, this.#interval)) {
      this.#admission = setTimeout(this.#admit, PAUSE_MS);
      return;
    }
    this.#admission = undefined;
    this.#schedule.add([...this.#newcomers], now);
    this.#newcomers.clear();
    this.#look();
  };

  readonly #look = (): void => {
    try {
      this.#schedule.serveDue(performance.now(), this.#serve);
      this.#served(this.#least() > 0);
    } finally {
      // Should something unforeseen be thrown, nobody else would look again.
      if (!this.#isStopped) this.#arm();
    }
  };

  /** Milliseconds in which enough fall due to be worth a turn; 0 where each is served by itself. */
  #least(): number {
    const beatsPerMs = this.#schedule.size / this.#interval;
    const longest = Math.min(LONGEST_TURN_MS, LONGEST_TURN_SHARE * this.#interval, MOST_IN_A_TURN / beatsPerMs);
    const least = Math.floor(longest);
    return least * beatsPerMs >= WORTH_A_TURN ? least : 0;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const due = this.#schedule.nextDue();
    if (due === undefined) {
      this.#timer = undefined;
      return;
    }
    // A timer may fire a little early, and then finds nothing due: round up.
    const delay = Math.min(Math.ceil(due - performance.now()), LONGEST_TIMER_MS);
    this.#timer = setTimeout(this.#look, Math.max(delay, this.#least()));
  }
}
