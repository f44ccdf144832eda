import type { Memory } from "./memory.ts";

/** Ends an offloaded call: what `settle` returns or throws becomes the promise's outcome. */
type Done<T> = (settle: () => T) => void;

/**
 * Runs C calls that may block in libuv's thread pool, at most `limit` at a time and first come, first served. The
 * pool has four threads for the whole process, so a caller that waits here does so in JavaScript, where it can be
 * cancelled.
 */
export class Offload {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  /** Memory that a thread is using: koffi holds no reference to it. */
  readonly #held = new Set<readonly Memory[]>();

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
      const abort = () => reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      const done: Done<T> = (settle) => {
        this.#held.delete(memory);
        signal?.removeEventListener("abort", abort);
        try {
          resolve(settle());
        } catch (error) {
          reject(error);
        }
        this.#startNext();
      };
      this.#waiting.push(() => {
        if (signal?.aborted === true) return this.#startNext();
        this.#held.add(memory);
        try {
          start(done);
        } catch (error) {
          done(() => {
            throw error;
          });
        }
      });
      if (this.#held.size < this.#limit) this.#startNext();
    });
  }

  #startNext(): void {
    this.#waiting.shift()?.();
  }
}

/** Name lookups share libuv's four threads. */
export const RESOLVER = new Offload(4);
