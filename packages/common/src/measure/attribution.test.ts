import { describe, expect, it } from "vitest";
import { Attribution, type Direction } from "./attribution.ts";
import { SENDER_FIGURES, type SenderColumns } from "./sender-figures.ts";

const REACH = 100;

function start(first = 0, numbers = 64) {
  const columns = Object.fromEntries(SENDER_FIGURES.map((figure) => [figure, new Float64Array(1)])) as SenderColumns;
  const attribution = new Attribution(columns, 0, { first, numbers, stateful: true, reach: REACH, reordering: 0 });
  /** Datagrams are sent a millisecond apart; this one is answered and old enough to count. */
  const answer = (sequence: number, number: number, at = sequence) => {
    attribution.reply(sequence, at, number, sequence + 1);
    attribution.accept(sequence, at, number);
  };
  const lose = (sequence: number, others = 0): Direction => attribution.decide(sequence, sequence, 100, others, 1);
  return { attribution, columns, answer, lose };
}

describe(Attribution, () => {
  it("takes nothing for proof that may have overtaken, once it has seen by how much datagrams do", () => {
    const { attribution, answer } = start();
    answer(0, 0);
    answer(11, 1);
    expect(attribution.covers(10, 10)).toBe(true);
    // Overtaken by the datagram that was sent 9 ms after it.
    answer(2, 2);
    expect([attribution.covers(3, 3), attribution.covers(2, 2)]).toEqual([false, true]);
    answer(20, 3);
    expect([attribution.covers(12, 12), attribution.covers(11, 11)]).toEqual([false, true]);
  });

  it("takes a number for a new numbering when its datagram was sent too late to have had it in the old one", () => {
    const { answer, columns } = start();
    answer(0, 0);
    answer(10, 8);
    answer(10 + REACH, 5);
    expect(columns.reflectorRestarts[0]).toBe(0);
    answer(30 + REACH, 7);
    expect(columns.reflectorRestarts[0]).toBe(1);
  });

  it("takes a number that comes twice for a new numbering, and one too old to be remembered", () => {
    const { answer, columns } = start();
    answer(0, 0);
    answer(1, 1);
    answer(2, 1);
    expect(columns.reflectorRestarts[0]).toBe(1);
    answer(50, 1000);
    answer(51, 1000 - 128);
    expect(columns.reflectorRestarts[0]).toBe(2);
  });

  it("sees no new numbering in a long one", () => {
    const { answer, columns } = start(0, 32);
    for (let i = 0; i < 1000; i++) answer(i, i - (i % 7 === 6 ? -1 : 0) + (i % 7 === 0 && i > 0 ? -1 : 0));
    expect(columns.reflectorRestarts[0]).toBe(0);
  });

  it("is not confused by replies of the old numbering that come after the first one of the new", () => {
    const { answer, lose, columns } = start();
    for (let i = 0; i < 60; i++) answer(i, i);
    answer(65, 0);
    answer(64, 60);
    answer(63, 61);
    answer(67, 1);
    expect(columns.reflectorRestarts[0]).toBe(1);
    expect([lose(60), lose(66)]).toEqual(["unknown", "forward"]);
  });

  it("takes no reply of the old numbering for evidence in the new", () => {
    const { attribution, answer, lose } = start();
    answer(0, 0);
    attribution.reply(9, 9, 8, 10);
    attribution.reply(5, 5, 0, 10);
    attribution.accept(9, 9, 8);
    expect([attribution.covers(6, 6), lose(6)]).toEqual([false, "unknown"]);
  });

  it("never tells about what was lost before a numbering that it met midway", () => {
    const { attribution, answer, lose, columns } = start();
    expect(lose(0)).toBe("unknown");
    answer(1, 500);
    answer(2, 501);
    attribution.confirm();
    expect(lose(3)).toBe("unknown");
    answer(4, 502);
    attribution.confirm();
    expect([columns.laterForward[0], columns.laterReverse[0]]).toEqual([1, 0]);
  });

  it("takes the number of a copy's reply for no loss, whenever it comes", () => {
    const { attribution, answer, lose } = start();
    answer(0, 0);
    answer(1, 2);
    attribution.copy(0, 1);
    attribution.copy(1, 3);
    answer(9, 4);
    expect(lose(5)).toBe("forward");
  });

  it("counts numbers that skipped more than it remembers", () => {
    const { answer, lose } = start(0, 32);
    answer(0, 0);
    answer(100, 99);
    const lost = Array.from({ length: 99 }, (_, i) => lose(i + 1, 98 - i));
    expect(lost.filter((direction) => direction === "reverse")).toHaveLength(98);
    expect(lost.filter((direction) => direction === "forward")).toHaveLength(1);
  });

  it("leaves a number that is missing elsewhere to the others, as long as there are others", () => {
    const { attribution, answer } = start();
    answer(0, 0);
    answer(9, 2);
    expect(attribution.decide(1, 1, 10, 1, 0)).toBe("forward");
    expect(attribution.decide(2, 2, 10, 0, 0)).toBe("reverse");
    expect(attribution.decide(3, 3, 10, 0, 0)).toBe("forward");
  });
});
