import { isDeepStrictEqual } from "node:util";
import { optionName } from "./names.ts";

/** The options, spelled as in a file, whose values differ between two configurations. */
export function changedOptions(before: object, after: object): readonly string[] {
  const [a, b] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return keys.filter((key) => !isDeepStrictEqual(a.get(key), b.get(key))).map(optionName);
}
