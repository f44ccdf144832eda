import { SocketTimeout } from "./errors.ts";
import * as libc from "./libc/bindings.ts";
import type { Memory } from "./memory.ts";
import { onAbort } from "./on-abort.ts";
import { checkOptions, type WaitOptions } from "./waits.ts";

/** Ends an offloaded call: what `settle` returns or throws becomes the promise's outcome. */
type Done<T> = (settle: () => T) => void;

/** A C call that may block. */
export interface OffloadedCall<T> {
  readonly syscall: string;
  /** What it is about, in text. */
  readonly address: string;
  /** What the thread uses: it is kept until the call ends, whoever waits for it or not. */
  readonly memory: readonly Memory[];
  /** Lets all others go before it, and leaves them a place. */
  readonly yields?: boolean | undefined;
  /** Must call `done` exactly once; until then the place is taken. */
  start(done: Done<T>): void;
}

/**
 * Runs C calls that may block in libuv's thread pool, at most `limit` at a time and first come, first served, but those
 * that yield after the others and at most `limit - 1` at a time. The pool has few threads for the whole process, so a
 * caller that waits here does so in JavaScript, where it can be cancelled.
 */
export class Offload {
  readonly #limit: number;
  /** A set keeps the order of arrival, and lets go of one in the middle. */
  readonly #waiting = new Set<() => void>();
  readonly #yielding = new Set<() => void>();
  /** Memory that a thread is using: koffi holds no reference to it. */
  readonly #held = new Set<readonly Memory[]>();
  /** Calls that run and yield. */
  #patient = 0;
  #starting = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Starts the call when a place is free. When its signal aborts or its timeout expires the promise rejects at once; a
   * call that runs by then ends unobserved.
   */
  async run<T>(call: OffloadedCall<T>, options: WaitOptions = {}): Promise<T> {
    checkOptions(options);
    const line = call.yields === true ? this.#yielding : this.#waiting;
    const patient = Number(call.yields === true);
    return new Promise<T>((resolve, reject) => {
      const begin = () => {
        this.#held.add(call.memory);
        this.#patient += patient;
        try {
          call.start(done);
        } catch (error) {
          done(() => {
            throw error;
          });
        }
      };
      const done: Done<T> = (settle) => {
        this.#held.delete(call.memory);
        this.#patient -= patient;
        stopWaiting();
        try {
          resolve(settle());
        } catch (error) {
          reject(error);
        }
        this.#startWaiting();
      };
      const stopWaiting = untilGivenUp(call, options, (reason) => {
        line.delete(begin);
        reject(reason);
      });
      line.add(begin);
      this.#startWaiting();
    });
  }

  #startWaiting(): void {
    // A call that ends while it is being started comes back here; the loop goes on by itself, without growing the stack.
    if (this.#starting) return;
    this.#starting = true;
    for (let line = this.#next(); line !== undefined; line = this.#next()) {
      for (const begin of line) {
        line.delete(begin);
        begin();
        break;
      }
    }
    this.#starting = false;
  }

  /** The line whose first call may start. */
  #next(): Set<() => void> | undefined {
    if (this.#held.size >= this.#limit) return undefined;
    if (this.#waiting.size > 0) return this.#waiting;
    const mayStart = this.#yielding.size > 0 && this.#patient < Math.max(this.#limit - 1, 1);
    return mayStart ? this.#yielding : undefined;
  }
}

/** Calls `giveUp` when the signal aborts or the timeout expires, unless what it returns is called before. */
function untilGivenUp(
  { syscall, address }: { readonly syscall: string; readonly address: string },
  { signal, timeout }: WaitOptions,
  giveUp: (reason: unknown) => void,
): () => void {
  const stop = () => {
    clearTimeout(timer);
    unlisten();
  };
  const end = (reason: unknown) => {
    stop();
    giveUp(reason);
  };
  const unlisten = onAbort(signal, () => end(signal?.reason));
  const timer =
    typeof timeout === "number"
      ? setTimeout(() => end(new SocketTimeout(syscall, timeout, address)), timeout)
      : undefined;
  return stop;
}

/** How many threads libuv's pool has, which it decides by itself and the same way when it starts. */
export function poolSize(written: string | null): number {
  if (written === null) return 4;
  return Math.min(Math.max(Number.parseInt(written, 10) || 1, 1), 1024);
}

/** Name lookups share libuv's pool, and leave one thread to Node: it writes the log there. */
export const RESOLVER = new Offload(Math.max(poolSize(libc.getenv("UV_THREADPOOL_SIZE")) - 1, 1));
