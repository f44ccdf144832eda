import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Schedule } from "./schedule.ts";

function served<T>(schedule: Schedule<T>, now: number): T[] {
  const items: T[] = [];
  schedule.serveDue(now, (item) => items.push(item));
  return items;
}

describe(Schedule, () => {
  it("serves the first item at once and then every interval", () => {
    const schedule = new Schedule<string>(1000, 5000);
    schedule.add(["a"], 5003);
    expect(served(schedule, 5003)).toEqual(["a"]);
    expect(schedule.nextDue()).toBe(6003);
    expect(served(schedule, 6002)).toEqual([]);
    expect(served(schedule, 6003)).toEqual(["a"]);
  });

  it("does not drift when the timer is late every time", () => {
    const schedule = new Schedule<string>(1000, 0);
    schedule.add(["a"], 0);
    for (let beat = 0; beat < 1000; beat++) {
      expect(schedule.nextDue()).toBe(beat * 1000);
      expect(served(schedule, beat * 1000 + 17)).toEqual(["a"]);
    }
  });

  it("leaves out the beats it missed instead of sending a burst", () => {
    const schedule = new Schedule<string>(1000, 0);
    schedule.add(["a"], 0);
    served(schedule, 0);
    expect(served(schedule, 7300)).toEqual(["a"]);
    expect(schedule.nextDue()).toBe(8000);
  });

  it("spreads items over the interval", () => {
    const schedule = new Schedule<number>(1000, 0);
    for (let item = 0; item < 100; item++) schedule.add([item], 0);
    const busiest = Math.max(
      ...Array.from({ length: 100 }, (_, slot) => {
        let count = 0;
        schedule.serveDue(slot * 10 + 9.999, () => count++);
        return count;
      }),
    );
    expect(busiest).toBeLessThanOrEqual(2);
  });

  it("spreads thousands that come in several lots, and serves neighbours one after the other", () => {
    const schedule = new Schedule<number>(1000, 0);
    const all = upTo(4000);
    for (const [from, to] of [
      [0, 1],
      [1, 1500],
      [1500, 1800],
      [1800, 4000],
    ])
      schedule.add(all.slice(from, to), 0);
    schedule.serveDue(999.999, () => {});
    const counts = upTo(100).map((turn) => served(schedule, 1009.999 + 10 * turn));
    expect(Math.min(...counts.map(({ length }) => length))).toBeGreaterThanOrEqual(38);
    expect(Math.max(...counts.map(({ length }) => length))).toBeLessThanOrEqual(42);
    for (const turn of counts) {
      const neighbours = turn.filter((item) => turn.includes(item + 1));
      expect(neighbours.length).toBeGreaterThan(turn.length - 5);
    }
  });

  it("serves an item that was added late within one interval, and a removed one no more", () => {
    const schedule = new Schedule<string>(1000, 0);
    schedule.add(["a"], 0);
    schedule.add(["b"], 12_345);
    schedule.remove("a");
    expect(schedule.nextDue()).toBeGreaterThanOrEqual(12_345);
    expect(schedule.nextDue()).toBeLessThan(13_345);
    expect(served(schedule, 20_000)).toEqual(["b"]);
  });

  it("keeps the order and stays within the new interval when the interval changes", () => {
    const schedule = new Schedule<string>(1000, 0);
    schedule.add(["a"], 0);
    schedule.add(["b"], 0);
    served(schedule, 0);
    schedule.changeInterval(100, 500);
    expect(served(schedule, 600)).toEqual(["b", "a"]);
  });

  it("takes an item once, and forgets one that is not there without a word", () => {
    const schedule = new Schedule<string>(1000, 0);
    schedule.remove("a");
    schedule.add(["a"], 0);
    schedule.add(["a"], 0);
    expect(served(schedule, 1000)).toEqual(["a"]);
    schedule.remove("a");
    expect(schedule.nextDue()).toBeUndefined();
  });

  it("lets items leave and come while they are served", () => {
    const schedule = new Schedule<number>(1000, 0);
    schedule.add(upTo(10), 0);
    const seen: number[] = [];
    schedule.serveDue(1000, (item) => {
      seen.push(item);
      for (let other = 0; other < 10; other++) if (other !== item) schedule.remove(other);
      schedule.add([item + 10], 1000);
      schedule.nextDue();
    });
    expect(seen).toEqual([0]);
    expect(served(schedule, 2000).toSorted((a, b) => a - b)).toEqual([0, 10]);
  });

  it("takes a beat from ten thousand items about as fast as from a hundred", () => {
    const cost = (items: number) => {
      const schedule = new Schedule<number>(1000, 0);
      schedule.add(upTo(items), 0);
      let beats = 0;
      let now = 0;
      const begin = performance.now();
      while (beats < 200_000) {
        now = schedule.nextDue()!;
        schedule.serveDue(now, () => beats++);
      }
      return performance.now() - begin;
    };
    cost(100);
    // Ten times as long would still be far from the hundred times that a walk over all of them takes.
    expect(cost(10_000)).toBeLessThan(10 * cost(100) + 50);
  });

  it("behaves like the plainest list of due times, whatever comes and goes", () => {
    const command = fc.oneof(
      fc.record({
        kind: fc.constant("add" as const),
        items: fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 5 }),
      }),
      fc.record({ kind: fc.constant("remove" as const), item: fc.nat(30) }),
      fc.record({ kind: fc.constant("serve" as const), after: fc.double({ min: 0, max: 3000, noNaN: true }) }),
      fc.record({ kind: fc.constant("interval" as const), value: fc.integer({ min: 10, max: 5000 }) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
        const schedule = new Schedule<number>(1000, 500);
        const list = new PlainList(1000, 500);
        let now = 500;
        for (const it of commands) {
          if (it.kind === "add") for (const one of [schedule, list]) one.add(it.items, now);
          if (it.kind === "remove") for (const one of [schedule, list]) one.remove(it.item);
          if (it.kind === "interval") for (const one of [schedule, list]) one.changeInterval(it.value, now);
          if (it.kind === "serve") {
            now += it.after;
            const seen: number[] = [];
            schedule.serveDue(now, (item) => seen.push(item));
            expect(seen).toEqual(list.due(now));
          }
          expect(schedule.nextDue()).toBe(list.soonest()?.due);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("serves every item once per interval, whatever the times at which it is asked", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 20, maxLength: 100 }),
        (items, steps) => {
          const schedule = new Schedule<number>(1000, 0);
          const counts = new Array<number>(items).fill(0);
          schedule.add(upTo(items), 0);
          let now = 0;
          for (const step of steps) {
            now += step;
            schedule.serveDue(now, (item) => counts[item]!++);
          }
          // The steps are shorter than the interval, so none is missed.
          for (const count of counts) expect(Math.abs(count - now / 1000)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, item) => item);
}

/** The rules of a schedule and nothing else: it looks at every item for everything. */
class PlainList {
  #items: { item: number; due: number }[] = [];
  #additions = 0;
  #interval: number;
  readonly #start: number;

  constructor(interval: number, start: number) {
    this.#interval = interval;
    this.#start = start;
  }

  add(items: readonly number[], now: number): void {
    for (const item of items) this.remove(item);
    const isFirst = this.#additions === 0;
    const offset = (this.#additions++ * 0.618_033_988_749_895) % 1;
    items.forEach((item, i) => {
      let due = this.#start + ((offset + i) / items.length) * this.#interval;
      due += Math.max(Math.ceil((now - due) / this.#interval), 0) * this.#interval;
      this.#items.push({ item, due: isFirst && i === 0 ? now : due });
    });
  }

  remove(item: number): void {
    this.#items = this.#items.filter((one) => one.item !== item);
  }

  soonest() {
    return this.#items.toSorted((a, b) => a.due - b.due)[0];
  }

  due(now: number): number[] {
    const due = this.#items.filter((one) => one.due <= now).toSorted((a, b) => a.due - b.due);
    for (const one of due) one.due += (Math.floor((now - one.due) / this.#interval) + 1) * this.#interval;
    return due.map(({ item }) => item);
  }

  changeInterval(interval: number, now: number): void {
    for (const one of this.#items) one.due = now + ((one.due - now) / this.#interval) * interval;
    this.#interval = interval;
  }
}
