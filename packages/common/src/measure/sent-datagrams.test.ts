import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REPLIED, SentDatagrams } from "./sent-datagrams.ts";

describe(SentDatagrams, () => {
  it("finds the next answered datagram wherever the ring begins", () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.integer({ min: 1, max: 16 }),
        fc.nat(15),
        fc.nat(15),
        (first, count, from, answered) => {
          const datagrams = new SentDatagrams(16, first);
          for (let i = 0; i < count; i++) datagrams.add(i);
          const sequence = first + (Math.max(from, answered) % count);
          datagrams.state[datagrams.slot(sequence)] = REPLIED;
          expect(datagrams.findReplied(Math.min(first + from, sequence))).toBe(sequence);
        },
      ),
    );
  });

  it("remembers the last ones, as many as there is room for", () => {
    const datagrams = new SentDatagrams(5, 0);
    for (let i = 0; i < 20; i++) datagrams.add(i);
    expect(datagrams.capacity).toBe(8);
    expect([11, 12, 19, 20].map((sequence) => datagrams.remembers(sequence))).toEqual([false, true, true, false]);
  });

  it("keeps times in order when the clock steps back", () => {
    const datagrams = new SentDatagrams(4, 3);
    for (const at of [100, 90, 110]) datagrams.add(at);
    expect([3, 4, 5].map((sequence) => datagrams.at[datagrams.slot(sequence)])).toEqual([100, 100, 110]);
  });
});
