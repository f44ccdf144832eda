import { Worker } from "node:worker_threads";
import type { Asked, Line, Question, Questions, Said, ThreadData } from "./messages.ts";
import { lengthOf } from "./messages.ts";
import { received } from "./sent-error.ts";

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** What a thread does by itself. */
export interface MemberEvents {
  line(line: Line): void;
  /** Its part of a bounded run is over, or broke off. */
  finished(error: Error | undefined): void;
  /** It has ended, and nobody asked it to. */
  died(error: Error): void;
}

/** One of the threads, as the main thread sees it. */
export class Member {
  readonly index: number;
  readonly #worker: Worker;
  readonly #taken: Int32Array;
  readonly #events: MemberEvents;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #isDismissed = false;
  /** Why it can't answer any more. */
  #end: Error | undefined;
  #trouble: Error | undefined;

  constructor(entry: URL, data: ThreadData, events: MemberEvents) {
    this.index = data.index;
    this.#taken = new Int32Array(data.taken);
    this.#events = events;
    // What was preloaded into the process, and what it was told about itself, is the main thread's.
    this.#worker = new Worker(entry, { workerData: data, execArgv: [], name: `${data.log.service} ${data.index}` });
    this.#worker.on("message", (said: Said) => this.#hear(said));
    this.#worker.on("error", (error) => {
      this.#trouble = error;
    });
    this.#worker.on("exit", (status) => this.#ended(status));
  }

  /** Rejects with what the thread threw, and when it ends without an answer. */
  ask<Q extends Question>(question: Q, about: Questions[Q]["about"]): Promise<Questions[Q]["answer"]> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    if (question === "dispose") this.#isDismissed = true;
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      this.#worker.postMessage({ id, question, about } satisfies Asked<Q>);
    });
  }

  /** Ends it at once. */
  async terminate(): Promise<void> {
    this.#isDismissed = true;
    await this.#worker.terminate();
  }

  #hear(said: Said): void {
    if (said.kind === "lines") this.#take(said.lines);
    else if (said.kind === "finished") this.#events.finished(said.error && received(said.error));
    else {
      const waiting = this.#waiting.get(said.id);
      this.#waiting.delete(said.id);
      if (said.kind === "answer") waiting?.resolve(said.answer);
      else waiting?.reject(received(said.error));
    }
  }

  #take(lines: readonly Line[]): void {
    for (const line of lines) {
      this.#events.line(line);
      Atomics.add(this.#taken, 0, lengthOf(line));
    }
  }

  #ended(status: number): void {
    const why = this.#trouble?.message ?? `exit status ${status}`;
    this.#end = new Error(`thread ${this.index} has ended: ${why}`, { cause: this.#trouble });
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
    if (!this.#isDismissed) this.#events.died(this.#end);
  }
}
