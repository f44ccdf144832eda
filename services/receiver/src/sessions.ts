import { type ReceivedVerdict, ReceiverSessions, SessionTable } from "@sixbeat/common/measure";
import type { Counters } from "./counters.ts";
import type { Incoming } from "./incoming.ts";

// A session's key: the address it sends to, its own address with scope and port, and its SSID. The port it sends to is
// the one there is.
const PEER = 4;
const SSID = 10;
const KEY_WORDS = 11;

const NAMED = 1;
const WANTS_NO_REPLY = 2;

/** So many sessions at once end because they were silent, before datagrams have their turn again. */
const EXPIRED_AT_ONCE = 10_000;

export interface SessionsOptions {
  readonly capacity: number;
  /** A session that has been silent for so many milliseconds is over. */
  readonly idle: number;
  /** The monotonic time in milliseconds since which nothing is missed. */
  readonly now: number;
}

/**
 * The sessions of STAMP senders, each a number that typed arrays are indexed by: in which row it counts, what was
 * received, and how many replies it was given.
 */
export class Sessions {
  /** Sessions that began. */
  started = 0;
  readonly #counters: Counters;
  readonly #rows: Int32Array;
  readonly #trafficClasses: Int16Array;
  /** What the sender has said in a hello, for its datagrams without one. */
  readonly #told: Uint8Array;
  readonly #received: Uint32Array;
  /** Replies that took a number, and those of them that were written. */
  readonly #numbered: Uint32Array;
  readonly #replied: Uint32Array;
  readonly #table: SessionTable;
  readonly #sequences: ReceiverSessions;
  readonly #idle: number;
  /** What was sent since then was seen, unless it was lost: before that this receiver was not there, or had no place. */
  #attentiveSince: number;
  /** The serial of the message whose addresses the key has. */
  #addressed = -1;

  constructor(counters: Counters, { capacity, idle, now }: SessionsOptions) {
    this.#sequences = new ReceiverSessions(counters.paths.columns, capacity);
    const onEnd = (session: number) => {
      this.#sequences.end(session);
      if (this.row(session) >= 0) counters.release(this.row(session));
    };
    this.#table = new SessionTable({ keyWords: KEY_WORDS, capacity, idle, onEnd });
    this.#counters = counters;
    this.#idle = idle;
    this.#attentiveSince = now;
    this.#rows = new Int32Array(capacity);
    this.#trafficClasses = new Int16Array(capacity);
    this.#told = new Uint8Array(capacity);
    this.#received = new Uint32Array(capacity);
    this.#numbered = new Uint32Array(capacity);
    this.#replied = new Uint32Array(capacity);
  }

  get size(): number {
    return this.#table.size;
  }

  /** Datagrams of new sessions for which there was no place. */
  get refused(): number {
    return this.#table.refused;
  }

  /** Sessions that ended because they were silent, or of which a single datagram was seen and newcomers needed the place. */
  get expired(): number {
    return this.#table.expired + this.#table.displaced;
  }

  /** The session of a request; -1 when there is none. */
  find({ batch, message, serial, request }: Incoming, now: number): number {
    const { key } = this.#table;
    if (this.#addressed !== serial) {
      batch.writeDestinationKey(message, key);
      batch.writePeerKey(message, key, PEER);
      this.#addressed = serial;
    }
    key[SSID] = request.ssid;
    return this.#table.find(now);
  }

  /** Numbers the session that `find` did not find; -1 when there is no place. `begin` is to follow. */
  add(now: number): number {
    const { displaced } = this.#table;
    const session = this.#table.add(now);
    if (session < 0 || this.#table.displaced !== displaced) this.#attentiveSince = now;
    return session;
  }

  /**
   * A session begins with a datagram of this sequence and traffic class, and counts in this row, or in none (-1) until it
   * has a name: from 0 on when it began, `age` milliseconds ago, under the eyes of this receiver, and else from this
   * datagram on.
   */
  begin(session: number, row: number, sequence: number, trafficClass: number, age: number, now: number): void {
    const seenFromStart = age < now - this.#attentiveSince && age < this.#idle;
    if (row >= 0) this.#counters.retain(row);
    this.#sequences.begin(session, row, seenFromStart ? 0 : sequence);
    this.#rows[session] = row;
    this.#trafficClasses[session] = trafficClass;
    this.#told[session] = 0;
    this.#received[session] = 0;
    this.#numbered[session] = 0;
    this.#replied[session] = 0;
    this.started++;
  }

  /** Whether the sender has said who it is. */
  isNamed(session: number): boolean {
    return (this.#told[session]! & NAMED) !== 0;
  }

  /** The sender has said who it is, and whether it wants replies: the session counts in this row from now on. */
  name(session: number, row: number, wantsReply: boolean): void {
    this.#told[session] = wantsReply ? NAMED : NAMED | WANTS_NO_REPLY;
    this.#counters.retain(row);
    if (this.row(session) >= 0) this.#counters.release(this.row(session));
    this.#rows[session] = row;
    this.#sequences.moveTo(session, row);
  }

  /** Whether a datagram without a hello is to be answered. */
  wantsReply(session: number): boolean {
    return (this.#told[session]! & WANTS_NO_REPLY) === 0;
  }

  /** Accounts for a datagram of the session. @param mayRestart whether it may be of a sender that begins anew */
  receive(session: number, sequence: number, mayRestart = true): ReceivedVerdict {
    this.#received[session]! += 1;
    return this.#sequences.receive(session, sequence, mayRestart);
  }

  /** Accounts for so many datagrams, numbered one after the other, at once; false when each is to be told to `receive`. */
  receiveRun(session: number, sequence: number, count: number): boolean {
    if (!this.#sequences.receiveRun(session, sequence, count)) return false;
    this.#received[session]! += count;
    return true;
  }

  /** How many datagrams of the session were received, the duplicates too, modulo 2^32. */
  received(session: number): number {
    return this.#received[session]!;
  }

  /** The number of the session's next reply, of `count` in a row. They count whether the replies go out or not. */
  takeNumbers(session: number, count: number): number {
    const first = this.#numbered[session]!;
    this.#numbered[session] = first + count;
    return first;
  }

  /** `count` more replies go out; returns how many that makes, modulo 2^32. */
  countReplies(session: number, count: number): number {
    this.#replied[session]! += count;
    return this.#replied[session]!;
  }

  /** The traffic class that the session's first datagram arrived with. */
  trafficClass(session: number): number {
    return this.#trafficClasses[session]!;
  }

  /** In which row the session counts. */
  row(session: number): number {
    return this.#rows[session]!;
  }

  /** Ends sessions that have been silent for too long. */
  expire(now: number): void {
    this.#table.expire(now, EXPIRED_AT_ONCE);
  }
}
