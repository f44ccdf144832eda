import * as z from "zod";
import { fieldOf, type Written } from "./field.ts";

/** What a person is told about an option. */
export interface OptionMeta {
  /** A sentence without its full stop. */
  readonly description: string;
  /** Stands for the value in `--help`; by itself the kind of value, such as `duration`. */
  readonly placeholder?: string;
  /** What the default is, where its value differs from host to host. */
  readonly defaultText?: string;
  /** For text only: the value never appears in a fault or in `--print-config`. */
  readonly secret?: boolean;
  /** One letter for a short flag. */
  readonly short?: string;
}

const options = z.registry<OptionMeta>();

/**
 * Makes a schema an option. The schema comes from a field builder, with `.prefault("1s")`, `.default(1000)` or
 * `.optional()` when the option may be left out.
 */
export function option<S extends z.ZodType>(schema: S, meta: OptionMeta): S {
  fieldOf(schema);
  options.add(schema, meta);
  return schema;
}

/** What `option()` was told. Throws a TypeError for a schema that never was an option. */
export function metaOf(schema: z.ZodType): OptionMeta {
  const meta = options.get(schema);
  if (meta === undefined) throw new TypeError("Every schema of a command has to be made by option()");
  return meta;
}

/** Stands for the value of an option wherever one is asked for. */
export function placeholderOf(schema: z.ZodType): string {
  return metaOf(schema).placeholder ?? fieldOf(schema).placeholder;
}

/** The default as a person writes it; `"required"` when there is none and a value has to be given. */
export function defaultOf(schema: z.ZodType): { text: string } | "none" | "required" {
  const { defaultText } = metaOf(schema);
  if (defaultText !== undefined) return { text: defaultText };
  const result = schema.safeParse(undefined);
  if (!result.success) return "required";
  return result.data === undefined ? "none" : { text: writtenText(fieldOf(schema).write(result.data)) };
}

function writtenText(written: Written): string {
  if (typeof written !== "object") return String(written);
  return written.length === 0 ? "none" : written.join(", ");
}
