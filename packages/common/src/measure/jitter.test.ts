import { describe, expect, it } from "vitest";
import { Jitter } from "./jitter.ts";

describe(Jitter, () => {
  it("follows RFC 3550: a sixteenth of what each difference differs", () => {
    const jitter = new Jitter(1);
    jitter.record(0, 1000);
    expect(jitter.nanoseconds(0)).toBe(0);
    jitter.record(0, 1160);
    expect(jitter.nanoseconds(0)).toBe(10);
    jitter.record(0, 1000);
    expect(jitter.nanoseconds(0)).toBe(10 + (160 - 10) / 16);
  });

  it("counts several of one delay at once", () => {
    const jitter = new Jitter(2);
    for (const [delay, count] of [
      [1000, 3],
      [5000, 1],
      [900, 128],
      [901, 2],
    ] as const) {
      jitter.record(0, delay, count);
      for (let i = 0; i < count; i++) jitter.record(1, delay);
      expect(jitter.nanoseconds(0)).toBeCloseTo(jitter.nanoseconds(1), 9);
    }
  });

  it("does not depend on a constant error of the clocks", () => {
    const jitter = new Jitter(2);
    for (const delay of [5, 90, 20, 20, 7, 300]) {
      jitter.record(0, delay);
      jitter.record(1, delay - 1e12);
    }
    expect(jitter.nanoseconds(1)).toBe(jitter.nanoseconds(0));
  });

  it("compares nothing with what was before an interruption", () => {
    const jitter = new Jitter(1);
    jitter.record(0, 0);
    jitter.record(0, 160);
    jitter.interrupt(0);
    jitter.record(0, 1e9);
    expect(jitter.nanoseconds(0)).toBe(10);
    jitter.reset(0);
    expect(jitter.nanoseconds(0)).toBe(0);
  });

  it("moves to another row, and stays there when there is nothing to move", () => {
    const jitter = new Jitter(2);
    jitter.record(0, 0);
    jitter.record(0, 16);
    jitter.move(0, 1);
    expect([jitter.nanoseconds(0), jitter.nanoseconds(1)]).toEqual([0, 1]);
    jitter.move(0, 1);
    expect(jitter.nanoseconds(1)).toBe(1);
  });

  it("takes what was copied for the newer one, if there is any", () => {
    const [jitter, other] = [new Jitter(2), new Jitter(1)];
    for (const delay of [0, 1600]) jitter.record(0, delay);
    jitter.add(0, other.copy(0));
    expect(jitter.nanoseconds(0)).toBe(100);
    for (const delay of [0, 3200]) other.record(0, delay);
    jitter.add(0, structuredClone(other.copy(0)));
    jitter.record(0, 3200);
    expect(jitter.nanoseconds(0)).toBe(187.5);
  });
});
