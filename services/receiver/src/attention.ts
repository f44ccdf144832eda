import type { Socket } from "@sixbeat/common/socket";

/** Messages in a millisecond from which on the clock is to tell when to look, and below which it is so no more. */
const MANY = 16;
const FEW = 4;
/** Over how long they are counted, and how often is looked by the clock, in milliseconds. */
const WINDOW = 10;
const PERIOD = 1;
/** In a smaller receive buffer, as the kernel counts it, there is no place for what can come meanwhile. */
const LEAST_BUFFER = 16 << 20;

export interface Attending {
  /** Takes what waits, up to `most` messages, and returns how many that were. */
  receive(): number;
  readonly most: number;
  /** Datagrams that have been taken in all. */
  datagrams(): number;
  failed(error: unknown): void;
}

/**
 * When a socket is looked at: whenever the event loop says that something waits, and every millisecond instead where very
 * many datagrams come one by one. To be woken for every few costs the sleeper as much as to take them, and the sender too
 * where both share a kernel, as over loopback and bridges. The kernel knows when each arrived. Of runs that the kernel has
 * put together a millisecond has more octets than a core's cache: these are better taken while they are there.
 */
export class Attention implements Disposable {
  readonly #socket: Socket;
  readonly #attending: Attending;
  readonly #isSpacious: boolean;
  #watch: Disposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;
  #messages = 0;
  /** How many datagrams had been taken when counting began, and when that was. */
  #before = 0;
  #since = performance.now();

  constructor(socket: Socket, attending: Attending) {
    this.#socket = socket;
    this.#attending = attending;
    this.#isSpacious = socket.options.get("rcvbuf") >= LEAST_BUFFER;
    this.#awaitReadiness();
  }

  /** Whether the clock tells when to look. */
  get isByTheClock(): boolean {
    return this.#watch === undefined;
  }

  [Symbol.dispose](): void {
    this.#watch?.[Symbol.dispose]();
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
  }

  #awaitReadiness(): void {
    const error = (failure: unknown) => this.#attending.failed(failure);
    this.#watch = this.#socket.watch({ readable: this.#readable, error });
  }

  readonly #readable = (): void => {
    this.#messages += this.#attending.receive();
    if (!this.#isSpacious || this.#came(MANY) !== true || this.#watch === undefined) return;
    this.#watch[Symbol.dispose]();
    this.#watch = undefined;
    this.#timer = setTimeout(this.#look, PERIOD);
  };

  readonly #look = (): void => {
    this.#timer = this.#turn = undefined;
    let taken = 0;
    try {
      taken = this.#attending.receive();
    } finally {
      // Whatever became of it: nobody else would look again.
      this.#messages += taken;
      if (this.#came(FEW) === false) this.#awaitReadiness();
      else if (taken === this.#attending.most) this.#turn = setImmediate(this.#look);
      else this.#timer = setTimeout(this.#look, PERIOD);
    }
  };

  /** Whether so many messages came in each millisecond, few of them runs; undefined until it was seen for long enough. */
  #came(least: number): boolean | undefined {
    const now = performance.now();
    const elapsed = now - this.#since;
    if (elapsed < WINDOW) return undefined;
    const datagrams = this.#attending.datagrams();
    const areRuns = datagrams - this.#before > 2 * this.#messages;
    const came = this.#messages >= least * elapsed && !areRuns;
    this.#messages = 0;
    this.#before = datagrams;
    this.#since = now;
    return came;
  }
}
