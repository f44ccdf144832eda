import { IndexLists } from "./index-lists.ts";
import { KeyTable } from "./key-table.ts";

export interface SessionTableOptions {
  /** How many 32-bit words a key has. */
  readonly keyWords: number;
  readonly capacity?: number;
  /** A session that has been silent for so many milliseconds gives way. */
  readonly idle?: number;
  /** So many milliseconds a session of which one datagram has been seen is safe from newcomers: a share of `idle`, if not said. */
  readonly probation?: number;
  /** Is told of each session that is over, before its number is given to another. */
  readonly onEnd: (session: number) => void;
}

/** The order of silence is kept no better than to this share of `idle`, and idle sessions stay so much longer. */
const SLACK = 1 / 16;
/** Lists: nothing seen but the first datagram; seen more than once. The one that was seen longest ago comes first. */
const ON_PROBATION = 0;
const ESTABLISHED = 1;

/**
 * Numbers sessions from 0 to `capacity - 1` by key, for typed arrays that hold what is known about them. Numbers of
 * sessions that ended are given out again. A newcomer takes a free place or that of an idle session. When all are
 * taken it takes that of one of which a single datagram was ever seen, if it had its time to be followed by another; so
 * a flood of invented senders pushes out itself, and never a session that goes on. Finding allocates nothing.
 */
export class SessionTable {
  readonly capacity: number;
  /** Where the caller writes the key before `find` or `add`. */
  readonly key: Uint32Array;
  /** Newcomers for which there was no place. */
  refused = 0;
  /** Sessions of a single datagram that gave way to newcomers. */
  displaced = 0;
  /** Sessions that ended because they were silent. */
  expired = 0;
  readonly #idle: number;
  readonly #probation: number;
  readonly #onEnd: (session: number) => void;
  readonly #keys: KeyTable;
  readonly #lists: IndexLists;
  /** Numbers that were given back; those from `#fresh` on were never given out. */
  readonly #free: Int32Array;
  #freed = 0;
  #fresh = 0;
  readonly #seenAt: Float64Array;
  readonly #established: Uint8Array;

  constructor(options: SessionTableOptions) {
    const { keyWords, capacity = 100_000, idle = 300_000, probation = idle / 5, onEnd } = options;
    this.capacity = capacity;
    this.#idle = idle;
    this.#probation = probation;
    this.#onEnd = onEnd;
    this.#keys = new KeyTable(capacity, keyWords);
    this.key = this.#keys.key;
    this.#lists = new IndexLists(capacity, 2);
    this.#free = new Int32Array(capacity);
    this.#seenAt = new Float64Array(capacity);
    this.#established = new Uint8Array(capacity);
  }

  /** How many sessions there are. */
  get size(): number {
    return this.#fresh - this.#freed;
  }

  /** The number of the session with this key, which has now been seen; -1 when there is none. */
  find(now: number): number {
    const session = this.#keys.find();
    if (session >= 0) this.#touch(session, now);
    return session;
  }

  /** Numbers the session with this key, which `find` did not find; -1 when there is no place. */
  add(now: number): number {
    if (this.#isFull()) this.expire(now, 1);
    if (this.#isFull()) this.#displace(now);
    if (this.#isFull()) {
      this.refused++;
      return -1;
    }
    const session = this.#freed > 0 ? this.#free[--this.#freed]! : this.#fresh++;
    this.#keys.insert(session);
    this.#seenAt[session] = now;
    this.#established[session] = ON_PROBATION;
    this.#lists.append(ON_PROBATION, session);
    return session;
  }

  /** Ends sessions that have been silent for too long, at most `budget` of them. */
  expire(now: number, budget = this.capacity): void {
    for (const list of [ON_PROBATION, ESTABLISHED]) {
      for (let oldest = this.#lists.first(list); oldest >= 0 && budget > 0; oldest = this.#lists.first(list)) {
        if (now - this.#seenAt[oldest]! <= this.#idle * (1 + SLACK)) break;
        this.expired++;
        budget--;
        this.#end(oldest);
      }
    }
  }

  #isFull(): boolean {
    return this.#freed === 0 && this.#fresh === this.capacity;
  }

  #touch(session: number, now: number): void {
    const established = this.#established[session] === ESTABLISHED;
    if (established && now - this.#seenAt[session]! < this.#idle * SLACK) return;
    this.#lists.remove(session);
    this.#established[session] = ESTABLISHED;
    this.#lists.append(ESTABLISHED, session);
    this.#seenAt[session] = now;
  }

  #displace(now: number): void {
    const oldest = this.#lists.first(ON_PROBATION);
    if (oldest < 0 || now - this.#seenAt[oldest]! <= this.#probation) return;
    this.displaced++;
    this.#end(oldest);
  }

  #end(session: number): void {
    this.#onEnd(session);
    this.#lists.remove(session);
    this.#keys.remove(session);
    this.#free[this.#freed++] = session;
  }
}
