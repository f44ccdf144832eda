// Not by the index of config, which loads every kind of option.
import { processEnvironment } from "../../config/process-environment.ts";
import { exitStatus } from "../exit-status.ts";
import { LineWriter } from "../log/line-writer.ts";
import { healthCheck } from "./health-check.ts";
import { plainAdmin } from "./plain-admin.ts";

/**
 * Answers the command line when it asks for nothing but the health of the running service, and leaves the status in
 * `process.exitCode`. Containers ask every few seconds, so that costs little more than starting Node.js: no option is
 * loaded. Returns false, and has done nothing, where it takes the whole configuration to know whom to ask, or what is
 * wrong with the question.
 */
export async function answerHealthCheck(adminPort: number): Promise<boolean> {
  const admin = plainAdmin(process.argv.slice(2), processEnvironment(), adminPort);
  if (admin === undefined) return false;
  await tellHealth(admin);
  return true;
}

/** Asks the service, says what it answers, and leaves the status in `process.exitCode`. */
export async function tellHealth(admin: Parameters<typeof healthCheck>[0]): Promise<void> {
  const { healthy, reason } = await healthCheck(admin);
  new LineWriter(1).write(`${reason}\n`);
  process.exitCode = healthy ? exitStatus.OK : exitStatus.LOSS;
}
