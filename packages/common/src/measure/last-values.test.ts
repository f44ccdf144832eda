import { describe, expect, it } from "vitest";
import { LastValues } from "./last-values.ts";

describe(LastValues, () => {
  it("counts changes, and does not take the first value for one", () => {
    const values = new LastValues(2);
    expect([0, 0, 3, 3, 0].map((value) => values.note(1, value))).toEqual([false, false, true, false, true]);
    expect([values.value(1), values.changes(1)]).toEqual([0, 2]);
    expect([values.value(0), values.changes(0)]).toEqual([undefined, 0]);
  });

  it("moves to another row, where the value is the newer one", () => {
    const values = new LastValues(2);
    values.note(0, 3);
    values.note(1, 5);
    values.note(1, 6);
    values.move(1, 0);
    expect([values.value(0), values.changes(0), values.value(1), values.changes(1)]).toEqual([6, 2, undefined, 0]);
    values.move(1, 0);
    expect([values.value(0), values.changes(0)]).toEqual([6, 2]);
  });

  it("adds what was copied, and takes its value for the newer one", () => {
    const [values, other] = [new LastValues(2), new LastValues(1)];
    for (const value of [3, 4]) values.note(0, value);
    values.add(0, other.copy(0));
    expect([values.value(0), values.changes(0)]).toEqual([4, 1]);
    for (const value of [7, 8, 9]) other.note(0, value);
    values.add(0, structuredClone(other.copy(0)));
    expect([values.value(0), values.changes(0)]).toEqual([9, 3]);
  });
});
