import type * as z from "zod";
import { textOf, valueField } from "../field.ts";
import { didYouMean } from "../names.ts";
import { Refusal } from "../refusal.ts";

/** One of the words given. */
export function choice<const T extends string>(choices: readonly [T, ...T[]]): z.ZodType<T> {
  return valueField<T>(
    choices.join("|"),
    (value) => {
      const text = textOf(value)?.trim();
      const chosen = choices.find((word) => word === text);
      if (chosen === undefined) {
        throw new Refusal(`is none of ${choices.join(", ")}${didYouMean(text ?? "", choices)}`);
      }
      return chosen;
    },
    (value) => value,
  );
}
