import type * as z from "zod";
import type { Fault } from "./fault.ts";

/** Every option of a command, by its camelCase key; each schema was given to `option()`. */
export type Options = Record<string, z.ZodType>;

/** The values of all options once they were read: complete, checked and frozen. */
export type Config<S extends Options> = { readonly [K in keyof S]: z.output<S[K]> };

/** What a command is called and what it can be told. */
export interface Command<S extends Options> {
  /** As it is typed: `sixbeat-sender`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly version: string;
  /** Shown by `--help` in this order. */
  readonly options: S;
  /** The list option that also takes the bare arguments. */
  readonly positional?: keyof S & string;
  /** Whole command lines, shown by `--help`. */
  readonly examples: readonly string[];
  /** Faults that concern several options together; asked only when each option is fine by itself. */
  check?(config: Config<S>, origins: Origins): readonly Fault[];
}

/** Variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where each value came from, by camelCase key: `default`, `config.yaml:3:11`, `SIXBEAT_INTERVAL`, `--interval`. */
export type Origins = Readonly<Record<string, string>>;

/** What the command line, the environment and the file together ask for. */
export type Loaded<S extends Options> =
  | { readonly action: "run"; readonly config: Config<S>; readonly origins: Origins }
  | { readonly action: "health-check"; readonly config: Pick<Config<S>, keyof S & "admin"> }
  | {
      readonly action: "exit";
      readonly status: 0 | 2;
      readonly stdout: string;
      /** All faults as a report for a person. */
      readonly stderr: string;
      /** One line each. */
      readonly faults: readonly string[];
    };
