import type * as z from "zod";
import { textOf, valueField } from "../field.ts";
import { Refusal } from "../refusal.ts";

const OCTETS = { GiB: 1024 ** 3, MiB: 1024 ** 2, KiB: 1024 } as const;
type Unit = keyof typeof OCTETS;

/** A number of octets, `1200` or `64KiB`. Without limits: from 0 to as far as a number is exact. */
export function size(limits: { min?: number; max?: number } = {}): z.ZodType<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = limits;
  return valueField(
    "size",
    (value) => {
      const [, amount, unit] = /^(-?\d+)(KiB|MiB|GiB)?$/.exec(textOf(value)?.trim() ?? "") ?? [];
      if (amount === undefined) {
        throw new Refusal("is not a size; write octets, or a number and KiB, MiB or GiB, such as 1200 or 64KiB");
      }
      const octets = Number(amount) * (unit === undefined ? 1 : OCTETS[unit as Unit]);
      if (octets < min) throw new Refusal(`is too small; the smallest is ${formatSize(min)}`);
      if (octets > max) throw new Refusal(`is too large; the largest is ${formatSize(max)}`);
      // "-0" is zero.
      return octets === 0 ? 0 : octets;
    },
    formatSize,
  );
}

/** Octets in the largest unit that needs no fraction: 65536 is `64KiB`. */
export function formatSize(octets: number): string {
  for (const [unit, length] of Object.entries(OCTETS)) {
    if (octets !== 0 && octets % length === 0) return `${octets / length}${unit}`;
  }
  return String(octets);
}
