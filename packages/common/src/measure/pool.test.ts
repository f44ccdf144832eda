import { describe, expect, it } from "vitest";
import { Pool } from "./pool.ts";

describe(Pool, () => {
  it("gives each its own piece, side by side, and large ones arrays of their own", () => {
    const pool = new Pool((length) => new Uint8Array(length));
    const pieces = Array.from({ length: 1000 }, (_, i) => {
      const length = i % 100 === 99 ? 1000 : (i % 20) + 1;
      return { length, begin: pool.take(length), array: pool.arrays };
    });
    expect([pieces[0]!.array, pieces[1]!.begin]).toEqual([pieces[1]!.array, 1]);
    pieces.forEach(({ length, begin, array }, i) => {
      expect(array.subarray(begin, begin + length)).toEqual(new Uint8Array(length));
      array.fill((i % 255) + 1, begin, begin + length);
    });
    pieces.forEach(({ length, begin, array }, i) => {
      expect(array.subarray(begin, begin + length)).toEqual(new Uint8Array(length).fill((i % 255) + 1));
    });
    expect(new Set(pieces.map(({ array }) => array)).size).toBeLessThan(20);
  });
});
