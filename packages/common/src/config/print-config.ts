import type { Options, Origins } from "./command.ts";
import { fieldOf, type Written } from "./field.ts";
import { FILE_OPTION } from "./layer.ts";
import { optionName } from "./names.ts";
import { metaOf } from "./option.ts";
import { yaml } from "./packages.ts";
import { escapeUnprintable, isPrintable } from "./quote.ts";

/**
 * The configuration as a file that gives it again, each value with its origin. What such a file can't hold is a
 * comment: secrets, options that are not set and the path of the file itself.
 */
export function printConfig(options: Options, values: Readonly<Record<string, unknown>>, origins: Origins): string {
  const lines = Object.entries(options).map(([key, schema]) => {
    const value = values[key];
    const isSecret = metaOf(schema).secret === true;
    const isComment = value === undefined || isSecret || key === FILE_OPTION;
    const shown = value === undefined ? "(not set)" : isSecret ? "(secret)" : inYaml(fieldOf(schema).write(value));
    return `${isComment ? "# " : ""}${optionName(key)}: ${shown} # ${escapeUnprintable(origins[key] ?? "")}\n`;
  });
  return lines.join("");
}

/** A value on one line. */
function inYaml(written: Written): string {
  const options = {
    collectionStyle: "flow",
    flowCollectionPadding: false,
    lineWidth: 0,
    blockQuote: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    // Only double quotes know escapes.
    defaultStringType: [written].flat().every((item) => isPrintable(String(item))) ? "PLAIN" : "QUOTE_DOUBLE",
  } as const;
  return escapeUnprintable(yaml().stringify(written, options).trimEnd());
}
