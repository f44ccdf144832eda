import { checkedInteger } from "./checked.ts";
import type { ErrorQueue, ErrorReport } from "./error-queue.ts";
import { EBADF, ESHUTDOWN, SocketError, SocketTimeout } from "./errors.ts";
import { onAbort } from "./on-abort.ts";
import { type Events, Readiness } from "./readiness.ts";
import { type Watcher, Watching } from "./watcher.ts";

/** How long a waiting call waits. Without either it waits until it can go on or the socket is closed. */
export interface WaitOptions {
  /** Ends the wait; the call rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds, after which the call rejects with SocketTimeout; null for no end. By default the socket's own. */
  readonly timeout?: number | null | undefined;
}

/** What `attempt` returns when the call would have to wait longer. */
export const WOULD_BLOCK = Symbol("would block");

interface Waiter {
  readonly syscall: string;
  /** True when it is done, well or badly. */
  attempt(): boolean;
  reject(error: unknown): void;
}

/** Everyone who waits on one descriptor, each served in the order of arrival, over the descriptor's one Readiness. */
export class Waits {
  readonly #readiness: Readiness;
  readonly #errors: ErrorQueue;
  readonly #takeError: () => SocketError | undefined;
  readonly #watching: Watching;
  readonly #readers: Waiter[] = [];
  readonly #writers: Waiter[] = [];
  #ended = false;
  #turn: NodeJS.Immediate | undefined;

  /** @param takeError takes the pending error, which keeps the descriptor ready. */
  constructor(fd: number, errors: ErrorQueue, takeError: () => SocketError | undefined) {
    this.#readiness = new Readiness(fd, (events) => this.#serve(events));
    this.#errors = errors;
    this.#takeError = takeError;
    this.#watching = new Watching(errors, takeError);
  }

  /** Resolves with what `attempt` returns once it no longer returns WOULD_BLOCK; tries at once if nobody is before. */
  async wait<T>(
    direction: "read" | "write",
    syscall: string,
    attempt: () => T | typeof WOULD_BLOCK,
    options: WaitOptions,
  ): Promise<T> {
    checkOptions(options);
    const queue = direction === "read" ? this.#readers : this.#writers;
    if (queue.length === 0) {
      const result = attempt();
      if (result !== WOULD_BLOCK) return result;
    }
    return new Promise<T>((resolve, reject) => this.#enqueue(queue, syscall, attempt, options, resolve, reject));
  }

  /** Resolves when the loop reports the descriptor ready; taking nothing from it. */
  ready(direction: "read" | "write", syscall: string, options: WaitOptions): Promise<void> {
    checkOptions(options);
    const queue = direction === "read" ? this.#readers : this.#writers;
    return new Promise((resolve, reject) => this.#enqueue(queue, syscall, () => undefined, options, resolve, reject));
  }

  /** Has the watcher called until disposed. @throws {Error} when someone watches already. */
  watch(watcher: Watcher): Disposable {
    const watch = this.#watching.begin(watcher, () => this.#update());
    try {
      this.#update();
    } catch (error) {
      watch[Symbol.dispose]();
      throw error;
    }
    return watch;
  }

  /** Ends every wait with EBADF, as the calls themselves would on a closed descriptor. */
  close(): void {
    this.#readiness.close();
    this.#watching.end();
    for (const waiter of [...this.#readers.splice(0), ...this.#writers.splice(0)]) {
      waiter.reject(new SocketError(waiter.syscall, EBADF, undefined, "the socket was closed while waiting"));
    }
  }

  #enqueue<T>(
    queue: Waiter[],
    syscall: string,
    attempt: () => T | typeof WOULD_BLOCK,
    { signal, timeout }: WaitOptions,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): void {
    const settle = (outcome: () => void) => {
      const at = queue.indexOf(waiter);
      if (at >= 0) queue.splice(at, 1);
      unlisten();
      clearTimeout(timer);
      outcome();
    };
    const waiter: Waiter = {
      syscall,
      attempt: () => {
        try {
          const result = attempt();
          if (result === WOULD_BLOCK) return false;
          settle(() => resolve(result));
        } catch (error) {
          settle(() => reject(error));
        }
        return true;
      },
      reject: (error) => settle(() => reject(error)),
    };
    const giveUp = (error: unknown) => {
      waiter.reject(error);
      this.#update();
    };
    const unlisten = onAbort(signal, () => giveUp(signal?.reason));
    const timer = timeout == null ? undefined : setTimeout(() => giveUp(new SocketTimeout(syscall, timeout)), timeout);
    queue.push(waiter);
    try {
      if (this.#ended && queue === this.#readers) throw endError(syscall);
      this.#update();
    } catch (error) {
      giveUp(error);
    }
  }

  #serve({ readable, writable, error, ended }: Events): void {
    try {
      const before = this.#readers.length;
      if (readable || error) serveInOrder(this.#readers);
      const served = this.#readers.length < before;
      if (writable || error) serveInOrder(this.#writers);
      // Whoever waited for room to send learns of the error by sending, so it is left to them.
      if (error) {
        if (this.#watching.active) this.#watching.report();
        else if (before > 0) this.#reportToReader();
      }
      // They may have taken all there was; if not, the loop says so again.
      if (readable && !served) this.#watching.readable();
      if (ended) this.#end();
    } finally {
      this.#updateThisTurn();
    }
  }

  #reportToReader(): void {
    // First, because emptying the queue clears it. If it is clear, a call has failed with the error already.
    const pending = this.#readers.length > 0 ? this.#takeError() : undefined;
    const reports = this.#errors.pull();
    this.#errors.hold(reports);
    if (pending === undefined) return;
    const report = reports.find(({ kind }) => kind === "error") as ErrorReport | undefined;
    this.#readers[0]?.reject(report?.error ?? pending);
  }

  /** Nothing is waited for any more that can't come, but a descriptor that is ready for ever would keep the loop busy. */
  #end(): void {
    this.#ended = true;
    for (const waiter of this.#readers.splice(0)) waiter.reject(endError(waiter.syscall));
  }

  /**
   * Whoever was served mostly waits again within this turn of the loop: the watch goes on until its end, since stopping
   * and starting it again costs more than receiving a datagram.
   */
  #updateThisTurn(): void {
    if (this.#readers.length > 0 || this.#writers.length > 0 || this.#watching.active) this.#update();
    else this.#turn ??= setImmediate(this.#endTurn);
  }

  readonly #endTurn = (): void => {
    this.#turn = undefined;
    this.#update();
  };

  #update(): void {
    const reading = !this.#ended && (this.#readers.length > 0 || this.#watching.active);
    this.#readiness.want(reading, this.#writers.length > 0);
  }
}

function endError(syscall: string): SocketError {
  return new SocketError(syscall, ESHUTDOWN, undefined, "receiving was shut down, and nothing is left");
}

/** @throws {TypeError} {RangeError} when the timeout is none; what the signal was aborted with, if it was. */
export function checkOptions({ signal, timeout }: WaitOptions): void {
  signal?.throwIfAborted();
  if (timeout !== undefined) checkedTimeout(timeout);
}

/** Milliseconds that a timer can count, or null for no end. @throws {TypeError} {RangeError} when it is neither. */
export function checkedTimeout(timeout: number | null): number | null {
  // A timer takes what it can't count for 1 ms.
  if (timeout !== null)
    checkedInteger("timeout", typeof timeout === "number" ? Math.ceil(timeout) : timeout, 0, 0x7fffffff);
  return timeout;
}

function serveInOrder(queue: Waiter[]): void {
  while (queue[0]?.attempt() === true);
}
