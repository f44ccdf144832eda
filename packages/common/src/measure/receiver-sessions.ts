import { BitWindows } from "./bit-windows.ts";
import type { ReceiverColumns } from "./receiver-figures.ts";
import { unwrap } from "./sequence.ts";

/** What a datagram was; `held` until the next one out of the window tells. */
export type ReceivedVerdict = "received" | "reordered" | "duplicate" | "held";

/**
 * Accounts for the datagrams of many sessions by their sequence, each session a row of typed arrays. A session counts
 * in the row of its path; several may count in one. Late arrivals close the gap between expected and received by
 * themselves. A sequence that is further from the highest than the window is held back until another one near it
 * agrees; so no single datagram can make millions seem missing.
 */
export class ReceiverSessions {
  /** How many of the last sequences of each session are remembered. */
  readonly window: number;
  readonly #figures: ReceiverColumns;
  readonly #seen: BitWindows;
  readonly #rows: Int32Array;
  readonly #from: Float64Array;
  readonly #highest: Float64Array;
  /** The sequence that is held back, or NaN. */
  readonly #held: Float64Array;

  /** @param window is rounded up to a power of two. */
  constructor(figures: ReceiverColumns, capacity: number, window = 1024) {
    this.#figures = figures;
    this.#seen = new BitWindows(capacity, window);
    this.window = this.#seen.width;
    this.#rows = new Int32Array(capacity);
    this.#from = new Float64Array(capacity);
    this.#highest = new Float64Array(capacity);
    this.#held = new Float64Array(capacity);
  }

  /** A new session counts in `row`. Sequences count from `from` on: 0, or the first one seen where the session is older than the receiver. */
  begin(session: number, row: number, from: number): void {
    this.#rows[session] = row;
    this.#held[session] = Number.NaN;
    this.#start(session, from);
  }

  /** The session counts in `row` from now on; what it has counted stays where it is. */
  moveTo(session: number, row: number): void {
    this.#rows[session] = row;
  }

  /** The session is over: what was held back remains a stray. */
  end(session: number): void {
    if (!Number.isNaN(this.#held[session]!)) this.#count("stray", session, 1);
    this.#held[session] = Number.NaN;
  }

  /**
   * A datagram with this sequence on the wire was received.
   * @param mayRestart whether it may be of a sender that begins anew: of a replayed one that is known
   */
  receive(session: number, wire: number, mayRestart = true): ReceivedVerdict {
    const highest = this.#highest[session]!;
    const sequence = unwrap(highest, wire);
    if (Math.abs(sequence - highest) >= this.window) return this.#receiveFar(session, sequence, wire, mayRestart);
    if (sequence > highest) {
      this.#advance(session, sequence);
      return "received";
    }
    if (this.#seen.has(session, sequence)) {
      this.#count("duplicates", session, 1);
      return "duplicate";
    }
    // From before the counting began: expected because it is here, and those beside it are not.
    if (sequence < this.#from[session]!) this.#count("expected", session, 1);
    this.#take(session, sequence);
    this.#count("reordered", session, 1);
    return "reordered";
  }

  /**
   * `count` datagrams were received one after the other, the first with this sequence on the wire and each with the next.
   * Counts them at once where all of them are new, as they mostly are; else counts nothing and returns false, and each
   * is to be told to `receive`.
   */
  receiveRun(session: number, wire: number, count: number): boolean {
    const highest = this.#highest[session]!;
    const sequence = unwrap(highest, wire);
    if (sequence <= highest || sequence - highest >= this.window || count > this.window) return false;
    const last = sequence + count - 1;
    const { expected, received } = this.#figures;
    const row = this.#rows[session]!;
    expected[row]! += last - highest;
    received[row]! += count;
    this.#seen.open(session, highest, last);
    this.#seen.setRun(session, sequence - 1, last);
    this.#highest[session] = last;
    return true;
  }

  #receiveFar(session: number, sequence: number, wire: number, mayRestart: boolean): ReceivedVerdict {
    const held = this.#held[session]!;
    this.#held[session] = sequence;
    if (Number.isNaN(held)) return "held";
    const agrees = sequence > held && sequence - held < this.window;
    const restarts = sequence < this.#highest[session]!;
    // Far behind, only a sender that begins anew is believed; all else is the past arriving late.
    if (!agrees || (restarts && !(mayRestart && wire < this.window))) {
      this.#count("stray", session, 1);
      return "held";
    }
    this.#held[session] = Number.NaN;
    if (restarts) {
      this.#count("senderRestarts", session, 1);
      this.#start(session, sequence - wire);
    }
    // What agrees with a sender that begins anew may still be from before its 0.
    if (held > this.#highest[session]!) this.#advance(session, held);
    else this.#count("stray", session, 1);
    this.#advance(session, sequence);
    return "received";
  }

  #start(session: number, from: number): void {
    this.#seen.clear(session);
    this.#from[session] = from;
    this.#highest[session] = from - 1;
  }

  #advance(session: number, sequence: number): void {
    const highest = this.#highest[session]!;
    this.#figures.expected[this.#rows[session]!]! += sequence - highest;
    this.#seen.open(session, highest, sequence);
    this.#highest[session] = sequence;
    this.#take(session, sequence);
  }

  #take(session: number, sequence: number): void {
    this.#seen.set(session, sequence);
    this.#figures.received[this.#rows[session]!]! += 1;
  }

  /** What is rare: to find a figure by its name takes a while. */
  #count(figure: keyof ReceiverColumns, session: number, by: number): void {
    this.#figures[figure][this.#rows[session]!]! += by;
  }
}
