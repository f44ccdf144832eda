import { isDeepStrictEqual } from "node:util";
import { optionName } from "./names.ts";

/** The options, spelled as in a file, whose values differ between two configurations. */
export function changedOptions(before: object, after: object): readonly string[] {
  const [a, b] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return keys.filter((key) => !isDeepStrictEqual(a.get(key), b.get(key))).map(optionName);
}

/** What is in force once `after` was read: the options of these names, spelled as in a file, keep the value they had. */
export function keepOptions<C extends object>(before: C, after: C, names: ReadonlySet<string>): C {
  const kept = Object.entries(before).filter(([key]) => names.has(optionName(key)));
  const taken = Object.entries(after).filter(([key]) => !names.has(optionName(key)));
  return Object.fromEntries([...taken, ...kept]) as C;
}
