import type { Fault } from "./fault.ts";
import type { Field } from "./field.ts";
import type { Given, Layer } from "./layer.ts";
import { optionName } from "./names.ts";

interface Occurrence {
  readonly isList: boolean;
  readonly origin: string;
  readonly value: string | boolean;
}

/** Collects every time an option is given on the command line: lists grow, anything else may be given once. */
export class Occurrences {
  readonly #occurrences = new Map<string, Occurrence[]>();

  add(key: string, takes: Field["takes"], origin: string, value: string | boolean): void {
    this.#push(key, { isList: takes === "values", origin, value });
  }

  /** An argument without a flag, for the option that takes those. */
  addBare(key: string, origin: string, value: string): void {
    this.#push(key, { isList: true, origin, value });
  }

  layer(): Layer {
    const given = new Map<string, Given>();
    const faults: Fault[] = [];
    for (const [key, all] of this.#occurrences) {
      const [first] = all;
      if (first === undefined) continue;
      if (first.isList) given.set(key, joined(all));
      else given.set(key, first);
      if (!first.isList && all.length > 1) {
        const origin = [...new Set(all.map((occurrence) => occurrence.origin))].join(", ");
        faults.push({ key: optionName(key), origin, problem: `given ${all.length} times; give it once` });
      }
    }
    return { given, faults };
  }

  #push(key: string, occurrence: Occurrence): void {
    const all = this.#occurrences.get(key);
    if (all === undefined) this.#occurrences.set(key, [occurrence]);
    else all.push(occurrence);
  }
}

function joined(all: readonly Occurrence[]): Given {
  const items = all.flatMap(({ origin, value }) =>
    String(value)
      .split(",")
      .map((item) => ({ origin, value: item.trim() })),
  );
  return {
    value: items.map((item) => item.value),
    origin: [...new Set(items.map((item) => item.origin.replace(/^argument .*/, "arguments")))].join(", "),
    itemOrigins: items.map((item) => item.origin),
  };
}
