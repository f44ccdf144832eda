import type { PathLabels } from "../../measure/index.ts";
import type { Packed } from "../../metrics/threads/index.ts";
import type { Output } from "../definition.ts";
import type { SentError } from "./sent-error.ts";

/** What a thread knows from its beginning. */
export interface ThreadData {
  readonly index: number;
  readonly count: number;
  readonly log: {
    readonly service: string;
    readonly name: string;
    readonly level: string;
    readonly mode: Output["mode"];
  };
  /** What all threads have counted together, in one BigInt64Array element. */
  readonly together: SharedArrayBuffer;
  /** How many characters of this thread's lines were taken, modulo 2^32, in one Int32Array element. */
  readonly taken: SharedArrayBuffer;
}

/** A path of a ledger, as it is listed. */
export interface ListedPath {
  readonly path: number;
  readonly labels: PathLabels;
}

export interface CopiedPath extends ListedPath {
  readonly since: number;
  readonly copy: unknown;
}

/** What the main thread asks of another, and what that answers. */
export interface Questions {
  /** Answered once everything is loaded. */
  load: { readonly about: undefined; readonly answer: undefined };
  start: { readonly about: { readonly config: unknown; readonly told: unknown }; readonly answer: unknown };
  /** The service is to stop soon. */
  stop: { readonly about: undefined; readonly answer: undefined };
  notReady: { readonly about: undefined; readonly answer: string | undefined };
  reload: { readonly about: unknown; readonly answer: readonly string[] };
  figures: { readonly about: undefined; readonly answer: Packed };
  /** The listed paths that a query asks for, or all that are known. */
  list: { readonly about: string | undefined; readonly answer: readonly ListedPath[] };
  copy: { readonly about: readonly number[]; readonly answer: readonly CopiedPath[] };
  rest: { readonly about: undefined; readonly answer: unknown };
  drain: { readonly about: undefined; readonly answer: undefined };
  /** After this the thread ends by itself. */
  dispose: { readonly about: undefined; readonly answer: undefined };
}

export type Question = keyof Questions;

export interface Asked<Q extends Question = Question> {
  readonly id: number;
  readonly question: Q;
  readonly about: Questions[Q]["about"];
}

/** A line for the log as JSON, or one for a person. */
export type Line = { readonly record: string } | { readonly text: string };

/** What a thread says. */
export type Said =
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly error: SentError }
  | { readonly kind: "lines"; readonly lines: readonly Line[] }
  /** Its part of a bounded run is over, or broke off. */
  | { readonly kind: "finished"; readonly error: SentError | undefined };

export function lengthOf(line: Line): number {
  return "record" in line ? line.record.length : line.text.length;
}
