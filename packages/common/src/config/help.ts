import { ACTION_NAMES, ACTIONS } from "./actions.ts";
import type { Command, Options } from "./command.ts";
import { fieldOf } from "./field.ts";
import { FILE_OPTION } from "./layer.ts";
import { flagName, optionName, variableName } from "./names.ts";
import { defaultOf, metaOf, placeholderOf } from "./option.ts";

const COLUMNS = 100;
const INDENT = "  ";

/** What `--help` shows, at most 100 columns wide. */
export function helpText<S extends Options>(command: Command<S>): string {
  const { name, summary, options, examples } = command;
  const positional = command.positional === undefined ? "" : ` [${command.positional.replace(/s$/, "")} ...]`;
  const entries = Object.keys(options).map((key) => optionEntry(options, key));
  const actions = ACTION_NAMES.map(actionEntry);
  const width = Math.max(...[...entries, ...actions].map(({ left }) => left.length).filter((length) => length <= 34));
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ["", title, ...lines]);
  return [
    ...wrap(`${name}: ${summary}`, ""),
    ...section("Usage:", [`${INDENT}${name} [options]${positional}`]),
    ...section(
      "Options:",
      entries.flatMap((entry) => aligned(entry, width)),
    ),
    ...section(
      "Instead of running:",
      actions.flatMap((entry) => aligned(entry, width)),
    ),
    ...section("Where options come from:", FILE_OPTION in options ? wrap(LAYERS, INDENT) : []),
    ...section(
      "Examples:",
      examples.map((example) => INDENT + example),
    ),
    ...section(
      "Exit status:",
      exitStatuses(options).flatMap((entry) => aligned(entry, 7)),
    ),
    "",
  ].join("\n");
}

const LAYERS =
  "Flags overrule the environment, the environment overrules the file, and the file overrules the defaults. In the file " +
  "an option is written without its dashes: interval: 1s.";

function exitStatuses(options: Options): readonly Entry[] {
  const loss = "maxLoss" in options ? "a run bounded by --count or --duration lost more than --max-loss, or " : "";
  return [
    { left: "0", right: "all went well" },
    { left: "1", right: `${loss}a health check failed` },
    { left: "2", right: "the configuration is at fault" },
    { left: "3", right: "the service could not start or go on" },
    { left: "130/143", right: "a second SIGINT or SIGTERM ended it at once" },
  ];
}

interface Entry {
  readonly left: string;
  readonly right: string;
}

function optionEntry(options: Options, key: string): Entry {
  const schema = options[key] as Options[string];
  const { takes } = fieldOf(schema);
  const meta = metaOf(schema);
  const fallback = defaultOf(schema);
  const isOn = typeof fallback === "object" && fallback.text === "true";
  const flag = takes === "nothing" && isOn ? `--[no-]${optionName(key)}` : flagName(key);
  const value = takes === "nothing" ? "" : ` <${placeholderOf(schema)}>${takes === "values" ? "..." : ""}`;
  const short = meta.short === undefined ? "" : `-${meta.short}, `;
  const text = typeof fallback === "string" ? fallback : `default ${fallback.text}`;
  const facts = [...(text === "none" ? [] : [text]), variableName(key)].join("; ");
  return { left: short + flag + value, right: `${meta.description} (${facts})` };
}

function actionEntry(action: (typeof ACTION_NAMES)[number]): Entry {
  const { description, short } = ACTIONS[action];
  return { left: short === undefined ? `--${action}` : `-${short}, --${action}`, right: description };
}

/** The explanation beside its subject, or under it when that is too long. */
function aligned({ left, right }: Entry, width: number): string[] {
  const indent = INDENT + " ".repeat(width) + INDENT;
  const [first = "", ...rest] = wrap(right, indent);
  const beside = `${INDENT}${left.padEnd(width)}${INDENT}`;
  return left.length > width ? [INDENT + left, first, ...rest] : [beside + first.trimStart(), ...rest];
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > COLUMNS) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}
