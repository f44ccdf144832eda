// Preloaded into a service: says on stderr that its event loop ran empty by itself. A process that is ended by
// process.exit or _exit never says it.
import { writeSync } from "node:fs";

process.once("beforeExit", () => writeSync(2, "drained\n"));
