/** The golden ratio's fraction: multiples of it, modulo 1, spread evenly however many there are. */
const SPREAD = 0.618_033_988_749_895;

interface Entry<T> {
  readonly item: T;
  due: number;
}

/**
 * When each item is due: at a fixed rhythm of its own that does not drift, whatever the timer does. Items have the
 * same interval and different phases, so that many of them do not burst. Beats that were missed, because the process
 * was stopped or the clock jumped over them, are left out rather than made up for in a burst.
 *
 * Times are in milliseconds of a monotonic clock, and come in as arguments.
 */
export class Schedule<T> {
  #interval: number;
  readonly #start: number;
  /** Soonest first: with one interval for all, whoever was served goes to the end. */
  #entries: Entry<T>[] = [];
  #added = 0;

  constructor(interval: number, start: number) {
    this.#interval = interval;
    this.#start = start;
  }

  /** The first item is due at once; the others at their phase within one interval. */
  add(item: T, now: number): void {
    const phase = ((this.#added++ * SPREAD) % 1) * this.#interval;
    const beats = Math.ceil((now - this.#start - phase) / this.#interval);
    const due = this.#added === 1 ? now : this.#start + phase + Math.max(beats, 0) * this.#interval;
    this.#insert({ item, due });
  }

  remove(item: T): void {
    this.#entries = this.#entries.filter((entry) => entry.item !== item);
  }

  /** The time of the next beat, or undefined when there is no item. */
  nextDue(): number | undefined {
    return this.#entries[0]?.due;
  }

  /** Calls `serve` for every item that is due, soonest first. */
  serveDue(now: number, serve: (item: T) => void): void {
    // Each is served once: after that its next beat lies ahead of now.
    for (let left = this.#entries.length; left > 0; left--) {
      const entry = this.#entries[0];
      if (entry === undefined || entry.due > now) return;
      this.#entries.shift();
      const missed = Math.floor((now - entry.due) / this.#interval);
      entry.due += (missed + 1) * this.#interval;
      this.#insert(entry);
      serve(entry.item);
    }
  }

  /** From now on; every item keeps its order and is due within the new interval. */
  changeInterval(interval: number, now: number): void {
    for (const entry of this.#entries) {
      entry.due = now + ((entry.due - now) / this.#interval) * interval;
    }
    this.#interval = interval;
  }

  #insert(entry: Entry<T>): void {
    let at = this.#entries.length;
    while (at > 0 && this.#entries[at - 1]!.due > entry.due) at--;
    this.#entries.splice(at, 0, entry);
  }
}
