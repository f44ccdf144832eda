import type * as z from "zod";
import { Refusal, textOf, valueField } from "../field.ts";

export interface TextLimits {
  /** UTF-8 bytes. */
  readonly minBytes?: number;
  /** UTF-8 bytes. */
  readonly maxBytes?: number;
  /** Refuses control characters, line breaks among them. */
  readonly singleLine?: boolean;
}

/** Text, kept as it is written. */
export function text({ minBytes = 0, maxBytes = Number.POSITIVE_INFINITY, singleLine = false }: TextLimits = {}) {
  const parse = (value: unknown): string => {
    const written = textOf(value);
    if (written === undefined) throw new Refusal("is not text; write one piece of text");
    const bytes = Buffer.byteLength(written);
    if (bytes === 0 && minBytes > 0) throw new Refusal(`is empty; write ${size(minBytes, "least")}`);
    if (bytes < minBytes) throw new Refusal(`is ${plural(bytes)} long; write ${size(minBytes, "least")}`);
    if (bytes > maxBytes) throw new Refusal(`is ${plural(bytes)} long; write ${size(maxBytes, "most")}`);
    if (singleLine && /[\p{Cc}\u2028\u2029]/u.test(written)) {
      throw new Refusal("has a line break or another control character; write one line of plain text");
    }
    return written;
  };
  const schema: z.ZodType<string> = valueField("text", parse, (value) => value);
  return schema;
}

function size(bytes: number, bound: "least" | "most"): string {
  return `at ${bound} ${plural(bytes)} of UTF-8`;
}

function plural(bytes: number): string {
  return bytes === 1 ? "1 byte" : `${bytes} bytes`;
}
