import type { Config, LoadInput } from "../config/index.ts";
import { Metrics } from "../metrics/index.ts";
import { PromptWriter } from "../socket/index.ts";
import type { ServiceDefinition, ServiceOptions } from "./definition.ts";
import { InternalErrors } from "./life/internal-errors.ts";
import { leave, leaveAtOnce } from "./life/leave.ts";
import { live } from "./life/life.ts";
import { defineLifeMetrics } from "./life/life-metrics.ts";
import { Reloading } from "./life/reloading.ts";
import { Stopping } from "./life/stopping.ts";
import { Terminal } from "./life/terminal.ts";
import { watchSignals } from "./life/watch-signals.ts";
import { LineWriter } from "./log/line-writer.ts";
import { openLog } from "./log/open-log.ts";

/** Runs a configured service until a signal or its own end, and leaves the status in `process.exitCode`. */
export async function runToEnd<S extends ServiceOptions>(
  definition: ServiceDefinition<S>,
  config: Config<S>,
  input: LoadInput,
): Promise<void> {
  const { command } = definition;
  const writer = new LineWriter(1, new PromptWriter(1));
  const { logger, output, relay } = await openLog(logSettings(command.name, config), writer, input.env);
  const internalErrors = new InternalErrors(logger);
  const metrics = new Metrics((name, error) => internalErrors.note(error, `${name} could not be collected`));
  const reloading = new Reloading(command, input, config, logger);
  const stopping = new Stopping();
  const terminal = new Terminal();

  defineLifeMetrics(metrics, { command, internalErrors, reloading, writer });
  internalErrors.surviveUncaught();
  watchSignals(terminal, {
    stop: (signal) => {
      logger.info({ signal }, "stopping");
      stopping.request();
    },
    exitNow: (signal) => leaveAtOnce(command.name, signal),
    reload: () => reloading.reload(),
  });

  const one = config.threads === 1 ? definition : await inThreads(definition, relay);
  const status = await live(one, config, { logger, output, metrics, stopping, reloading, internalErrors });
  await leave(status, logger, writer, terminal);
}

/** The same service, in several threads; only a run that has them loads what that takes. */
async function inThreads<S extends ServiceOptions>(
  definition: ServiceDefinition<S>,
  relay: (line: string) => void,
): Promise<ServiceDefinition<S>> {
  const { startThreads } = await import("./threads/start-threads.ts");
  return { ...definition, start: (config, dependencies) => startThreads(definition, config, dependencies, relay) };
}

function logSettings(service: string, { name, logLevel, logFormat }: Config<ServiceOptions>) {
  return { service, name, level: logLevel, format: logFormat };
}
