import { changedOptions } from "@sixbeat/common/config";
import { parseMessageTemplate } from "@sixbeat/common/datagram";
import { rememberedDatagrams } from "@sixbeat/common/measure";
import type { Dependencies, Outcome, Service } from "@sixbeat/common/service";
import { SocketError } from "@sixbeat/common/socket";
import { authenticationKeys } from "./authentication-keys.ts";
import { Beats } from "./beats.ts";
import type { SenderConfig } from "./command.ts";
import type { SendError } from "./destination.ts";
import { Exchange } from "./exchange.ts";
import { Figures } from "./figures.ts";
import { defineMetrics } from "./metrics.ts";
import type { Path } from "./path.ts";
import { Reports } from "./reports.ts";
import type { Settings } from "./settings.ts";
import { summary } from "./summary.ts";
import { Targets } from "./targets.ts";

/** Errors since the last lookup after which the name is looked up again. */
const TROUBLES_BEFORE_LOOKUP = 3;
/** Batches taken at the end: what had come back when the sender was told to stop. */
const BATCHES_AT_THE_END = 1024;

/** Starts to send. Never rejects because of a target: what can't be reached or resolved is reported and tried again. */
export async function startSender(config: SenderConfig, dependencies: Dependencies): Promise<Sender> {
  return new Sender(config, dependencies);
}

/** Sends datagrams to its targets at a steady rhythm, and accounts for each until it is answered or lost. */
export class Sender implements Service<SenderConfig> {
  readonly finished: Promise<void>;
  readonly #startedAt = performance.now();
  readonly #settings: Settings;
  readonly #figures: Figures;
  readonly #reports: Reports;
  readonly #exchange: Exchange;
  readonly #beats: Beats<Path>;
  readonly #targets: Targets;
  #config: SenderConfig;
  #finish: () => void = () => {};
  #end: NodeJS.Timeout | undefined;

  constructor(config: SenderConfig, dependencies: Dependencies) {
    this.#config = config;
    this.#settings = settingsOf(config);
    this.#figures = new Figures(config.name);
    this.#reports = new Reports(config, dependencies);
    this.#exchange = new Exchange(this.#settings, this.#figures, this.#reports, (...heard) =>
      this.#targets.naming.heard(...heard),
    );
    this.#beats = new Beats(
      config.interval,
      (path) => this.#send(path),
      () => this.#exchange.flush(),
    );
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    if (config.duration !== undefined) this.#end = setTimeout(this.#finish, config.duration);
    this.#targets = new Targets(config, this.#figures, this.#reports, {
      begin: (path) => this.#begin(path),
      redirect: (path) => this.#exchange.end(path),
      end: (path) => this.#endPath(path),
    });
    defineMetrics(dependencies.metrics, this.#figures, this.#exchange.lanes, this.#targets);
    this.#reports.started(config);
    this.#targets.set(config);
  }

  notReady(): string | undefined {
    const { resolved, stale } = this.#targets.states();
    return resolved + stale > 0 ? undefined : "no target has an address yet";
  }

  reload(config: SenderConfig): readonly string[] {
    const changed = changedOptions(this.#config, config);
    // What a running sender can't change keeps its old value, and goes on being reported until the restart.
    const { targets, interval, message, resolveInterval, fanout, zone, seriesIdle, print } = config;
    const followed = { targets, resolveInterval, fanout, zone, seriesIdle };
    this.#config = { ...this.#config, ...followed, interval, message, print };
    this.#settings.message = parseMessageTemplate(message);
    this.#exchange.messageChanged();
    if (this.#settings.keys !== undefined) this.#settings.keys = authenticationKeys(config) ?? this.#settings.keys;
    this.#reports.printing = print;
    this.#changeInterval(interval);
    this.#targets.set(this.#config);
    return changed.filter((name) => !RELOADABLE.has(name));
  }

  async drain(): Promise<void> {
    this.#stop();
    this.#exchange.takeIn(BATCHES_AT_THE_END);
    await this.#exchange.settled();
    this.#reports[Symbol.dispose]();
  }

  outcome(): Outcome {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const { lossPercent, ...rest } = summary(this.#figures, seconds);
    const bounded = this.#config.count !== undefined || this.#config.duration !== undefined;
    return { status: bounded && lossPercent > this.#config.maxLoss ? 1 : 0, ...rest };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    this.#exchange[Symbol.dispose]();
    this.#reports[Symbol.dispose]();
  }

  /** Nothing is sent after this: a lookup that ends later would begin another path. */
  #stop(): void {
    this.#beats[Symbol.dispose]();
    clearTimeout(this.#end);
    this.#targets[Symbol.dispose]();
  }

  #begin(path: Path): void {
    if (path.isComplete) return;
    // Opening a socket takes longer than sending a datagram, which is due at once.
    if (path.destination.peer !== undefined) this.#openSession(path);
    this.#beats.add(path);
  }

  #endPath(path: Path): void {
    this.#beats.remove(path);
    this.#exchange.end(path);
    this.#checkComplete();
  }

  /** More datagrams wait at a shorter interval: a session that can't remember them all gives way to another. */
  #changeInterval(interval: number): void {
    const { timeout, interval: before } = this.#settings;
    if (interval === before) return;
    this.#settings.interval = interval;
    this.#beats.changeInterval(interval);
    if (rememberedDatagrams(1000 / interval, timeout) <= rememberedDatagrams(1000 / before, timeout)) return;
    for (const path of this.#targets.paths()) this.#exchange.end(path);
  }

  #send(path: Path): void {
    path.tried++;
    const failure = path.session === undefined ? this.#openSession(path) : undefined;
    if (path.session !== undefined) this.#exchange.queue(path.session);
    else this.#notSent(path, failure ?? path.destination.unresolved);
    const { destination } = path;
    if (destination.troubles >= TROUBLES_BEFORE_LOOKUP && this.#targets.resolveEarly(path.target)) {
      destination.troubles = 0;
    }
    if (path.tried >= (this.#config.count ?? Number.POSITIVE_INFINITY)) this.#complete(path);
  }

  /** Begins a session where there is an address. @returns why it can't. */
  #openSession(path: Path): SocketError | undefined {
    const { peer } = path.destination;
    if (peer === undefined) return undefined;
    try {
      this.#exchange.begin(path, peer);
      return undefined;
    } catch (error) {
      if (error instanceof SocketError) return error;
      throw error;
    }
  }

  #notSent(path: Path, error: SendError): void {
    this.#figures.notSent(path.row, error.code);
    this.#reports.notSent(path, error);
  }

  #complete(path: Path): void {
    this.#beats.remove(path);
    path.isComplete = true;
    this.#checkComplete();
  }

  /** A run that is bounded by a count is over when all paths have had as many, but for those that ended before. */
  #checkComplete(): void {
    if (this.#config.count === undefined || !this.#beats.isEmpty) return;
    for (const { isComplete, destination } of this.#targets.paths()) {
      if (!isComplete && !destination.isAbsent) return;
    }
    this.#finish();
  }
}

function settingsOf(config: SenderConfig): Settings {
  const { name, format, timeout, interval, oneWay, message } = config;
  const keys = authenticationKeys(config);
  return {
    source: name,
    header: config,
    mode: format === "text" ? undefined : keys === undefined ? "unauthenticated" : "authenticated",
    isOneWay: oneWay,
    asksName: config.resolve === "all",
    timeout,
    interval,
    message: parseMessageTemplate(message),
    keys,
  };
}

const RELOADABLE = new Set([
  ...["targets", "interval", "message", "resolve-interval", "fanout", "zone", "series-idle", "print", "log-level"],
]);
