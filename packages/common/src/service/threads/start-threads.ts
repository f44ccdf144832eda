import type { Config } from "../../config/index.ts";
import type { Dependencies, Service, ServiceDefinition, ServiceOptions } from "../definition.ts";
import { Member, type MemberEvents } from "./member.ts";
import type { Line } from "./messages.ts";
import { Threads } from "./threads.ts";

/**
 * Starts a service in `threads` threads, each of which runs it with a part of the work. Rejects with what `start` rejects
 * with in any of them.
 *
 * @param relay writes a JSON line that a thread has logged.
 */
export async function startThreads<S extends ServiceOptions>(
  { command, threads: { entry, load } }: ServiceDefinition<S>,
  config: Config<S>,
  dependencies: Dependencies,
  relay: (line: string) => void,
): Promise<Service<Config<S>>> {
  const { threads: count, name, logLevel: level } = config as Config<ServiceOptions>;
  const { logger, output, signal } = dependencies;
  const combining = await load();
  const advice = combining.advice?.(config);
  if (advice !== undefined) logger.warn({ threads: count }, advice);
  const endings = new Endings(combining.endsWith === "first" ? 1 : count);
  const events: MemberEvents = {
    line: (line: Line) => ("record" in line ? relay(line.record) : output.line(line.text)),
    finished: (error) => endings.finished(error),
    died: (error) => endings.finished(error),
  };
  const together = new SharedArrayBuffer(8);
  const log = { service: command.name, name, level, mode: output.mode };
  const members = Array.from(
    { length: count },
    (_, index) => new Member(entry, { index, count, log, together, taken: new SharedArrayBuffer(4) }, events),
  );
  try {
    // All at once, so that the first ones don't work for long without the others.
    await Promise.all(members.map((member) => member.ask("load", undefined)));
    const [first, ...others] = members;
    const told = await first!.ask("start", { config, told: undefined });
    await Promise.all(others.map((member) => member.ask("start", { config, told })));
  } catch (error) {
    await Promise.all(members.map((member) => member.terminate()));
    throw error;
  }
  const service = new Threads<Config<S>>(members, combining, config, dependencies, endings.over);
  if (signal.aborted) service.stop();
  else signal.addEventListener("abort", () => service.stop(), { once: true });
  return service;
}

/** When a bounded run is over: with so many of the threads, or with the first that breaks off. */
class Endings {
  readonly over: Promise<void>;
  #resolve: () => void = () => {};
  #reject: (error: Error) => void = () => {};
  #outstanding: number;

  constructor(outstanding: number) {
    this.#outstanding = outstanding;
    this.over = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever waits for it hears of a failure; while the threads start nobody does.
    this.over.catch(() => {});
  }

  finished(error: Error | undefined): void {
    this.#outstanding -= 1;
    if (error !== undefined) this.#reject(error);
    else if (this.#outstanding === 0) this.#resolve();
  }
}
