import type { Logger } from "pino";
import {
  type Command,
  type Config,
  changedOptions,
  keepOptions,
  type LoadInput,
  loadConfig,
  withoutWaiting,
} from "../../config/index.ts";
import type { Metrics } from "../../metrics/index.ts";
import type { Service, ServiceOptions } from "../definition.ts";

/** Reads the configuration again, from the same command line, environment and file. A bad one leaves the old in force. */
export class Reloading<S extends ServiceOptions> {
  readonly #command: Command<S>;
  readonly #input: LoadInput;
  readonly #logger: Logger;
  /** What is in force, of which a reload changes only a part. */
  #config: Config<S>;
  #awaitingRestart = 0;
  #service: Service<Config<S>> | undefined;
  #requested = false;
  /** One after the other, in the order in which they were asked for. */
  #underWay: Promise<void> = Promise.resolve();
  #lastSuccessful = true;
  #lastSuccessAtMs = Date.now();

  constructor(command: Command<S>, input: LoadInput, config: Config<S>, logger: Logger) {
    this.#command = command;
    this.#input = input;
    this.#config = config;
    this.#logger = logger;
  }

  /** From now on reloads go to the service, beginning with one that was asked for while it started. */
  attach(service: Service<Config<S>>): void {
    this.#service = service;
    if (this.#requested) this.reload();
  }

  reload(): void {
    if (this.#service === undefined) {
      this.#requested = true;
      return;
    }
    const service = this.#service;
    this.#underWay = this.#underWay.then(async () => {
      this.#lastSuccessful = await this.#reloadInto(service);
      if (this.#lastSuccessful) this.#lastSuccessAtMs = Date.now();
    });
  }

  define(metrics: Metrics): void {
    metrics.define({
      name: "sixbeat_config_last_reload_successful",
      type: "gauge",
      help: "1 when the configuration was taken at the last reload, 0 when that failed.",
      labels: [],
      collect: (emit) => emit(this.#lastSuccessful ? 1 : 0),
    });
    metrics.define({
      name: "sixbeat_config_options_awaiting_restart",
      type: "gauge",
      help: "Options of which a reload has read another value, which a restart puts in force.",
      labels: [],
      collect: (emit) => emit(this.#awaitingRestart),
    });
    metrics.define({
      name: "sixbeat_config_last_reload_success_timestamp_seconds",
      type: "gauge",
      help: "When the configuration was last read without a fault, in seconds since 1970.",
      labels: [],
      collect: (emit) => emit(this.#lastSuccessAtMs / 1000),
    });
  }

  async #reloadInto(service: Service<Config<S>>): Promise<boolean> {
    try {
      const loaded = withoutWaiting(() => loadConfig(this.#command, this.#input));
      if (loaded.action !== "run") {
        const faults = loaded.action === "exit" ? loaded.faults : [];
        this.#logger.error({ faults }, "the configuration was not reloaded; the old one stays in force");
        return false;
      }
      await this.#apply(loaded.config, service);
      return true;
    } catch (err) {
      this.#logger.error({ err }, "the configuration was not reloaded");
      return false;
    }
  }

  async #apply(config: Config<S>, service: Service<Config<S>>): Promise<void> {
    // Asked even if no option changed: a file that an option names may have.
    const needRestart = new Set([...readAtStartOnly, ...(await service.reload(config))]);
    const changed = changedOptions(this.#config, config);
    const restart = changed.filter((name) => needRestart.has(name));
    this.#logger.level = config.logLevel;
    this.#config = keepOptions(this.#config, config, needRestart);
    this.#awaitingRestart = restart.length;
    if (changed.length === 0) this.#logger.info("configuration reloaded: nothing changed");
    else if (restart.length === 0) this.#logger.info({ changed }, "configuration reloaded");
    else this.#logger.info({ changed, restart }, "configuration reloaded; some options need a restart");
  }
}

/** The log and the admin server are opened once. */
const readAtStartOnly = ["name", "admin", "log-format"];
