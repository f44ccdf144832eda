/** The golden ratio's fraction: multiples of it, modulo 1, spread evenly however many there are. */
const SPREAD = 0.618_033_988_749_895;

interface Entry<T> {
  readonly item: T;
  due: number;
  removed: boolean;
}

/**
 * When each item is due: at a fixed rhythm of its own that does not drift, whatever the timer does. Items have the
 * same interval and different phases, so that many of them do not burst. Beats that were missed, because the process
 * was stopped or the clock jumped over them, are left out rather than made up for in a burst.
 *
 * Items that are added together are spread evenly over the interval and served in the order of adding: what was made one
 * after the other lies side by side in memory, and with thousands of items fetching it is most of what a beat costs.
 *
 * Times are in milliseconds of a monotonic clock, and come in as arguments. A beat costs the same however many items
 * there are; so does removing one. An item is in the schedule once.
 */
export class Schedule<T> {
  #interval: number;
  readonly #start: number;
  readonly #entries = new Map<T, Entry<T>>();
  /** Read round and round from `#next` on, soonest first: with one interval for all, whoever was served comes last. */
  #ring: Entry<T>[] = [];
  #next = 0;
  #newcomers: Entry<T>[] = [];
  /** How many of the ring have been removed: they are passed over until it is worth clearing them away. */
  #removed = 0;
  /** The due time that no later one may lie before, or the ring has to be sorted. */
  #latest = Number.NEGATIVE_INFINITY;
  #sorted = true;
  /** How often items were added. */
  #additions = 0;

  constructor(interval: number, start: number) {
    this.#interval = interval;
    this.#start = start;
  }

  /** The first item of all is due at once; the others at their phase within one interval. */
  add(items: readonly T[], now: number): void {
    const isFirst = this.#additions === 0;
    // Between those that were added before, however many these were.
    const offset = (this.#additions++ * SPREAD) % 1;
    items.forEach((item, i) => {
      const phase = ((offset + i) / items.length) * this.#interval;
      const beats = Math.ceil((now - this.#start - phase) / this.#interval);
      const due = isFirst && i === 0 ? now : this.#start + phase + Math.max(beats, 0) * this.#interval;
      const entry = { item, due, removed: false };
      this.remove(item);
      this.#entries.set(item, entry);
      this.#newcomers.push(entry);
    });
    this.#sorted = false;
  }

  remove(item: T): void {
    const entry = this.#entries.get(item);
    if (entry === undefined) return;
    this.#entries.delete(item);
    entry.removed = true;
    this.#removed++;
  }

  /** How many items there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** The time of the next beat, or undefined when there is no item. */
  nextDue(): number | undefined {
    this.#settle();
    return this.#ring[this.#next]?.due;
  }

  /** Calls `serve` for every item that is due, soonest first; each once, since its next beat lies ahead of now. */
  serveDue(now: number, serve: (item: T) => void): void {
    this.#settle();
    for (let entry = this.#ring[this.#next]; entry !== undefined && entry.due <= now; entry = this.#ring[this.#next]) {
      const missed = Math.floor((now - entry.due) / this.#interval);
      entry.due += (missed + 1) * this.#interval;
      if (entry.due < this.#latest) this.#sorted = false;
      else this.#latest = entry.due;
      this.#advance();
      if (!entry.removed) serve(entry.item);
    }
  }

  /** From now on; every item keeps its order and is due within the new interval. */
  changeInterval(interval: number, now: number): void {
    this.#settle();
    const changed = (due: number) => now + ((due - now) / this.#interval) * interval;
    for (const entry of this.#ring) entry.due = changed(entry.due);
    this.#latest = changed(this.#latest);
    this.#interval = interval;
  }

  /** Brings the soonest item to the front. Sorting costs little: the ring is in order but for what is new or was late. */
  #settle(): void {
    if (!this.#sorted || this.#removed * 2 > this.#ring.length) {
      const all = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next), ...this.#newcomers];
      this.#ring = all.filter((entry) => !entry.removed).sort((a, b) => a.due - b.due);
      this.#newcomers = [];
      this.#next = 0;
      this.#removed = 0;
      this.#latest = this.#ring.at(-1)?.due ?? Number.NEGATIVE_INFINITY;
      this.#sorted = true;
    }
    while (this.#ring[this.#next]?.removed) this.#advance();
  }

  #advance(): void {
    this.#next = this.#next + 1 < this.#ring.length ? this.#next + 1 : 0;
  }
}
