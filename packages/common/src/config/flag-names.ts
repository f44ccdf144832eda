import { ACTION_NAMES, ACTIONS, type Action } from "./actions.ts";
import type { Command, Options } from "./command.ts";
import { type Field, fieldOf } from "./field.ts";
import { flagName, optionName } from "./names.ts";
import { metaOf, placeholderOf } from "./option.ts";

/** What a flag stands for: an action, or an option and, for `--no-…`, that it is off. */
export type Meaning = { readonly action: Action } | OptionMeaning;

export interface OptionMeaning {
  readonly key: string;
  readonly takes: Field["takes"];
  readonly placeholder: string;
  readonly negative: boolean;
}

/** Every flag a command knows, as it is typed: `--interval`, `--no-reflect`, `--target` for `--targets`, `-h`. */
export function flagMeanings<S extends Options>(command: Command<S>): ReadonlyMap<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  for (const action of ACTION_NAMES) {
    meanings.set(`--${action}`, { action });
    const { short } = ACTIONS[action];
    if (short !== undefined) meanings.set(`-${short}`, { action });
  }
  for (const [key, schema] of Object.entries(command.options)) {
    const meaning = { key, takes: fieldOf(schema).takes, placeholder: placeholderOf(schema), negative: false };
    const { short } = metaOf(schema);
    meanings.set(flagName(key), meaning);
    if (short !== undefined) meanings.set(`-${short}`, meaning);
    if (meaning.takes === "nothing") meanings.set(`--no-${optionName(key)}`, { ...meaning, negative: true });
    if (key === command.positional) meanings.set(flagName(key.replace(/s$/, "")), meaning);
  }
  return meanings;
}
