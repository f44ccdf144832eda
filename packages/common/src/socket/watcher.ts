import type { ErrorQueue, ErrorReport, TransmitReport } from "./error-queue.ts";
import type { SocketError } from "./errors.ts";

/** Tells from the event loop that datagrams can be received. */
export interface Watcher {
  /** Datagrams wait. Called again and again, once a turn of the loop, until all are taken. */
  readable(): void;
  /**
   * An error about an earlier datagram has arrived (ICMP), and was taken from the socket. With the option `recverr`
   * the report says more, and the error's address is the datagram's destination.
   */
  error?(error: SocketError, report?: ErrorReport): void;
  /** A datagram has left, and the option `timestamping` asked when. */
  transmitted?(report: TransmitReport): void;
  /**
   * The error queue holds something, and is this watcher's to empty with `Socket.recverrmmsg`: no reports are made for
   * `error` and `transmitted`. Called again and again, once a turn of the loop, until it is empty. When it takes nothing,
   * `error` is told of the error that waits on the socket.
   */
  queued?(): void;
}

/** The one who watches a descriptor, and what is told there. */
export class Watching {
  readonly #errors: ErrorQueue;
  readonly #takeError: () => SocketError | undefined;
  #watcher: Watcher | undefined;

  /** @param takeError takes the pending error. */
  constructor(errors: ErrorQueue, takeError: () => SocketError | undefined) {
    this.#errors = errors;
    this.#takeError = takeError;
  }

  /** Whether someone watches. */
  get active(): boolean {
    return this.#watcher !== undefined;
  }

  /** Tells this watcher from now on. @param ended is called when the watch is disposed of, unless it was ended before. */
  begin(watcher: Watcher, ended: () => void): Disposable {
    if (this.#watcher !== undefined) throw new Error("this socket is watched already");
    if (typeof watcher.readable !== "function") throw new TypeError("a watcher must have a function readable");
    // A copy, so that disposing of this watch twice can't end a later one with the same watcher.
    const current: Watcher = {
      readable: () => watcher.readable(),
      error: (error, report) => watcher.error?.(error, report),
      transmitted: (report) => watcher.transmitted?.(report),
      ...(watcher.queued === undefined ? undefined : { queued: () => watcher.queued?.() }),
    };
    this.#watcher = current;
    return {
      [Symbol.dispose]: () => {
        if (this.#watcher !== current) return;
        this.#watcher = undefined;
        ended();
      },
    };
  }

  /** Tells nobody any more. */
  end(): void {
    this.#watcher = undefined;
  }

  /** Says that datagrams wait. */
  readable(): void {
    this.#watcher?.readable();
  }

  /** Says what the error queue holds, or leaves that to the watcher, or else says which error waits by itself. */
  report(): void {
    const watcher = this.#watcher;
    if (watcher === undefined) return;
    if (watcher.queued === undefined) this.#reportTo(watcher);
    else this.#leaveTo(watcher, watcher.queued);
  }

  #leaveTo(watcher: Watcher, queued: () => void): void {
    const before = this.#errors.filled;
    queued();
    if (this.#errors.filled !== before || this.#watcher !== watcher) return;
    this.#reportPending(watcher);
  }

  #reportTo(watcher: Watcher): void {
    const reports = this.#errors.pull();
    if (reports.length === 0) this.#reportPending(watcher);
    try {
      for (const report of reports.splice(0)) {
        // It may have been disposed of, or the socket closed, while it was told of the one before.
        if (this.#watcher !== watcher) reports.push(report);
        else if (report.kind === "error") watcher.error?.(report.error, report);
        else watcher.transmitted?.(report);
      }
    } finally {
      this.#errors.hold(reports);
    }
  }

  /** Nothing was in the queue: the error is one that waits by itself. */
  #reportPending(watcher: Watcher): void {
    const error = this.#takeError();
    if (error !== undefined) watcher.error?.(error);
  }
}
