import { type Loaded, loadConfig, processEnvironment } from "../config/index.ts";
import type { ServiceDefinition, ServiceOptions } from "./definition.ts";
import { exitStatus } from "./exit-status.ts";
import { tellHealth } from "./health/answer-health-check.ts";
import { LineWriter } from "./log/line-writer.ts";

/**
 * Runs a service from its command line to its exit status: `await runService(receiverService)` is a whole entry file.
 * The status is left in `process.exitCode`; the process ends by itself when everything is released.
 */
export async function runService<S extends ServiceOptions>(definition: ServiceDefinition<S>): Promise<void> {
  const input = { argv: process.argv.slice(2), env: processEnvironment() };
  const loaded = loadConfig(definition.command, input);
  if (loaded.action === "exit") process.exitCode = print(loaded);
  else if (loaded.action === "health-check") await tellHealth(loaded.config.admin);
  else if (process.platform !== "linux") process.exitCode = refusePlatform(definition.command.name);
  else {
    // Only a run loads the log and the sockets.
    const { runToEnd } = await import("./run-to-end.ts");
    await runToEnd(definition, loaded.config, input);
  }
}

function print({ status, stdout, stderr }: Loaded<ServiceOptions> & { action: "exit" }): number {
  if (stdout !== "") new LineWriter(1).write(stdout);
  if (stderr !== "") new LineWriter(2).write(stderr);
  return status;
}

function refusePlatform(name: string): number {
  const advice = "on other systems run it in a container with: docker compose up";
  new LineWriter(2).write(`${name}: needs Linux, this is ${process.platform}; ${advice}\n`);
  return exitStatus.RUNTIME;
}
