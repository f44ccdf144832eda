import type { Command, Environment, Loaded, Options } from "./command.ts";

export interface LoadInput {
  /** Without the interpreter and the script: `process.argv.slice(2)`. */
  readonly argv: readonly string[];
  readonly env: Environment;
  /** Gives the text of a file or throws as `fs.readFileSync` does. */
  readonly readFile?: (path: string) => string;
}

export declare function loadConfig<S extends Options>(command: Command<S>, input: LoadInput): Loaded<S>;
