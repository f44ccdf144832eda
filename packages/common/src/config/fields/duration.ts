import type * as z from "zod";
import { textOf, valueField } from "../field.ts";
import { Refusal } from "../refusal.ts";

const MILLISECONDS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;
type Unit = keyof typeof MILLISECONDS;

const WRITTEN = /^(-?\d+(?:\.\d+)?)(ms|s|m|h)$/;
const ADVICE = "write a number and a unit: ms, s, m or h, such as 250ms or 1.5s";

/** A Node timer holds at most 2^31 - 1 ms and fires at once when given more. */
const LONGEST_TIMER = 596 * MILLISECONDS.h;

/**
 * A length of time, `250ms` or `1.5s`, as milliseconds; limits are milliseconds too.
 * Without limits: from 0 to 596 h, which is what a timer can wait.
 */
export function duration({ min = 0, max = LONGEST_TIMER }: { min?: number; max?: number } = {}): z.ZodType<number> {
  return valueField(
    "duration",
    (value) => {
      const milliseconds = parseDuration(value);
      if (milliseconds < min) throw new Refusal(`is too short; the shortest is ${formatDuration(min)}`);
      if (milliseconds > max) throw new Refusal(`is too long; the longest is ${formatDuration(max)}`);
      return milliseconds;
    },
    formatDuration,
  );
}

function parseDuration(value: unknown): number {
  const text = textOf(value)?.trim() ?? "";
  const [, amount, unit] = WRITTEN.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) {
    // To the microsecond: 1.1 * 1000 is not 1100 in binary.
    return Math.round(Number(amount) * MILLISECONDS[unit as Unit] * 1000) / 1000;
  }
  if (/^-?\d+(\.\d+)?$/.test(text)) throw new Refusal(`has no unit; ${ADVICE}`);
  throw new Refusal(`is not a duration; ${ADVICE}`);
}

/** Milliseconds in the largest unit that needs no fraction: 90000 is `90s`. */
export function formatDuration(milliseconds: number): string {
  for (const [unit, size] of Object.entries(MILLISECONDS)) {
    if (milliseconds !== 0 && milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  }
  return `${milliseconds}ms`;
}
