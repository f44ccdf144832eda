import type * as z from "zod";
import type { Command, Options } from "./command.ts";
import type { Fault } from "./fault.ts";
import { FILE_OPTION, type Given, type Layer } from "./layer.ts";
import { flagName, optionName, variableName } from "./names.ts";
import { metaOf } from "./option.ts";
import { quote } from "./quote.ts";

/** The values of all options by camelCase key, where each came from, and all that is wrong with any layer. */
export interface Merged {
  readonly values: Readonly<Record<string, unknown>>;
  readonly origins: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
}

/** What layers are asked for. */
type Asked<S extends Options> = Pick<Command<S>, "options" | "positional">;

/** Puts layers, the strongest first, over the defaults. Values that a stronger layer overrules are checked as well. */
export function merge<S extends Options>(command: Asked<S>, layers: readonly Layer[]): Merged {
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  const faults: Fault[] = [];
  for (const layer of layers) {
    for (const fault of layer.faults) faults.push(fault);
    for (const [key, given] of layer.given) {
      const schema = command.options[key] as z.ZodType;
      const result = schema.safeParse(given.value);
      for (const issue of result.error?.issues ?? []) faults.push(valueFault(key, schema, given, issue));
      if (result.success && origins[key] === undefined) [values[key], origins[key]] = [result.data, given.origin];
    }
  }
  // What an unread layer may have said is not missing.
  const isUnread = layers.some(({ unread }) => unread);
  const faulty = new Set(faults.map(({ key }) => key));
  for (const [key, schema] of Object.entries(command.options)) {
    if (origins[key] !== undefined || faulty.has(optionName(key))) continue;
    const fallback = schema.safeParse(undefined);
    if (fallback.success) [values[key], origins[key]] = [fallback.data, "default"];
    else if (!isUnread) faults.push({ key: optionName(key), problem: `missing; give it ${ways(command, key)}` });
  }
  return { values, origins, faults };
}

function valueFault(key: string, schema: z.ZodType, given: Given, { message, path }: z.core.$ZodIssue): Fault {
  const { value, origin, itemOrigins } = given;
  const [index] = path;
  const isItem = typeof index === "number" && Array.isArray(value);
  const shown = metaOf(schema).secret === true ? "the secret value" : quote(isItem ? value[index] : value);
  return {
    key: optionName(key),
    origin: (isItem ? itemOrigins?.[index] : undefined) ?? origin,
    problem: `${shown} ${message}`,
  };
}

function ways<S extends Options>({ options, positional }: Asked<S>, key: string): string {
  const bare = key === positional ? ["as arguments"] : [];
  const file = FILE_OPTION in options && key !== FILE_OPTION ? ["in the file"] : [];
  const all = [...bare, `by ${flagName(key)}`, `by ${variableName(key)}`, ...file];
  return `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}
