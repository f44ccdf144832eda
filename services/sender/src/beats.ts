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
/** What is added one after the other in this time is admitted together: so much more of it is served side by side. */
const ADMISSION_MS = 100;
const ADMISSION_SHARE = 0.1;

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
  /** What was added and the schedule does not know of yet. */
  readonly #newcomers = new Set<T>();
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

  /** The first item is served at once; the others at their phase within one interval, or a tenth more. */
  add(item: T): void {
    this.#newcomers.add(item);
    if (this.#isStopped) return;
    const wait = this.#timer === undefined ? 0 : Math.min(ADMISSION_MS, ADMISSION_SHARE * this.#interval);
    this.#admission ??= setTimeout(this.#admit, wait);
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
    this.#admission = undefined;
    this.#schedule.add([...this.#newcomers], performance.now());
    this.#newcomers.clear();
    this.#look();
  };

  readonly #look = (): void => {
    this.#schedule.serveDue(performance.now(), this.#serve);
    this.#served(this.#least() > 0);
    if (!this.#isStopped) this.#arm();
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
