import type { Memory } from "./memory.ts";
import { onAbort } from "./on-abort.ts";

/** Ends an offloaded call: what `settle` returns or throws becomes the promise's outcome. */
type Done<T> = (settle: () => T) => void;

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
   * Calls `start` when a place is free. It must call `done` exactly once; until then the place is taken and `memory`
   * is kept. With `signal` the promise rejects at once with its reason; a call already running ends unobserved.
   */
  run<T>(memory: readonly Memory[], start: (done: Done<T>) => void, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      signal?.throwIfAborted();
      const begin = () => {
        this.#held.add(memory);
        try {
          start(done);
        } catch (error) {
          done(() => {
            throw error;
          });
        }
      };
      const done: Done<T> = (settle) => {
        this.#held.delete(memory);
        unlisten();
        try {
          resolve(settle());
        } catch (error) {
          reject(error);
        }
        this.#startWaiting();
      };
      const unlisten = onAbort(signal, () => {
        this.#waiting.delete(begin);
        reject(signal?.reason);
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

/** Name lookups share libuv's four threads, and leave one to Node: it writes the log there. */
export const RESOLVER = new Offload(3);
