#!/usr/bin/env node
// A service whose behaviour an option chooses, run as both real ones are.
import { writeSync } from "node:fs";
import { runService } from "@sixbeat/common/service";
import { combining, command, start } from "./fixture-service.mjs";

// Only a loop that has drained by itself gets here; process.exit and _exit do not. A pipe is no leak: it is stderr, which
// node:assert opens as soon as something loads it, and which keeps no loop alive.
process.once("beforeExit", () => {
  const open = process.getActiveResourcesInfo().filter((kind) => kind !== "PipeWrap");
  try {
    writeSync(2, `drained ${JSON.stringify(open)}\n`);
  } catch {
    // A test took stderr away.
  }
});

await runService({
  command,
  start,
  threads: { entry: new URL("./fixture-thread.mjs", import.meta.url), load: async () => combining },
});
