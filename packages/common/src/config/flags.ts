import { parseArgs } from "node:util";
import type { Action } from "./actions.ts";
import type { Command, Options } from "./command.ts";
import type { Fault } from "./fault.ts";
import { flagMeanings, type Meaning, type OptionMeaning } from "./flag-names.ts";
import { Occurrences } from "./flag-occurrences.ts";
import type { Layer } from "./layer.ts";
import { didYouMean, nearestName, optionName } from "./names.ts";
import { quote } from "./quote.ts";

export interface Flags extends Layer {
  readonly actions: ReadonlySet<Action>;
}

/** Reads the command line: flags, what they are given, and bare arguments. */
export function readFlags<S extends Options>(command: Command<S>, argv: readonly string[]): Flags {
  return new FlagReader(command.name, command.positional, flagMeanings(command), argv).read();
}

interface FlagToken {
  readonly index: number;
  readonly rawName: string;
  readonly value?: string | undefined;
}

class FlagReader {
  readonly #commandName: string;
  readonly #positional: string | undefined;
  readonly #meanings: ReadonlyMap<string, Meaning>;
  readonly #argv: readonly string[];
  readonly #actions = new Set<Action>();
  readonly #occurrences = new Occurrences();
  readonly #faults: Fault[] = [];
  /** Everything before this place in `argv` was read. */
  #next = 0;
  #bareArguments = 0;

  constructor(
    commandName: string,
    positional: string | undefined,
    meanings: ReadonlyMap<string, Meaning>,
    argv: readonly string[],
  ) {
    this.#commandName = commandName;
    this.#positional = positional;
    this.#meanings = meanings;
    this.#argv = argv;
  }

  read(): Flags {
    // With no option declared, parseArgs only cuts argv into tokens; it never decides what is a value.
    const { tokens } = parseArgs({ args: [...this.#argv], strict: false, tokens: true, allowPositionals: true });
    for (const token of tokens) {
      if (token.index < this.#next) continue;
      if (token.kind === "option") this.#readFlag(token);
      else if (token.kind === "positional") this.#readBareArgument(token.value, token.index);
    }
    const { given, faults } = this.#occurrences.layer();
    return { given, faults: [...this.#faults, ...faults], actions: this.#actions };
  }

  #readFlag(token: FlagToken): void {
    const { rawName } = token;
    const meaning = this.#meanings.get(rawName);
    if (meaning === undefined) this.#refuseUnknown(token);
    else if ("key" in meaning) this.#readOption(meaning, token);
    else if (token.value === undefined) this.#actions.add(meaning.action);
    else this.#faults.push({ key: rawName, problem: `takes no value; write ${rawName} alone` });
  }

  #readOption({ key, takes, placeholder, negative }: OptionMeaning, token: FlagToken): void {
    const { rawName } = token;
    const refuse = (problem: string) => this.#faults.push({ key: optionName(key), origin: rawName, problem });
    if (negative) {
      if (token.value === undefined) this.#occurrences.add(key, takes, rawName, false);
      else refuse(`takes no value; write ${rawName} alone`);
    } else {
      const value = takes === "nothing" ? (token.value ?? true) : this.#takeValue(token);
      if (value !== undefined) this.#occurrences.add(key, takes, rawName, value);
      else refuse(`needs a value; write ${rawName}${rawName.startsWith("--") ? "=" : " "}<${placeholder}>`);
    }
  }

  /** What stands after "=", what follows the letter of a short flag, or the next argument unless that is a flag. */
  #takeValue({ index, rawName, value }: FlagToken): string | undefined {
    if (value !== undefined) return value;
    const written = this.#argv[index] ?? "";
    if (!written.startsWith("--")) {
      this.#next = index + 1;
      const rest = written.slice(written.indexOf(rawName.slice(1)) + 1);
      if (rest !== "") return rest.replace(/^=/, "");
    }
    const following = this.#argv[index + 1];
    if (following === undefined || /^-[^\d.]/.test(following)) return undefined;
    this.#next = index + 2;
    return following;
  }

  #refuseUnknown({ index, rawName, value }: FlagToken): void {
    // Of "-interval" the letters are no faults of their own.
    const written = rawName.startsWith("--") ? rawName : (this.#argv[index] ?? rawName);
    this.#next = index + 1;
    this.#faults.push({ key: written, problem: `unknown option${didYouMean(written, this.#longFlags())}` });
    const following = this.#argv[index + 1] ?? "";
    // The next argument was its value where bare arguments mean nothing, when it was to be a flag with a value, or when
    // it looks like nothing else.
    const meant = this.#meanings.get(nearestName(written, this.#longFlags()) ?? "");
    const hasValue =
      this.#positional === undefined ||
      (meant !== undefined && "key" in meant && meant.takes !== "nothing") ||
      /^\d+(\.\d+)?[a-z%/]*$/i.test(following);
    if (hasValue && value === undefined && this.#argv[index + 1]?.startsWith("-") === false) this.#next = index + 2;
  }

  #longFlags(): readonly string[] {
    return [...this.#meanings.keys()].filter((name) => name.startsWith("--"));
  }

  #readBareArgument(text: string, index: number): void {
    const before = this.#argv[index - 1] ?? "";
    const flag = this.#meanings.get(before);
    this.#bareArguments += 1;
    const origin = `argument ${this.#bareArguments}`;
    if (/^(true|false)$/.test(text) && flag !== undefined && "key" in flag && flag.takes === "nothing") {
      const problem = `${quote(text)} stands apart from its flag; write ${before}=${text}`;
      this.#faults.push({ key: optionName(flag.key), origin: before, problem });
    } else if (this.#positional !== undefined) {
      this.#occurrences.addBare(this.#positional, origin, text);
    } else {
      this.#faults.push({
        key: origin,
        problem: `${quote(text)} belongs to no option; ${this.#commandName} takes options only`,
      });
    }
  }
}
