import { describe, expect, it } from "vitest";
import { hopCount } from "./hop-count.ts";

describe(hopCount, () => {
  it.each([
    [255, 255, 0],
    [250, 255, 5],
    [60, 64, 4],
    [70, 64, undefined],
    [-1, 255, undefined],
  ])("of %d received and %d sent is %s", (received, sent, expected) => {
    expect(hopCount(received, sent)).toBe(expected);
  });
});
