import type { Options } from "../config/index.ts";
import type { ServiceDefinition } from "./definition.ts";

/** Runs a service from its command line to its exit status, which it leaves in `process.exitCode`. */
export function runService<S extends Options>(definition: ServiceDefinition<S>): Promise<void> {
  return Promise.reject(new Error(`${definition.command.name} can't run yet`));
}
