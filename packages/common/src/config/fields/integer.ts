import type * as z from "zod";
import { textOf, valueField } from "../field.ts";
import { Refusal } from "../refusal.ts";

/** A whole number, also as `0x1f`. Without limits: as far as a number is exact. */
export function integer(limits: { min?: number; max?: number } = {}): z.ZodType<number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = limits;
  return valueField(
    "number",
    (value) => {
      const text = textOf(value)?.trim() ?? "";
      if (!/^([+-]?\d+|0x[\da-f]+)$/i.test(text)) throw new Refusal(`is not a whole number; write ${range(limits)}`);
      const number = Number(text);
      if (number < min || number > max) throw new Refusal(`is out of range; write ${range(limits)}`);
      // "-0" is zero.
      return number === 0 ? 0 : number;
    },
    (value) => value,
  );
}

function range({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return `a whole number from ${min} to ${max}`;
  if (min !== undefined) return `a whole number, ${min} or more`;
  if (max !== undefined) return `a whole number, at most ${max}`;
  return "digits, such as 42, or 0x and hexadecimal digits, such as 0x2a";
}
