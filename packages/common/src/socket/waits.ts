import { checkedInteger } from "./checked.ts";
import { EBADF, SocketError, SocketTimeout } from "./errors.ts";
import { onAbort } from "./on-abort.ts";
import { type Events, Readiness } from "./readiness.ts";

/** How long a waiting call waits. Without either it waits until it can go on or the socket is closed. */
export interface WaitOptions {
  /** Ends the wait; the call rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds, after which the call rejects with SocketTimeout. */
  readonly timeout?: number | undefined;
}

/** What `attempt` returns when the call would have to wait longer. */
export const WOULD_BLOCK = Symbol("would block");

/** Tells from the event loop that datagrams can be received. */
export interface Watcher {
  /** Datagrams wait. Called again and again, once a turn of the loop, until all are taken. */
  readable(): void;
  /** An error about an earlier datagram has arrived (ICMP), and was taken from the socket. */
  error?(error: SocketError): void;
}

interface Waiter {
  readonly syscall: string;
  /** True when it is done, well or badly. */
  attempt(): boolean;
  reject(error: unknown): void;
}

/** Everyone who waits on one descriptor, each served in the order of arrival, over the descriptor's one Readiness. */
export class Waits {
  readonly #readiness: Readiness;
  readonly #takeError: () => SocketError | undefined;
  readonly #readers: Waiter[] = [];
  readonly #writers: Waiter[] = [];
  #watcher: Watcher | undefined;

  /** @param takeError takes the error that makes the descriptor ready, or whatever else keeps it in that state. */
  constructor(fd: number, takeError: () => SocketError | undefined) {
    this.#readiness = new Readiness(fd, (events) => this.#serve(events));
    this.#takeError = takeError;
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

  watch(watcher: Watcher): Disposable {
    if (this.#watcher !== undefined) throw new Error("this socket is watched already");
    if (typeof watcher.readable !== "function") throw new TypeError("a watcher must have a function readable");
    // A copy, so that disposing of this watch twice can't end a later one with the same watcher.
    const current: Watcher = { readable: () => watcher.readable(), error: (error) => watcher.error?.(error) };
    const stop = () => {
      if (this.#watcher !== current) return;
      this.#watcher = undefined;
      this.#update();
    };
    this.#watcher = current;
    try {
      this.#update();
    } catch (error) {
      stop();
      throw error;
    }
    return { [Symbol.dispose]: stop };
  }

  /** Ends every wait with EBADF, as the calls themselves would on a closed descriptor. */
  close(): void {
    this.#readiness.close();
    this.#watcher = undefined;
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
    const timer =
      timeout === undefined ? undefined : setTimeout(() => giveUp(new SocketTimeout(syscall, timeout)), timeout);
    queue.push(waiter);
    try {
      this.#update();
    } catch (error) {
      giveUp(error);
    }
  }

  #serve({ readable, writable, error }: Events): void {
    try {
      const before = this.#readers.length;
      if (readable || error) serveInOrder(this.#readers);
      const served = this.#readers.length < before;
      if (writable || error) serveInOrder(this.#writers);
      // Whoever waited for room to send learns of the error by sending, so it is left to them.
      if (error && (this.#readers.length > 0 || this.#watcher !== undefined)) this.#reportError();
      // They may have taken all there was; if not, the loop says so again.
      if (readable && !served) this.#watcher?.readable();
    } finally {
      this.#update();
    }
  }

  #reportError(): void {
    const error = this.#takeError();
    if (error === undefined) return;
    if (this.#watcher === undefined) this.#readers[0]?.reject(error);
    else this.#watcher.error?.(error);
  }

  #update(): void {
    this.#readiness.want(this.#readers.length > 0 || this.#watcher !== undefined, this.#writers.length > 0);
  }
}

/** @throws {TypeError} {RangeError} when the timeout is none; what the signal was aborted with, if it was. */
export function checkOptions({ signal, timeout }: WaitOptions): void {
  signal?.throwIfAborted();
  // A timer takes what it can't count for 1 ms.
  const whole = typeof timeout === "number" ? Math.ceil(timeout) : timeout;
  if (whole !== undefined) checkedInteger("timeout", whole, 0, 0x7fffffff);
}

function serveInOrder(queue: Waiter[]): void {
  while (queue[0]?.attempt() === true);
}
