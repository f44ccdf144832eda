import { fileURLToPath } from "node:url";
import type { Place } from "./place.ts";
import { RunningCommand } from "./running-command.ts";

/** Runs one of the programs in `python/`: the pair's peers, written with Python's own sockets. */
export function pythonPeer(name: string, args: readonly string[], place: Place): RunningCommand {
  const program = fileURLToPath(new URL(`python/${name}.py`, import.meta.url));
  return new RunningCommand(place.enter(["python3", program, ...args]), { PYTHONUTF8: "1" });
}
