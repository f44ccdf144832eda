import type { PathLabels } from "../../measure/index.ts";
import type { Outcome } from "../definition.ts";

/** One of several threads that run the same service, and so a part of the work. */
export interface Share {
  /** From 0 on. */
  readonly index: number;
  readonly count: number;
  /** What the service of thread 0 tells the others; undefined in thread 0. */
  readonly told: unknown;
  /** Counts what all threads do. @returns how much that is together. */
  countTogether(more: number): number;
}

/** What a service counts, a path at a time, for a thread that puts it together with what others count. */
export interface Ledger {
  /** The numbers of the paths that are listed, or of all that something was ever counted of. */
  paths(which: "listed" | "known"): Iterable<number>;
  /** What a path is called. Paths that are called the same are one. */
  labels(path: number): PathLabels;
  /** When it was begun last, in milliseconds since 1970. */
  since(path: number): number;
  /** All that is counted of each, as a message can have it. */
  copy(paths: readonly number[]): readonly unknown[];
  /** What is counted beside paths. */
  rest(): unknown;
}

/** Puts together what the ledgers of several threads have. */
export interface Book {
  /** Adds a copy of what one thread counts of a path. Of several of one path, the one that was begun last comes last. */
  add(labels: PathLabels, copy: unknown): void;
  addRest(rest: unknown): void;
  /** What the page of paths says of one that was added. */
  describe(labels: PathLabels): object;
  outcome(seconds: number): Outcome;
}

/** How a service shares its work out to threads. */
export interface Threading<C> {
  /** The module that each of them runs, which calls `runThread`. */
  readonly entry: URL;
  /** Loaded when there are threads. */
  readonly load: () => Promise<Combining<C>>;
}

/** How what threads say becomes what the service says. */
export interface Combining<C> {
  /** What the page `/api/paths` shows, in a few words. */
  readonly about: string;
  /** A bounded run is over with the first thread that says so, or with the last. */
  readonly endsWith: "first" | "last";
  /** Why the service is not ready, by what each thread says of itself. */
  notReady(reasons: readonly (string | undefined)[]): string | undefined;
  /** What a person should know of these options; undefined when they are fine. */
  advice?(config: C): string | undefined;
  /** An empty one. @param paths for so many paths */
  book(config: C, paths: number): Book;
}
