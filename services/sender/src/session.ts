import { type OnLost, Pool, SenderSession } from "@sixbeat/common/measure";
import {
  AF_INET,
  AF_INET6,
  type Instant,
  PEER_KEY_WORDS,
  PreparedAddress,
  type SocketAddress,
} from "@sixbeat/common/socket";
import type { Figures } from "./figures.ts";
import type { Lane } from "./lane.ts";
import type { Path } from "./path.ts";
import { isScoped, type Peer } from "./peer.ts";
import type { RequestTemplate } from "./request-template.ts";
import { SentTimes } from "./sent-times.ts";

export interface SessionOptions {
  readonly path: Path;
  readonly lane: Lane;
  readonly peer: Peer;
  readonly asksName: boolean;
  /** Where its datagrams go: the peer, with their flow label. */
  readonly sendsTo: SocketAddress;
  /** 0 for plain text. */
  readonly ssid: number;
  /** None for plain text. */
  readonly request: RequestTemplate | undefined;
  /** How long a reply is waited for, and of how many datagrams; none where no reply is asked for. */
  readonly replies: { readonly timeout: number; readonly capacity: number } | undefined;
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number;
  readonly onLost: (session: Session, ...lost: Parameters<OnLost>) => void;
}

/** One run of a path: one SSID and one peer address. */
export class Session {
  // First what every datagram needs, which so lies side by side.
  readonly path: Path;
  readonly lane: Lane;
  readonly address: PreparedAddress;
  readonly request: RequestTemplate | undefined;
  /** What waits for a reply, if replies are asked for, and when it left. */
  readonly account: SenderSession | undefined;
  readonly times: SentTimes | undefined;
  /** The row that it counts in, which is its path's when it began. */
  row: number;
  readonly ssid: number;
  readonly startedAt: number;
  /** The peer as replies are told apart by: PEER_KEY_WORDS words from `keyAt` on. */
  readonly keys: Uint32Array;
  readonly keyAt: number;
  readonly onLost: OnLost;
  /** Whether the target is asked what it calls itself, and the octets of what it has answered. */
  readonly asksName: boolean;
  announced: Uint8Array | undefined;
  readonly peer: Peer;
  /** Another session has taken its place: it goes when nothing is pending. */
  isRetired = false;
  /** It is among those whose deadlines are looked at. */
  isWatched = false;
  /** Its place in the index of its lane, 0 when it is not there, and the next one with the same peer. */
  place = 0;
  nextAtPeer: Session | undefined;
  /** How many datagrams its path had sent before. */
  readonly #base: number;
  #unanswered = 0;

  constructor(options: SessionOptions, figures: Figures) {
    const { path, peer, sendsTo, replies } = options;
    this.path = path;
    this.lane = options.lane;
    this.peer = peer;
    this.ssid = options.ssid;
    this.request = options.request;
    this.startedAt = options.startedAt;
    this.asksName = options.asksName;
    this.row = path.row;
    this.#base = path.sent;
    this.onLost = (sequence, direction) => options.onLost(this, sequence, direction);
    this.address = new PreparedAddress(peer.family === "ipv4" ? AF_INET : AF_INET6, sendsTo);
    this.keyAt = KEYS.take(PEER_KEY_WORDS);
    this.keys = KEYS.arrays;
    this.address.writeKey(this.keys, this.keyAt);
    if (!isScoped(peer.address)) this.keys[this.keyAt + SCOPEID_WORD] = 0;
    if (replies === undefined) return;
    this.account = new SenderSession(figures.columns, path.row, replies);
    this.times = new SentTimes(replies.capacity);
  }

  /** The sequence of the next datagram. */
  get next(): number {
    return this.account?.next ?? this.#unanswered;
  }

  /** What a person calls a datagram of this session: its number on the path. */
  number(sequence: number): number {
    return this.#base + sequence;
  }

  get pending(): number {
    return this.account?.pending ?? 0;
  }

  /** How many more can wait for a reply without one being given up before its time. */
  get room(): number {
    return this.account?.room ?? Number.POSITIVE_INFINITY;
  }

  /** The kernel took the next `count` datagrams, which all say that they were sent at `t1`. */
  sentRun(count: number, now: number, t1: Instant): void {
    if (this.account === undefined) this.#unanswered += count;
    else {
      this.times?.sentRun(this.next, count, t1);
      this.account.sent(count, now, this.onLost);
    }
  }

  /** Counts in another row from now on, to which what it has counted so far is moved, too. */
  moveTo(row: number): void {
    this.row = row;
    this.account?.moveTo(row);
  }

  /** When the next datagram is lost, at the earliest, in milliseconds of the monotonic clock. */
  get deadline(): number {
    return this.account?.deadline ?? Number.POSITIVE_INFINITY;
  }

  /** Gives up what had no reply by its deadline. */
  expire(now: number): void {
    this.account?.expire(now, this.onLost);
    this.#leave();
  }

  /** Another session takes its place: it stays as long as something is pending. */
  retire(): void {
    this.isRetired = true;
    this.#leave();
  }

  #leave(): void {
    if (this.isRetired && this.pending === 0 && this.place > 0) this.lane.sessions.remove(this);
  }

  /** The kernel took the next datagram, which says that it was sent at `t1`. */
  sent(now: number, t1: Instant): void {
    this.times?.sent(this.next, t1);
    if (this.account === undefined) this.#unanswered++;
    else this.account.sent(1, now, this.onLost);
  }
}

const SCOPEID_WORD = 4;
const KEYS = new Pool((length) => new Uint32Array(length));
