import type { Environment } from "./command.ts";

/** The variables this process was started with. */
export function processEnvironment(): Environment {
  // biome-ignore lint/style/noProcessEnv: this is the one place that reads it; everything else is handed its result.
  return { ...process.env };
}
