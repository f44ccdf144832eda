import { RunningCommand } from "./running-command.ts";

/** Runs a command on a terminal of its own: `stdout` is the screen, and what is typed goes through the line discipline. */
export function onTerminal(argv: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCommand {
  return new RunningCommand(["python3", "-c", RELAY, ...argv], { TERM: "xterm", ...env });
}

const RELAY = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
