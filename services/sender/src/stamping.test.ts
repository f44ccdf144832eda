import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Lane } from "./lane.ts";
import { Stamping } from "./stamping.ts";

describe(Stamping, () => {
  const notStamping = vi.fn();
  const stamp = vi.fn();
  const lane = { stamp } as unknown as Lane;

  beforeEach(() => {
    stamp.mockReturnValue(true);
  });

  it("asks for the stamps of every lane while delays are measured", () => {
    new Stamping([lane], true, { notStamping }).add(lane);
    new Stamping([lane], false, { notStamping }).add(lane);
    expect(stamp.mock.calls).toEqual([[true]]);
    expect(notStamping).not.toHaveBeenCalled();
  });

  it("goes without, and says so once, where the kernel refuses", () => {
    const stamping = new Stamping([lane], true, { notStamping });
    stamp.mockReturnValue(false);
    stamping.add(lane);
    stamping.add(lane);
    expect(notStamping.mock.calls).toEqual([["the kernel refuses transmit timestamps"]]);
  });

  it.each([
    [20, 0],
    [21, 1],
  ])("with %i thousand datagrams a second goes without, and says so %i times", (thousands, times) => {
    const stamping = new Stamping([lane], true, { notStamping });
    stamping.add(lane);
    stamp.mockClear();
    for (let ms = 5000; ms <= 8000; ms++) stamping.look(thousands * ms, ms);
    expect(notStamping).toHaveBeenCalledTimes(times);
    expect(stamp.mock.calls).toEqual(Array.from({ length: times }, () => [false]));
  });
});
