import type * as z from "zod";
import { textOf, valueField } from "../field.ts";
import { Refusal } from "../refusal.ts";

const WRITTEN = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*%?$/i;

/** A share of a hundred, `0.1%` or `0.1`, as a number from 0 to 100. */
export function percentage(): z.ZodType<number> {
  return valueField(
    "percentage",
    (value) => {
      const [, number] = WRITTEN.exec(textOf(value)?.trim() ?? "") ?? [];
      if (number === undefined) throw new Refusal("is not a percentage; write a number from 0 to 100, such as 0.1%");
      const percent = Number(number);
      if (percent < 0 || percent > 100) throw new Refusal("is out of range; write a percentage from 0% to 100%");
      return percent === 0 ? 0 : percent;
    },
    (value) => `${value}%`,
  );
}
