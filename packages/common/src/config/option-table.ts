import type { Command, Options } from "./command.ts";
import { flagName, variableName } from "./names.ts";
import { defaultOf, metaOf } from "./option.ts";

/** The options of a command as a Markdown table: option, environment, default, meaning. */
export function optionTable<S extends Options>(command: Command<S>): string {
  const rows = Object.entries(command.options).map(([key, schema]) => {
    const fallback = defaultOf(schema);
    const { description, defaultText } = metaOf(schema);
    const code = typeof fallback === "string" || defaultText !== undefined ? "" : "`";
    const text = typeof fallback === "string" ? fallback : fallback.text;
    return [`\`${flagName(key)}\``, `\`${variableName(key)}\``, `${code}${text}${code}`, description];
  });
  return [["Option", "Environment", "Default", "Meaning"], ["---", "---", "---", "---"], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`)
    .join("");
}
