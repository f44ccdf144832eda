import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SessionTable } from "./session-table.ts";

const IDLE = 16_000;
const PROBATION = 1000;

function start(capacity: number) {
  const ended: number[] = [];
  const onEnd = (session: number) => ended.push(session);
  const table = new SessionTable({ keyWords: 3, capacity, idle: IDLE, probation: PROBATION, onEnd });
  const see = (key: number, now: number) => {
    table.key.set([key % 3, 0, Math.floor(key / 3)]);
    const found = table.find(now);
    return found >= 0 ? found : table.add(now);
  };
  const find = (key: number, now: number) => {
    table.key.set([key % 3, 0, Math.floor(key / 3)]);
    return table.find(now);
  };
  return { table, ended, see, find };
}

describe(SessionTable, () => {
  it("gives every session a number of its own, as a Map would, through ends and returns", () => {
    const step = fc.record({ key: fc.nat(60), pause: fc.constantFrom(0, 1, 900, 5000, 40_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (steps, capacity) => {
        const { table, ended, see } = start(capacity);
        const model = new Map<number, number>();
        let now = 0;
        for (const { key, pause } of steps) {
          now += pause;
          if (pause === 900 || pause === 40_000) table.expire(now);
          const session = see(key, now);
          for (const gone of ended.splice(0)) {
            const key = [...model].find(([, session]) => session === gone)?.[0];
            expect(key).toBeDefined();
            model.delete(key!);
          }
          if (session < 0) expect(model.size).toBe(capacity);
          else if (model.has(key)) expect(session).toBe(model.get(key));
          else {
            expect([...model.values()]).not.toContain(session);
            expect(session).toBeLessThan(capacity);
            model.set(key, session);
          }
          expect(table.size).toBe(model.size);
        }
      }),
    );
  });

  it("ends sessions that have been silent, and none that go on", () => {
    const { table, ended, see } = start(10);
    const going = see(0, 0);
    const silent = see(1, 0);
    see(1, 1);
    for (let now = 0; now <= IDLE * 1.5; now += 100) {
      see(0, now);
      table.expire(now);
    }
    expect(ended).toEqual([silent]);
    expect([see(0, IDLE * 1.5), table.size, table.expired]).toEqual([going, 1, 1]);
  });

  it("does not end more at once than it may", () => {
    const { table, see } = start(10);
    for (let key = 0; key < 10; key++) see(key, 0);
    table.expire(IDLE * 2, 3);
    expect(table.size).toBe(7);
  });

  it("gives a newcomer the place of a session of one datagram, once that has had its time", () => {
    const { table, ended, see } = start(2);
    const first = see(1, 0);
    see(2, 0);
    see(2, 1);
    expect(see(3, PROBATION)).toBe(-1);
    expect(see(3, PROBATION + 1)).toBe(first);
    expect([ended, table.refused, table.displaced]).toEqual([[first], 1, 1]);
  });

  it("loses no session that goes on to a flood of invented senders, and lets a new one in", () => {
    const { see, find, table } = start(1000);
    const sessions = new Map<number, number>();
    for (let key = 0; key < 500; key++) sessions.set(key, see(key, 0));
    let stranger = 1_000_000;
    let admitted = 0;
    for (let now = 0; now < 60_000; now += 10) {
      for (let i = 0; i < 20; i++) {
        see(stranger++, now);
        // One that begins during the flood and sends every 250 ms, now sooner, now later.
        if (now > 5000 && now % 250 === 0 && i === (now / 250) % 20 && see(999_999, now) >= 0) admitted++;
      }
      if (now % 1000 === 0) for (const [key, session] of sessions) expect(find(key, now)).toBe(session);
    }
    expect(admitted).toBeGreaterThan(150);
    expect(table.size).toBe(1000);
    expect(table.refused).toBeGreaterThan(50_000);
  });
});
