import { setImmediate as nextTurn } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { Config } from "../../config/index.ts";
import { loopMetrics, Metrics } from "../../metrics/index.ts";
import { buffersOf, Packer } from "../../metrics/threads/index.ts";
import { pathFilter } from "../admin/paths-answer.ts";
import type { Dependencies, Service, ServiceOptions } from "../definition.ts";
import { InternalErrors } from "../life/internal-errors.ts";
import { droppedLinesMetric } from "../life/life-metrics.ts";
import { Stopping } from "../life/stopping.ts";
import type { Asked, CopiedPath, ListedPath, Question, Questions, Said, ThreadData } from "./messages.ts";
import { sendable } from "./sent-error.ts";
import { ThreadLog } from "./thread-log.ts";
import type { Ledger, Share } from "./threading.ts";

/** Paths that are listed in one turn of the event loop. */
const LISTED_PER_TURN = 2000;

type Start<C> = (config: C, dependencies: Dependencies) => Promise<Service<C>>;

/** Runs a service in this thread for the main thread, which asks it to start and everything else. */
export function runThread<C extends Config<ServiceOptions>>(start: Start<C>): void {
  if (parentPort === null) throw new Error("a thread is started by its main thread");
  const port = parentPort;
  const thread = new Thread(start, workerData as ThreadData, new ThreadLog(port, workerData), (said, memory = []) =>
    port.postMessage(said, memory),
  );
  port.on("message", async (asked: Asked) => {
    await thread.answer(asked);
    if (asked.question === "dispose") port.close();
  });
}

class Thread<C extends Config<ServiceOptions>> {
  readonly #start: Start<C>;
  readonly #data: ThreadData;
  readonly #log: ThreadLog;
  readonly #say: (said: Said, memory?: readonly ArrayBuffer[]) => void;
  readonly #metrics: Metrics;
  readonly #packer = new Packer();
  readonly #stopping = new Stopping();
  #service: Service<C> | undefined;

  constructor(
    start: Start<C>,
    data: ThreadData,
    log: ThreadLog,
    say: (said: Said, memory?: readonly ArrayBuffer[]) => void,
  ) {
    this.#start = start;
    this.#data = data;
    this.#log = log;
    this.#say = say;
    const internalErrors = new InternalErrors(log.logger);
    internalErrors.surviveUncaught();
    this.#metrics = new Metrics((name, error) => internalErrors.note(error, `${name} could not be collected`));
    internalErrors.define(this.#metrics);
    droppedLinesMetric(this.#metrics, log);
    loopMetrics(this.#metrics);
  }

  async answer({ id, question, about }: Asked): Promise<void> {
    try {
      const answer = await this.#answers[question](about as never);
      // What was logged before is written before.
      this.#log.flush();
      const memory = question === "figures" ? buffersOf(answer as Questions["figures"]["answer"]) : [];
      this.#say({ kind: "answer", id, answer }, memory);
    } catch (error) {
      this.#log.flush();
      this.#say({ kind: "failure", id, error: sendable(error) });
    }
  }

  readonly #answers: {
    readonly [Q in Question]: (
      about: Questions[Q]["about"],
    ) => Questions[Q]["answer"] | Promise<Questions[Q]["answer"]>;
  } = {
    load: () => undefined,
    start: ({ config, told }) => this.#begin(config as C, told),
    stop: () => {
      this.#stopping.request();
      return undefined;
    },
    notReady: () => this.#running.notReady(),
    reload: async (config) => {
      const restart = await this.#running.reload(config as C);
      this.#log.logger.level = (config as C).logLevel;
      return restart;
    },
    figures: async () => this.#packer.pack(await this.#metrics.snapshots()),
    list: (query) => list(this.#ledger, query),
    copy: (paths) => copies(this.#ledger, paths),
    rest: () => this.#ledger.rest(),
    drain: () => this.#running.drain() as Promise<undefined>,
    dispose: () => this.#service?.[Symbol.asyncDispose]() as Promise<undefined>,
  };

  get #running(): Service<C> {
    if (this.#service === undefined) throw new Error("the thread has not started");
    return this.#service;
  }

  get #ledger(): Ledger {
    const { ledger } = this.#running;
    if (ledger === undefined) throw new Error("a service whose work is shared needs a ledger");
    return ledger;
  }

  async #begin(config: C, told: unknown): Promise<unknown> {
    const { logger, output } = this.#log;
    const share = this.#share(told);
    const dependencies = { logger, output, metrics: this.#metrics, signal: this.#stopping.signal, share };
    const service = await this.#start(config, dependencies);
    this.#service = service;
    service.finished.then(
      () => this.#say({ kind: "finished", error: undefined }),
      (error) => this.#say({ kind: "finished", error: sendable(error) }),
    );
    return service.tells;
  }

  #share(told: unknown): Share {
    const { index, count } = this.#data;
    const together = new BigInt64Array(this.#data.together);
    const countTogether = (more: number) => Number(Atomics.add(together, 0, BigInt(more))) + more;
    return { index, count, told, countTogether };
  }
}

async function list(ledger: Ledger, query: string | undefined): Promise<ListedPath[]> {
  const isAskedFor = query === undefined ? () => true : pathFilter(new URLSearchParams(query));
  const listed: ListedPath[] = [];
  let seen = 0;
  for (const path of [...ledger.paths(query === undefined ? "known" : "listed")]) {
    const labels = ledger.labels(path);
    if (isAskedFor(labels)) listed.push({ path, labels });
    if (++seen % LISTED_PER_TURN === 0) await nextTurn();
  }
  return listed;
}

function copies(ledger: Ledger, paths: readonly number[]): CopiedPath[] {
  return ledger.copy(paths).map((copy, at) => {
    const path = paths[at]!;
    return { path, labels: ledger.labels(path), since: ledger.since(path), copy };
  });
}
