import * as z from "zod";
import { Refusal } from "./refusal.ts";

/** What can be written in a file for a value; reading it gives the value again. */
export type Written = Scalar | readonly Scalar[];
type Scalar = string | number | boolean;

/** How one kind of value is written; what it may be is said by its schema. */
export interface Field {
  /** What follows the flag: one value, nothing (`--x`, `--no-x`) or values (`--x a,b --x c`). */
  readonly takes: "value" | "nothing" | "values";
  /** Stands for the value in `--help`. */
  readonly placeholder: string;
  write(value: unknown): Written;
}

const fields = z.registry<Field>();

/** A schema from a function that gives the value or throws a `Refusal`. */
export function valueField<T>(
  placeholder: string,
  parse: (value: unknown) => T,
  write: (value: T) => Written,
  takes: Field["takes"] = "value",
): z.ZodType<T> {
  const schema = z.unknown().transform((value, context) => {
    try {
      return parse(value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  });
  return describeField(schema, { takes, placeholder, write: write as Field["write"] });
}

/** Records how the values of a schema are written. */
export function describeField<S extends z.ZodType>(schema: S, field: Field): S {
  fields.add(schema, field);
  return schema;
}

/**
 * How the values of a schema are written, also through `.default()`, `.prefault()` and `.optional()`.
 * Throws a TypeError for a schema that no field builder made.
 */
export function fieldOf(schema: z.ZodType): Field {
  const field = fields.get(schema);
  if (field !== undefined) return field;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return fieldOf(schema.def.innerType as z.ZodType);
  }
  throw new TypeError("An option's schema has to come from a field builder such as duration() or text()");
}

/** The text of a value from any layer; a YAML number or boolean counts as what it is written like. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"
    ? String(value)
    : undefined;
}
