import { changedOptions } from "@sixbeat/common/config";
import { parseMessageTemplate } from "@sixbeat/common/datagram";
import { rememberedDatagrams } from "@sixbeat/common/measure";
import type { Dependencies, Outcome, Service } from "@sixbeat/common/service";
import { SocketError } from "@sixbeat/common/socket";
import { authenticationKeys } from "./authentication-keys.ts";
import { Beats, type Rhythm } from "./beats.ts";
import type { SenderConfig } from "./command.ts";
import type { SendError } from "./destination.ts";
import { Exchange } from "./exchange.ts";
import { Figures } from "./figures.ts";
import { SenderLedger } from "./ledger.ts";
import { LoadBeats } from "./load/load-beats.ts";
import { defineMetrics } from "./metrics.ts";
import { outcomeOf } from "./outcome.ts";
import type { Path } from "./path.ts";
import { pathsPage } from "./paths-page.ts";
import { Portion } from "./portion.ts";
import { Reports } from "./reports.ts";
import type { Settings } from "./settings.ts";
import { Targets } from "./targets.ts";

export { combining } from "./combining.ts";

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
  readonly pages: NonNullable<Service<SenderConfig>["pages"]>;
  readonly ledger: SenderLedger;
  readonly #startedAt = performance.now();
  readonly #settings: Settings;
  readonly #figures: Figures;
  readonly #reports: Reports;
  readonly #exchange: Exchange;
  readonly #beats: Rhythm<Path>;
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
    const send = (path: Path, count = 1) => this.#send(path, count);
    const flush = (isSoon = false) => this.#exchange.flush(isSoon);
    this.#beats =
      config.rate === undefined ? new Beats(config.interval, send, flush) : new LoadBeats(config.rate, send, flush);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    if (config.duration !== undefined) this.#end = setTimeout(this.#finish, config.duration);
    const { share } = dependencies;
    this.#targets = new Targets(config, this.#figures, this.#reports, new Portion(share), {
      begin: (path) => this.#begin(path),
      redirect: (path) => this.#exchange.end(path),
      end: (path) => this.#endPath(path),
      chosen: () => this.#checkComplete(),
    });
    this.ledger = new SenderLedger(this.#figures, () => this.#targets.paths());
    defineMetrics(dependencies.metrics, this.#figures, this.#exchange, this.#targets);
    this.pages = { "/api/paths": pathsPage(this.#figures, () => this.#targets.paths()) };
    if (share === undefined || share.index === 0) this.#reports.started(config);
    this.#targets.set(config);
  }

  notReady(): string | undefined {
    const { resolved, stale } = this.#targets.states();
    return resolved + stale > 0 ? undefined : "no target has an address yet";
  }

  reload(config: SenderConfig): readonly string[] {
    const changed = changedOptions(this.#config, config);
    // What a running sender can't change keeps its old value, and goes on being reported until the restart.
    const { targets, message, resolveInterval, fanout, zone, seriesIdle, print } = config;
    // From an interval to a rate is a restart, and so is the way back.
    const isSameRhythm = (config.rate === undefined) === (this.#config.rate === undefined);
    const { interval, rate } = isSameRhythm ? config : this.#config;
    const followed = { targets, resolveInterval, fanout, zone, seriesIdle };
    this.#config = { ...this.#config, ...followed, interval, rate, message, print };
    this.#settings.message = parseMessageTemplate(message);
    this.#exchange.messageChanged();
    const keys = this.#settings.keys && authenticationKeys(config);
    if (keys !== undefined) this.#settings.keys = keys;
    this.#reports.printing = print;
    this.#changeInterval(intervalOf(this.#config));
    this.#targets.set(this.#config);
    return changed.filter((name) => {
      if (name === "rate") return !isSameRhythm;
      // Other keys are taken at once; to sign at all or no more is another format.
      return name === "key-file" ? keys === undefined : !RELOADABLE.has(name);
    });
  }

  async drain(): Promise<void> {
    this.#stop();
    this.#exchange.takeIn(BATCHES_AT_THE_END);
    await this.#exchange.settled();
    this.#reports[Symbol.dispose]();
  }

  outcome(): Outcome {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    return outcomeOf(this.#config, this.#figures, seconds);
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

  /** Returns how many of `count` datagrams were dealt with. */
  #send(path: Path, count: number): number {
    const { count: total = Number.POSITIVE_INFINITY } = this.#config;
    const failure = path.session === undefined ? this.#openSession(path) : undefined;
    let done = Math.min(count, total - path.tried);
    if (path.session !== undefined) done = this.#exchange.send(path.session, done);
    else this.#notSent(path, failure ?? path.destination.unresolved, done);
    path.tried += done;
    const { destination } = path;
    if (destination.troubles >= TROUBLES_BEFORE_LOOKUP && this.#targets.resolveEarly(path.target)) {
      destination.troubles = 0;
    }
    if (path.tried >= total) this.#complete(path);
    return done;
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

  #notSent(path: Path, error: SendError, count: number): void {
    this.#figures.notSent(path.row, error.code, count);
    this.#reports.notSent(path, error);
  }

  #complete(path: Path): void {
    this.#beats.remove(path);
    path.isComplete = true;
    this.#checkComplete();
  }

  /** A run that is bounded by a count is over when all paths have had as many, but for those that ended before. */
  #checkComplete(): void {
    if (this.#config.count === undefined || !this.#beats.isEmpty || !this.#targets.isChosen) return;
    for (const { isComplete, destination } of this.#targets.paths()) {
      if (!isComplete && !destination.isAbsent) return;
    }
    this.#finish();
  }
}

function settingsOf(config: SenderConfig): Settings {
  const { name, format, timeout, rate, offload, size, oneWay, message } = config;
  const keys = authenticationKeys(config);
  return {
    source: name,
    header: config,
    mode: format === "text" ? undefined : keys === undefined ? "unauthenticated" : "authenticated",
    isOneWay: oneWay,
    asksName: config.resolve === "all",
    timeout,
    rate,
    offload,
    size,
    interval: intervalOf(config),
    message: parseMessageTemplate(message),
    keys,
  };
}

function intervalOf({ interval, rate }: SenderConfig): number {
  return rate === undefined ? interval : 1000 / rate;
}

const RELOADABLE = new Set([
  "targets",
  "interval",
  "message",
  "resolve-interval",
  "fanout",
  "zone",
  "series-idle",
  "print",
  "log-level",
]);
