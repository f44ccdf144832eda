import { lastError } from "./errors.ts";
import * as libc from "./libc/bindings.ts";
import { SO_TYPE, SOL_SOCKET } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/** What a descriptor can be ready for. `error` says that an error waits on the socket, which ends the watch until it
 * is taken (getsockopt SO_ERROR, or a read of the error queue) and `want` is called again. */
export interface Events {
  readonly readable: boolean;
  readonly writable: boolean;
  readonly error: boolean;
  /** Receiving was shut down: the descriptor stays readable for ever. */
  readonly ended: boolean;
}

/**
 * Tells on Node's own event loop that a descriptor is ready, level-triggered, through libuv's poll handle. While it
 * wants anything it keeps the loop alive.
 *
 * koffi's handle is undocumented and sharp, and this class is the guard around it: a second handle on one descriptor,
 * or a handle on a bad one, aborts the process, so descriptors are registered and tried first; a call after close
 * crashes, so none gets through; libuv stops the handle on EPOLLERR, which arrives as a negative status, so it is
 * started again; an exception in the callback vanishes, so it is thrown again where it is seen; a handle without a
 * reference is collected, so this object keeps it.
 */
export class Readiness {
  readonly #fd: number;
  readonly #onEvents: (events: Events) => void;
  #handle: libc.PollHandle | undefined;
  #readable = false;
  #writable = false;
  #stopped = true;

  constructor(fd: number, onEvents: (events: Events) => void) {
    this.#fd = fd;
    this.#onEvents = onEvents;
  }

  /** Chooses what to be told of from now on; nothing at all stops the watch. */
  want(readable: boolean, writable: boolean): void {
    if (readable === this.#readable && writable === this.#writable && (!this.#stopped || !(readable || writable)))
      return;
    this.#readable = readable;
    this.#writable = writable;
    if (!readable && !writable) {
      if (!this.#stopped) this.#handle?.stop();
      this.#stopped = true;
      return;
    }
    if (this.#handle === undefined) this.#open();
    else this.#handle.start({ readable, writable, disconnect: readable }, this.#callback);
    this.#stopped = false;
  }

  /** Must come before the descriptor is closed: libuv aborts on a handle whose descriptor is gone. */
  close(): void {
    this.#readable = this.#writable = false;
    if (this.#handle === undefined) return;
    this.#handle.close();
    this.#handle = undefined;
    this.#stopped = true;
    WATCHED.delete(this.#fd);
  }

  #open(): void {
    if (WATCHED.has(this.#fd)) throw new Error(`descriptor ${this.#fd} is watched already`);
    if (libc.getsockopt(this.#fd, SOL_SOCKET, SO_TYPE, PROBE.address, PROBE.address + 4) < 0) throw lastError("poll");
    const wanted = { readable: this.#readable, writable: this.#writable, disconnect: this.#readable };
    this.#handle = libc.poll(this.#fd, wanted, this.#callback);
    WATCHED.add(this.#fd);
  }

  // koffi calls back with (status, events), whatever its type declarations say.
  readonly #callback = ((status: number, events: Wanted) => {
    if (this.#handle === undefined) return;
    if (status < 0) this.#stopped = true;
    try {
      const { readable, writable, disconnect: ended } = events;
      this.#onEvents({ readable, writable, error: status < 0, ended });
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }) as unknown as (events: libc.PollEvents) => void;
}

/** Whether a Socket of this thread has the event loop watch a descriptor: closing it would abort the process. */
export function isWatched(fd: number): boolean {
  return WATCHED.has(fd);
}

type Wanted = Readonly<Record<"readable" | "writable" | "disconnect", boolean>>;

const WATCHED = new Set<number>();
const PROBE = new Memory(8);
PROBE.view.setUint32(4, 4, true);
