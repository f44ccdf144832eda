import {
  DelayHistograms,
  Jitter,
  LastValues,
  OTHER,
  type PathLabels,
  PathTable,
  RECEIVER_FIGURES,
  ReplayMemory,
  TRAFFIC_CLASS_FIGURES,
} from "@sixbeat/common/measure";
import { LastSessions } from "./last-sessions.ts";

/** Paths that are told apart; what comes beyond that is counted together as source "other". */
export const MAX_PATHS = 1000;
/** Of those, so many at most are of STAMP senders that do not say who they are, and are called by their addresses. */
export const MAX_NAMELESS = 500;
/** What is counted for each path of STAMP senders, beside what sequences tell: octets are those of no duplicates. */
const FIGURES = [...RECEIVER_FIGURES, ...TRAFFIC_CLASS_FIGURES, "octets", "replies"] as const;

/** Why a datagram was refused. */
export const REJECT_REASONS = ["truncated", "authentication", "replayed"] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Everything that the receiver counts. Each datagram ends in exactly one place: on its path, or rejected with a reason. */
export class Counters {
  readonly paths;
  /** Plain text has neither sequences nor delays: all there is to count. */
  readonly texts;
  /** From the sender to here, in nanoseconds. */
  readonly delays: DelayHistograms;
  readonly jitter: Jitter;
  readonly hopLimits: LastValues;
  /** What the sender of each path said last of its clock, as sixteen bits. */
  readonly senderClocks: LastValues;
  readonly lastSessions: LastSessions;
  /** Of what is signed. */
  readonly replays: ReplayMemory;
  readonly rejected: Record<RejectReason, number> = { truncated: 0, authentication: 0, replayed: 0 };
  /** By errno. The series of what alerts wait for are there from the start. */
  readonly receiveErrors = new Map<string, number>();
  readonly replyErrors = new Map(["EAGAIN", "ENOBUFS"].map((code) => [code, 0]));
  /** All datagrams that arrived, the rejected ones included. */
  datagrams = 0;
  /** How many sessions count in each row, and the rows in which none does any more, the one for longest first. */
  readonly #sessions: Int32Array;
  readonly #silent = new Set<number>();
  /** Rows that are kept by their numbers, which no other path must get. */
  readonly #kept = new Set<number>();

  /** @param paths so many are told apart, of each format. */
  constructor(paths = MAX_PATHS) {
    this.paths = new PathTable(FIGURES, paths, "names", (row) => this.#forget(row));
    this.texts = new PathTable(["received", "octets"], paths, "source");
    const { size } = this.paths;
    this.delays = new DelayHistograms(size);
    this.jitter = new Jitter(size);
    this.hopLimits = new LastValues(size);
    this.senderClocks = new LastValues(size);
    this.lastSessions = new LastSessions(size);
    this.replays = new ReplayMemory(size);
    this.#sessions = new Int32Array(size);
  }

  /** The row of a path. When no more can be told apart, the path that has been without a session for longest gives way. */
  row(labels: PathLabels): number {
    const row = this.paths.row(labels);
    const [oldest] = this.#silent;
    if (!this.paths.isShared(row) || labels.source === OTHER || oldest === undefined) return row;
    this.#silent.delete(oldest);
    this.paths.drop(oldest);
    // It has been listed just now, and is to be only when something counts there.
    if (this.#sessions[row] === 0 && this.paths.columns.expected[row] === 0) this.paths.drop(row);
    return this.paths.row(labels);
  }

  /** How many sessions count in the row. */
  sessions(row: number): number {
    return this.#sessions[row]!;
  }

  /** So many more sessions count in the row, in other threads. */
  addSessions(row: number, count: number): void {
    this.#sessions[row]! += count;
  }

  /** The row is never given to another path. */
  keep(row: number): void {
    this.#kept.add(row);
    this.#silent.delete(row);
  }

  /** One more session counts in the row. */
  retain(row: number): void {
    this.#sessions[row]! += 1;
    this.#silent.delete(row);
  }

  /** A session that counted in the row is over. */
  release(row: number): void {
    this.#sessions[row]! -= 1;
    if (this.#sessions[row] === 0 && !this.paths.isShared(row) && !this.#kept.has(row)) this.#silent.add(row);
  }

  #forget(row: number): boolean {
    if (this.#sessions[row]! > 0 || this.#kept.has(row)) return false;
    const { delays, jitter, hopLimits, senderClocks, lastSessions, replays } = this;
    for (const figures of [delays, jitter, hopLimits, senderClocks, lastSessions, replays]) figures.reset(row);
    return true;
  }
}

export function countCode(counts: Map<string, number>, code: string, by = 1): void {
  counts.set(code, (counts.get(code) ?? 0) + by);
}
