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
          for (let i = 0; i < count; i++) datagrams.add(1, i);
          const sequence = first + (Math.max(from, answered) % count);
          datagrams.state[datagrams.slot(sequence)] = REPLIED;
          expect(datagrams.findReplied(Math.min(first + from, sequence))).toBe(sequence);
        },
      ),
    );
  });

  it("remembers the last ones, as many as there is room for", () => {
    const datagrams = new SentDatagrams(5, 0);
    for (let i = 0; i < 20; i++) datagrams.add(1, i);
    expect(datagrams.capacity).toBe(8);
    expect([11, 12, 19, 20].map((sequence) => datagrams.remembers(sequence))).toEqual([false, true, true, false]);
  });

  it("keeps times in order when the clock steps back", () => {
    const datagrams = new SentDatagrams(4, 3);
    for (const at of [100, 90, 110]) datagrams.add(1, at);
    expect([3, 4, 5].map((sequence) => datagrams.at[datagrams.slot(sequence)])).toEqual([100, 100, 110]);
  });

  it("takes several at once, also where the ring begins anew", () => {
    const [each, together] = [new SentDatagrams(8, 5), new SentDatagrams(8, 5)];
    for (const [count, at] of [
      [6, 100],
      [1, 90],
      [8, 110],
      [3, 105],
    ] as const) {
      for (let i = 0; i < count; i++) each.add(1, at);
      together.add(count, at);
      expect(together).toEqual(each);
      together.answer(together.next - count, 0, count);
      each.answer(each.next - count, 0, count);
      expect(together.wait(together.next - 1, 1)).toBe(false);
    }
  });
});
