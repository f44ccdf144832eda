import { describe, expect, it } from "vitest";
import { ClockQuality } from "./clock-quality.ts";

describe(ClockQuality, () => {
  it.each([
    [true, 100, true, 250, true, 350],
    [true, 100, false, 250, false, 350],
    [false, 100, true, 250, false, 350],
    [true, 100, true, Number.POSITIVE_INFINITY, true, Number.POSITIVE_INFINITY],
  ])("of %s ±%d and %s ±%d is %s ±%d", (s1, e1, s2, e2, synchronized, error) => {
    const quality = new ClockQuality(2);
    quality.note(1, s1, e1, s2, e2);
    expect([quality.synchronized(1), quality.error(1)]).toEqual([synchronized, error]);
  });

  it("knows nothing before the first datagram", () => {
    const quality = new ClockQuality(1);
    expect([quality.synchronized(0), quality.error(0)]).toEqual([false, Number.POSITIVE_INFINITY]);
  });

  it("moves to another row", () => {
    const quality = new ClockQuality(2);
    quality.note(0, true, 1, true, 2);
    quality.move(0, 1);
    expect([quality.synchronized(0), quality.error(0)]).toEqual([false, Number.POSITIVE_INFINITY]);
    quality.move(0, 1);
    expect([quality.synchronized(1), quality.error(1)]).toEqual([true, 3]);
  });
});
