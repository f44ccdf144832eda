import type { Logger } from "pino";
import type { Command, Config, sharedOptions } from "../config/index.ts";
import type { Metrics } from "../metrics/index.ts";
import type { Ledger, Share, Threading } from "./threads/threading.ts";

/** What the process gives to the service that it runs. */
export interface Dependencies {
  logger: Logger;
  metrics: Metrics;
  output: Output;
  /** Aborts when the service is to stop. */
  signal: AbortSignal;
  /** Which part of the work is this one's, where several threads share it. */
  share?: Share;
}

/** Where lines for a person go. Log lines and these keep their order. */
export interface Output {
  readonly mode: "pretty" | "json";
  /** Writes one line for a person; in JSON mode nothing. */
  line(text: string): void;
}

/** A running service. Disposing it releases everything that keeps the event loop alive. */
export interface Service<C> extends AsyncDisposable {
  /** Why it is not ready, or undefined when it is. */
  notReady(): string | undefined | Promise<string | undefined>;
  /** Resolves when a bounded run (count, duration) is over. */
  readonly finished: Promise<void>;
  /** Applies a reloaded configuration; returns the options, as `changedOptions` names them, that need a restart. */
  reload(config: C): readonly string[] | Promise<readonly string[]>;
  /** Stops sending or receiving, waits for what is outstanding. */
  drain(): Promise<void>;
  /** What a person reads at the end, and the exit status of a bounded run. */
  outcome(): Outcome;
  /** Pages of the admin server beside its own, by path: `/api/paths`. */
  readonly pages?: Readonly<Record<string, Page>>;
  /** What it counts, where several threads share the work. */
  readonly ledger?: Ledger;
  /** What the threads that start after this one have to know; it travels as a message does. */
  readonly tells?: unknown;
}

/** A page of the admin server for programs. */
export interface Page {
  /** What it shows, in a few words. */
  readonly about: string;
  /** What is served as JSON, or will be, read anew for each request; the query is what follows `?` in its URL. */
  readonly read: (query: URLSearchParams) => unknown;
}

export interface Outcome {
  status: 0 | 1;
  summary: readonly string[];
  figures: Record<string, unknown>;
}

/** Every service has the options that `runService` itself needs, beside its own. */
export type ServiceOptions = ReturnType<typeof sharedOptions>;

/** A command and what it starts. `start` throws a StartError for what a person can act on. */
export interface ServiceDefinition<S extends ServiceOptions> {
  command: Command<S>;
  start(config: Config<S>, dependencies: Dependencies): Promise<Service<Config<S>>>;
  /** How several threads share the work. */
  threads: Threading<Config<S>>;
}
