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
  failed(error: unknown): void;
}

/**
 * When a socket is looked at: whenever the event loop says that something waits, and every millisecond instead where very
 * much comes. To be woken for every few datagrams costs the sleeper as much as to take them, and the sender too where
 * both share a kernel, as over loopback and bridges. The kernel knows when each arrived.
 */
export class Attention implements Disposable {
  readonly #socket: Socket;
  readonly #attending: Attending;
  readonly #isSpacious: boolean;
  #watch: Disposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;
  #messages = 0;
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
    const taken = this.#attending.receive();
    this.#messages += taken;
    if (this.#came(FEW) === false) this.#awaitReadiness();
    else if (taken === this.#attending.most) this.#turn = setImmediate(this.#look);
    else this.#timer = setTimeout(this.#look, PERIOD);
  };

  /** Whether so many messages came in each millisecond; undefined until that has been seen for long enough. */
  #came(least: number): boolean | undefined {
    const now = performance.now();
    const elapsed = now - this.#since;
    if (elapsed < WINDOW) return undefined;
    const came = this.#messages >= least * elapsed;
    this.#messages = 0;
    this.#since = now;
    return came;
  }
}
