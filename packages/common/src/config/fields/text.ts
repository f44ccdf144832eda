import type * as z from "zod";
import { textOf, valueField } from "../field.ts";
import { Refusal } from "../refusal.ts";

export interface TextLimits {
  /** UTF-8 bytes. */
  readonly minBytes?: number;
  /** UTF-8 bytes. */
  readonly maxBytes?: number;
  /** Refuses control characters, line breaks among them. */
  readonly singleLine?: boolean;
}

/** Text, kept as it is written. */
export function text(limits: TextLimits = {}): z.ZodType<string> {
  return valueField(
    "text",
    (value) => {
      const written = textOf(value);
      if (written === undefined) throw new Refusal("is not text; write one piece of text");
      checkLength(Buffer.byteLength(written), limits);
      if (limits.singleLine === true && /[\p{Cc}\u2028\u2029]/u.test(written)) {
        throw new Refusal("has a line break or another control character; write one line of plain text");
      }
      return written;
    },
    (value) => value,
  );
}

function checkLength(bytes: number, { minBytes = 0, maxBytes = Number.POSITIVE_INFINITY }: TextLimits): void {
  if (bytes >= minBytes && bytes <= maxBytes) return;
  const found = bytes === 0 ? "is empty" : `is ${plural(bytes)} long`;
  throw new Refusal(
    `${found}; write ${bytes < minBytes ? "at least" : "at most"} ${plural(bytes < minBytes ? minBytes : maxBytes)} of UTF-8`,
  );
}

function plural(bytes: number): string {
  return bytes === 1 ? "1 byte" : `${bytes} bytes`;
}
