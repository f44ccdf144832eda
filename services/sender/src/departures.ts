import type { Session } from "./session.ts";

/** The stamp of a datagram comes before so many others have left, or never. */
const REMEMBERED = 4096;

/**
 * Which datagram each transmit timestamp belongs to: the kernel numbers the datagrams of a socket from when it was asked
 * for timestamps (SOF_TIMESTAMPING_OPT_ID).
 */
export class Departures {
  /** How many stamps are still to come. */
  outstanding = 0;
  readonly #sessions: (Session | undefined)[] = new Array(REMEMBERED);
  readonly #sequences = new Uint32Array(REMEMBERED);
  #next = 0;

  /** The next datagram has been sent. */
  sent(session: Session, sequence: number): void {
    const slot = this.#next++ % REMEMBERED;
    if (this.#sessions[slot] === undefined) this.outstanding++;
    this.#sessions[slot] = session;
    this.#sequences[slot] = sequence;
  }

  /** The kernel says when datagram `key` left. */
  departed(key: number, seconds: number, nanoseconds: number): void {
    const slot = key % REMEMBERED;
    const session = this.#sessions[slot];
    const ago = (this.#next - key) | 0;
    if (session === undefined || ago < 1 || ago > REMEMBERED) return;
    this.#sessions[slot] = undefined;
    this.outstanding--;
    session.times?.departed(this.#sequences[slot]!, seconds, nanoseconds);
  }

  /** The kernel numbers from 0 again. */
  restart(): void {
    this.#sessions.fill(undefined);
    this.outstanding = 0;
    this.#next = 0;
  }
}
