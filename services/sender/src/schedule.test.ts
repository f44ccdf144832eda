import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Schedule } from "./schedule.ts";

function served(schedule: Schedule<string>, now: number): string[] {
  const items: string[] = [];
  schedule.serveDue(now, (item) => items.push(item));
  return items;
}

describe(Schedule, () => {
  it("serves the first item at once and then every interval", () => {
    const schedule = new Schedule<string>(1000, 5000);
    schedule.add("a", 5003);
    expect(served(schedule, 5003)).toEqual(["a"]);
    expect(schedule.nextDue()).toBe(6003);
    expect(served(schedule, 6002)).toEqual([]);
    expect(served(schedule, 6003)).toEqual(["a"]);
  });

  it("does not drift when the timer is late every time", () => {
    const schedule = new Schedule<string>(1000, 0);
    schedule.add("a", 0);
    for (let beat = 0; beat < 1000; beat++) {
      expect(schedule.nextDue()).toBe(beat * 1000);
      expect(served(schedule, beat * 1000 + 17)).toEqual(["a"]);
    }
  });

  it("leaves out the beats it missed instead of sending a burst", () => {
    const schedule = new Schedule<string>(1000, 0);
    schedule.add("a", 0);
    served(schedule, 0);
    expect(served(schedule, 7300)).toEqual(["a"]);
    expect(schedule.nextDue()).toBe(8000);
  });

  it("spreads items over the interval", () => {
    const schedule = new Schedule<number>(1000, 0);
    for (let item = 0; item < 100; item++) schedule.add(item, 0);
    const busiest = Math.max(
      ...Array.from({ length: 100 }, (_, slot) => {
        let count = 0;
        schedule.serveDue(slot * 10 + 9.999, () => count++);
        return count;
      }),
    );
    expect(busiest).toBeLessThanOrEqual(2);
  });

  it("serves an item that was added late within one interval, and a removed one no more", () => {
    const schedule = new Schedule<string>(1000, 0);
    schedule.add("a", 0);
    schedule.add("b", 12_345);
    schedule.remove("a");
    expect(schedule.nextDue()).toBeGreaterThanOrEqual(12_345);
    expect(schedule.nextDue()).toBeLessThan(13_345);
    expect(served(schedule, 20_000)).toEqual(["b"]);
  });

  it("keeps the order and stays within the new interval when the interval changes", () => {
    const schedule = new Schedule<string>(1000, 0);
    schedule.add("a", 0);
    schedule.add("b", 0);
    served(schedule, 0);
    schedule.changeInterval(100, 500);
    expect(served(schedule, 600)).toEqual(["b", "a"]);
  });

  it("serves every item once per interval, whatever the times at which it is asked", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 20, maxLength: 100 }),
        (items, steps) => {
          const schedule = new Schedule<number>(1000, 0);
          const counts = new Array<number>(items).fill(0);
          for (let item = 0; item < items; item++) schedule.add(item, 0);
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
