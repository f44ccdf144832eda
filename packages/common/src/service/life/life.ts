import type { Logger } from "pino";
import type { Config } from "../../config/index.ts";
import type { Metrics } from "../../metrics/index.ts";
import type { AdminServer } from "../admin/admin-server.ts";
import type { Output, Service, ServiceDefinition, ServiceOptions } from "../definition.ts";
import { exitStatus } from "../exit-status.ts";
import { isOperational } from "../log/error-fields.ts";
import { LineWriter } from "../log/line-writer.ts";
import type { InternalErrors } from "./internal-errors.ts";
import type { Reloading } from "./reloading.ts";
import type { Stopping } from "./stopping.ts";

/** Everything a life needs beside the service. */
export interface Surroundings<S extends ServiceOptions> {
  logger: Logger;
  output: Output;
  metrics: Metrics;
  stopping: Stopping;
  reloading: Reloading<S>;
  internalErrors: InternalErrors;
}

/** One life of a service: start, run, drain, summary, release. Resolves to the exit status; never rejects. */
export async function live<S extends ServiceOptions>(
  definition: ServiceDefinition<S>,
  config: Config<S>,
  around: Surroundings<S>,
): Promise<number> {
  let status: number | undefined;
  try {
    await using service = await startUnlessStopped(definition, config, around);
    if (service === undefined) return exitStatus.OK;
    // Only now, so that loading the HTTP server does not delay the first datagram.
    await using _admin = await openAdmin(definition.command.name, config, service, around);
    around.reloading.attach(service);
    status = await runAndDrain(service, config, around);
  } catch (error) {
    if (status === undefined) tellStartFailure(definition.command.name, error, around);
    else around.internalErrors.note(error, "not everything could be released");
  }
  return status ?? exitStatus.RUNTIME;
}

async function startUnlessStopped<S extends ServiceOptions>(
  definition: ServiceDefinition<S>,
  config: Config<S>,
  { logger, metrics, output, stopping }: Surroundings<S>,
): Promise<Service<Config<S>> | undefined> {
  const starting = definition.start(config, { logger, metrics, output, signal: stopping.signal });
  const service = await Promise.race([starting, stopping.requested]).catch((error) => {
    if (!stopping.signal.aborted) throw error;
  });
  if (service !== undefined) return service;
  // A start that takes its time (a name server that does not answer) is not waited for, only released if it succeeds.
  starting
    .then((late) => late[Symbol.asyncDispose]())
    .catch((error) => logger.debug({ err: error }, "the start was broken off"));
  return undefined;
}

async function openAdmin<S extends ServiceOptions>(
  name: string,
  { admin }: Config<ServiceOptions>,
  service: Service<Config<S>>,
  { logger, metrics, stopping }: Surroundings<S>,
): Promise<AdminServer | undefined> {
  if (admin === "none") return undefined;
  const { openAdminServer } = await import("../admin/admin-server.ts");
  const notReady = () => (stopping.signal.aborted ? "stopping" : service.notReady());
  const server = await openAdminServer(admin, { service: name, metrics, notReady, pages: service.pages }, logger);
  logger.info({ url: server.url }, "metrics and health are served");
  return server;
}

async function runAndDrain<S extends ServiceOptions>(
  service: Service<Config<S>>,
  { count, duration }: Config<ServiceOptions>,
  { logger, output, stopping, internalErrors }: Surroundings<S>,
): Promise<number> {
  try {
    await Promise.race([service.finished, stopping.requested]);
    stopping.request();
    await service.drain();
    const { status, summary, figures } = service.outcome();
    if (output.mode === "json") logger.info(figures, "stopped");
    else for (const line of summary) output.line(line);
    const bounded = count !== undefined || duration !== undefined;
    return bounded ? status : exitStatus.OK;
  } catch (error) {
    stopping.request();
    internalErrors.note(error, "the service broke off");
    return exitStatus.RUNTIME;
  }
}

function tellStartFailure<S extends ServiceOptions>(name: string, error: unknown, around: Surroundings<S>): void {
  const known = isOperational(error);
  const message = known ? (error as Error).message : "could not start because of a mistake in the program";
  if (around.output.mode === "json") around.logger.fatal({ err: error }, message);
  else new LineWriter(2).write(`${name}: ${message}\n${known ? "" : `${(error as Error).stack ?? error}\n`}`);
}
