import type * as z from "zod";
import { textOf, valueField } from "../field.ts";
import { Refusal } from "../refusal.ts";

const FACTORS = { G: 1e9, M: 1e6, k: 1e3 } as const;
type Factor = keyof typeof FACTORS;

const WRITTEN = /^(\d+(?:\.\d+)?)(k|M|G)?\/s$/;
/** Below it the time between two would be longer than a timer can wait. */
const LOWEST = 1e-6;

/**
 * So many per second, `1000/s` or `5M/s`, as that number. With `unlimited` the word `max` is Infinity, and stands for as
 * many as will go.
 */
export function rate(limits: { min?: number; max?: number; unlimited?: boolean } = {}): z.ZodType<number> {
  const { min = LOWEST, max = 1e12, unlimited = false } = limits;
  const advice = `write a number per second, such as 1000/s or 5M/s${unlimited ? ", or max" : ""}`;
  return valueField(
    unlimited ? "rate|max" : "rate",
    (value) => {
      const text = textOf(value)?.trim() ?? "";
      if (unlimited && text === "max") return Number.POSITIVE_INFINITY;
      const [, amount, factor] = WRITTEN.exec(text) ?? [];
      if (amount === undefined) {
        const problem = /^\d+(\.\d+)?[kMG]?$/.test(text) ? "has no /s" : "is not a rate";
        throw new Refusal(`${problem}; ${advice}`);
      }
      // To the millionth: 1.1 * 1000 is not 1100 in binary.
      const perSecond = Math.round(Number(amount) * (factor === undefined ? 1 : FACTORS[factor as Factor]) * 1e6) / 1e6;
      if (perSecond < min) throw new Refusal(`is too low; the lowest is ${formatRate(min)}`);
      if (perSecond > max) throw new Refusal(`is too high; the highest is ${formatRate(max)}`);
      return perSecond;
    },
    formatRate,
  );
}

/** A rate with the largest factor that needs no fraction: 5000000 is `5M/s`. */
export function formatRate(perSecond: number): string {
  if (perSecond === Number.POSITIVE_INFINITY) return "max";
  for (const [factor, size] of Object.entries(FACTORS)) {
    if (perSecond !== 0 && perSecond % size === 0) return `${perSecond / size}${factor}/s`;
  }
  // In digits, not as 1e-6.
  return `${perSecond.toFixed(6).replace(/\.?0+$/, "")}/s`;
}
