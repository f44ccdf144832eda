import { hostname } from "node:os";
import { changedOptions } from "@sixbeat/common/config";
import { type MessageTemplate, parseMessageTemplate } from "@sixbeat/common/datagram";
import type { Dependencies, Outcome, Service } from "@sixbeat/common/service";
import type { SenderConfig } from "./command.ts";
import { Counters } from "./counters.ts";
import { defineMetrics } from "./metrics.ts";
import { Path } from "./path.ts";
import { Reports } from "./reports.ts";
import { Schedule } from "./schedule.ts";
import { summary } from "./summary.ts";
import { Target } from "./target.ts";

/** Errors since the last lookup after which the name is looked up again. */
const TROUBLES_BEFORE_LOOKUP = 3;
/** The longest delay that setTimeout takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Starts to send. Never rejects because of a target: what can't be reached or resolved is reported and tried again. */
export async function startSender(config: SenderConfig, dependencies: Dependencies): Promise<Sender> {
  return new Sender(config, dependencies);
}

/** Sends datagrams to its targets at a steady rhythm, and counts each in exactly one place. */
export class Sender implements Service<SenderConfig> {
  readonly finished: Promise<void>;
  readonly #startedAt = performance.now();
  readonly #counters: Counters;
  readonly #reports: Reports;
  readonly #schedule: Schedule<Path>;
  readonly #paths = new Map<string, { target: Target; path: Path }>();
  #config: SenderConfig;
  #message: MessageTemplate;
  #finish: () => void = () => {};
  #beat: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;

  constructor(config: SenderConfig, dependencies: Dependencies) {
    this.#config = config;
    this.#message = parseMessageTemplate(config.message);
    this.#counters = new Counters(config.name);
    this.#reports = new Reports(config, this.#counters, dependencies);
    this.#schedule = new Schedule(config.interval, this.#startedAt);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    if (config.duration !== undefined) this.#end = setTimeout(this.#finish, config.duration);
    defineMetrics(dependencies.metrics, this.#counters, () => this.#states());
    this.#reports.started(config);
    this.#setTargets(config);
  }

  notReady(): string | undefined {
    const states = this.#states();
    return states.resolved + states.stale > 0 ? undefined : "no target has an address yet";
  }

  reload(config: SenderConfig): readonly string[] {
    const changed = changedOptions(this.#config, config);
    // What a running sender can't change keeps its old value, and goes on being reported until the restart.
    const { targets, interval, message, resolveInterval, print } = config;
    this.#config = { ...this.#config, targets, interval, message, resolveInterval, print };
    this.#message = parseMessageTemplate(message);
    this.#reports.printing = print;
    this.#schedule.changeInterval(interval, performance.now());
    this.#setTargets(this.#config);
    return changed.filter((name) => !RELOADABLE.has(name));
  }

  async drain(): Promise<void> {
    this.#stop();
    for (const { path } of this.#paths.values()) path.takePendingError();
    this.#reports[Symbol.dispose]();
  }

  outcome(): Outcome {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const { lossPercent, ...rest } = summary(this.#counters, seconds);
    const bounded = this.#config.count !== undefined || this.#config.duration !== undefined;
    return { status: bounded && lossPercent > this.#config.maxLoss ? 1 : 0, ...rest };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    for (const { path } of this.#paths.values()) path[Symbol.dispose]();
    this.#reports[Symbol.dispose]();
  }

  /** Nothing is sent after this: a lookup that ends later would begin another path. */
  #stop(): void {
    clearTimeout(this.#beat);
    clearTimeout(this.#end);
    for (const { target } of this.#paths.values()) target[Symbol.dispose]();
  }

  #setTargets(config: SenderConfig): void {
    const names = new Set(config.targets.map(({ text }) => text));
    for (const name of [...this.#paths.keys()]) if (!names.has(name)) this.#removeTarget(name);
    for (const endpoint of config.targets) {
      const known = this.#paths.get(endpoint.text);
      if (known === undefined) this.#addTarget(endpoint);
      else known.target.resolveInterval = config.resolveInterval;
    }
    this.#armBeat();
  }

  #addTarget(endpoint: SenderConfig["targets"][number]): void {
    const path = new Path(endpoint.text, this.#config, this.#reports);
    const target = new Target(endpoint, this.#config.family, this.#config.resolveInterval, {
      resolved: (_, addresses) => {
        path.choosePeer(addresses);
        this.#begin(path);
      },
      unresolved: (_, error, retryMs) => {
        path.noPeer(error);
        this.#reports.unresolved(path, error, retryMs);
        this.#begin(path);
      },
    });
    this.#paths.set(endpoint.text, { target, path });
    this.#reports.added(path, endpoint, this.#config.family);
    void target.resolve();
  }

  #removeTarget(name: string): void {
    const known = this.#paths.get(name);
    if (known === undefined) return;
    this.#paths.delete(name);
    this.#schedule.remove(known.path);
    this.#reports.removed(known.path);
    known.target[Symbol.dispose]();
    known.path[Symbol.dispose]();
  }

  /** A path's rhythm begins when its first lookup has ended, well or badly. */
  #begin(path: Path): void {
    if (path.begun) return;
    path.begun = true;
    this.#schedule.add(path, performance.now());
    this.#serve();
  }

  readonly #serve = (): void => {
    this.#schedule.serveDue(performance.now(), (path) => this.#send(path));
    this.#armBeat();
  };

  #armBeat(): void {
    clearTimeout(this.#beat);
    const due = this.#schedule.nextDue();
    if (due === undefined) return;
    // A timer may fire a little early, and then finds nothing due: round up.
    const delay = Math.min(Math.ceil(due - performance.now()), LONGEST_TIMER_MS);
    this.#beat = setTimeout(this.#serve, Math.max(delay, 0));
  }

  #send(path: Path): void {
    const values = { hostname: HOSTNAME, seq: path.seq, time: new Date().toISOString() };
    path.send(Buffer.from(this.#message.render(values)));
    const { target } = this.#paths.get(path.name) ?? {};
    if (path.troubles >= TROUBLES_BEFORE_LOOKUP && target?.resolveEarly()) path.troubles = 0;
    if (path.seq >= (this.#config.count ?? Number.POSITIVE_INFINITY)) this.#complete(path);
  }

  #complete(path: Path): void {
    this.#schedule.remove(path);
    path.complete = true;
    if ([...this.#paths.values()].every((known) => known.path.complete)) this.#finish();
  }

  #states() {
    const states = { resolved: 0, stale: 0, unresolved: 0 };
    for (const { path } of this.#paths.values()) states[path.state]++;
    return states;
  }
}

const HOSTNAME = hostname();
const RELOADABLE = new Set(["targets", "interval", "message", "resolve-interval", "print", "log-level"]);
