import type { MessagePort } from "node:worker_threads";
import type { Logger } from "pino";
import type { Output } from "../definition.ts";
import { openLogger } from "../log/open-log.ts";
import { type Line, lengthOf, type Said, type ThreadData } from "./messages.ts";

/** So many characters may be on their way; what comes on top is dropped and counted. */
const MOST_PENDING = 1 << 20;

/** The log of a thread, whose lines the main thread writes: in their order, some at once. */
export class ThreadLog {
  readonly logger: Logger;
  readonly output: Output;
  /** Lines that were lost. */
  dropped = 0;
  readonly #port: MessagePort;
  readonly #taken: Int32Array;
  #sent = 0;
  #lines: Line[] = [];

  constructor(port: MessagePort, { index, log, taken }: ThreadData) {
    this.#port = port;
    this.#taken = new Int32Array(taken);
    this.logger = openLogger(log, { write: (record) => this.#add({ record }) }, { thread: index });
    this.output = { mode: log.mode, line: log.mode === "json" ? () => {} : (text) => this.#add({ text }) };
  }

  /** Sends what waits. */
  flush(): void {
    if (this.#lines.length === 0) return;
    this.#port.postMessage({ kind: "lines", lines: this.#lines } satisfies Said);
    this.#lines = [];
  }

  #add(line: Line): void {
    const pending = (this.#sent - Atomics.load(this.#taken, 0)) | 0;
    if (pending + lengthOf(line) > MOST_PENDING) {
      this.dropped += 1;
      return;
    }
    this.#sent = (this.#sent + lengthOf(line)) | 0;
    if (this.#lines.push(line) === 1) setImmediate(() => this.flush());
  }
}
