import type * as z from "zod";
import { textOf, valueField } from "../field.ts";
import { Refusal } from "../refusal.ts";

const WORDS = new Map([
  ["true", true],
  ["yes", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["0", false],
]);

/** True or false: `--x`, `--no-x`, `--x=false`, `x: yes`. */
export function flag(): z.ZodType<boolean> {
  return valueField<boolean>(
    "true|false",
    (value) => {
      const known = WORDS.get(textOf(value)?.trim().toLowerCase() ?? "");
      if (known === undefined) throw new Refusal("is neither true nor false; write true, false, yes, no, 1 or 0");
      return known;
    },
    (value) => value,
    "nothing",
  );
}
