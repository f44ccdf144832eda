import { printable } from "./quote.ts";

/** Something in the configuration that a person has to change. */
export interface Fault {
  /** What is at fault, as it is written: `max-loss`, `--intervall`, `SIXBEAT_COUNTT`, `config.yaml:3:5`. */
  readonly key: string;
  /** Where its value came from; for an option, left out, it is looked up. */
  readonly origin?: string | undefined;
  /** What is wrong and what would be right. */
  readonly problem: string;
}

/** All faults as the one text that goes to standard error. */
export function report(commandName: string, faults: readonly Fault[]): string {
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  const lines = faults.map((fault) => `  ${describeFault(fault)}`);
  return [
    `${commandName}: ${count} in the configuration`,
    ...lines,
    `Run ${commandName} --help to see every option.`,
    "",
  ].join("\n");
}

/** One fault as one line. */
export function describeFault({ key, origin, problem }: Fault): string {
  const where = origin === undefined ? "" : ` (${printable(origin)})`;
  return `${printable(key)}${where}: ${problem}`;
}
