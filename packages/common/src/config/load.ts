import { ACTION_NAMES } from "./actions.ts";
import type { Command, Config, Environment, Loaded, Options } from "./command.ts";
import { readEnvironment } from "./environment.ts";
import { describeFault, type Fault, report } from "./fault.ts";
import { readFile } from "./file.ts";
import { readFlags } from "./flags.ts";
import { helpText } from "./help.ts";
import { ADMIN_OPTION, FILE_OPTION, type Layer } from "./layer.ts";
import { type Merged, merge } from "./merge.ts";
import { optionName } from "./names.ts";
import { printConfig } from "./print-config.ts";
import { quote } from "./quote.ts";
import { readProblem, readTextFile } from "./read-text-file.ts";

export interface LoadInput {
  /** Without the interpreter and the script: `process.argv.slice(2)`. */
  readonly argv: readonly string[];
  readonly env: Environment;
  /** Gives the text of a file or throws as `fs.readFileSync` does. */
  readonly readFile?: (path: string) => string;
}

/**
 * Reads what a command is to do: defaults, under the file, under the environment, under flags. Never throws for
 * anything a person can write; all faults come in one report for standard error.
 */
export function loadConfig<S extends Options>(command: Command<S>, input: LoadInput): Loaded<S> {
  const flags = readFlags(command, input.argv);
  const action = ACTION_NAMES.find((name) => flags.actions.has(name));
  if (action === "help") return done(helpText(command));
  if (action === "version") return done(`${command.name} ${command.version}\n`);

  const environment = readEnvironment(command.options, input.env);
  const file = readFileLayer(command.options, [flags, environment], input.readFile ?? readTextFile);
  if (action === "health-check") return healthCheck(command, flags, [environment, file]);
  const merged = merge(command, [flags, environment, file]);
  const faults = merged.faults.length > 0 ? merged.faults : jointFaults(command, merged);
  return faults.length > 0 ? refused(command, faults) : act(command, merged, action);
}

function act<S extends Options>(
  command: Command<S>,
  { values, origins }: Merged,
  action: "check-config" | "print-config" | undefined,
): Loaded<S> {
  const config = Object.freeze(values) as Config<S>;
  switch (action) {
    case "check-config":
      return done(`${command.name}: configuration is fine\n`);
    case "print-config":
      return done(printConfig(command.options, values, origins));
    case undefined:
      return { action: "run", config, origins };
  }
}

/**
 * Of the running service it is asked where it listens, and nothing else: whatever else is missing or wrong here, such as
 * targets that only the service's own command line names, hinders nobody.
 */
function healthCheck<S extends Options>(command: Command<S>, flags: Layer, others: readonly Layer[]): Loaded<S> {
  const options = Object.fromEntries(Object.entries(command.options).filter(([key]) => key === ADMIN_OPTION));
  const layers = [flags, ...others].map((layer) => ({
    ...layer,
    given: new Map([...layer.given].filter(([key]) => key === ADMIN_OPTION)),
    faults: layer === flags || layer.unread ? layer.faults : layer.faults.filter(({ key }) => key === ADMIN_OPTION),
  }));
  const { values, faults } = merge({ options }, layers);
  if (faults.length > 0) return refused(command, faults);
  return { action: "health-check", config: values as Pick<Config<S>, keyof S & "admin"> };
}

function refused<S extends Options>({ name }: Command<S>, faults: readonly Fault[]): Loaded<S> {
  return { action: "exit", status: 2, stdout: "", stderr: report(name, faults), faults: faults.map(describeFault) };
}

function done(stdout: string): { action: "exit"; status: 0; stdout: string; stderr: string; faults: [] } {
  return { action: "exit", status: 0, stdout, stderr: "", faults: [] };
}

function readFileLayer(options: Options, stronger: readonly Layer[], read: (path: string) => string): Layer {
  const given = stronger.map((layer) => layer.given.get(FILE_OPTION)).find((found) => found !== undefined);
  const path = options[FILE_OPTION]?.safeParse(given?.value).data;
  // A path that is no path is a fault of the option itself.
  if (given === undefined || typeof path !== "string") return { given: new Map(), faults: [] };
  try {
    return readFile(options, path, read(path));
  } catch (error) {
    const fault = { key: FILE_OPTION, origin: given.origin, problem: `${quote(path)} ${readProblem(error)}` };
    return { given: new Map(), faults: [fault], unread: true };
  }
}

/** What the command finds wrong with options that are each fine by themselves. */
function jointFaults<S extends Options>({ options, check }: Command<S>, { values, origins }: Merged): readonly Fault[] {
  const originOf = new Map(Object.keys(options).map((key) => [optionName(key), origins[key]]));
  return (check?.(values as Config<S>, origins) ?? []).map((fault) => ({
    ...fault,
    origin: fault.origin ?? originOf.get(fault.key),
  }));
}
