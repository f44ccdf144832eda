import { SocketTimeout } from "./errors.ts";
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
  /** Must call `done` exactly once; until then the place is taken. */
  start(done: Done<T>): void;
}

/**
 * Runs C calls that may block in libuv's thread pool, at most `limit` at a time and first come, first served. The
 * pool has four threads for the whole process, so a caller that waits here does so in JavaScript, where it can be
 * cancelled.
 */
export class Offload {
  readonly #limit: number;
  /** A set keeps the order of arrival, and lets go of one in the middle. */
  readonly #waiting = new Set<() => void>();
  /** Memory that a thread is using: koffi holds no reference to it. */
  readonly #held = new Set<readonly Memory[]>();
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
    return new Promise<T>((resolve, reject) => {
      const begin = () => {
        this.#held.add(call.memory);
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
        stopWaiting();
        try {
          resolve(settle());
        } catch (error) {
          reject(error);
        }
        this.#startWaiting();
      };
      const stopWaiting = untilGivenUp(call, options, (reason) => {
        this.#waiting.delete(begin);
        reject(reason);
      });
      this.#waiting.add(begin);
      this.#startWaiting();
    });
  }

  #startWaiting(): void {
    // A call that ends while it is being started comes back here; the loop goes on by itself, without growing the stack.
    if (this.#starting) return;
    this.#starting = true;
    for (const begin of this.#waiting) {
      if (this.#held.size >= this.#limit) break;
      this.#waiting.delete(begin);
      begin();
    }
    this.#starting = false;
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

/** Name lookups share libuv's four threads, and leave one to Node: it writes the log there. */
export const RESOLVER = new Offload(3);
