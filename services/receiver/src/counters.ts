import {
  DelayHistograms,
  Jitter,
  LastValues,
  PathTable,
  RECEIVER_FIGURES,
  TRAFFIC_CLASS_FIGURES,
} from "@sixbeat/common/measure";

/** Paths that are told apart; what comes beyond that is counted together as source "other". */
export const MAX_PATHS = 1000;
/** Two rows are shared by all others, one for each family. */
const ROWS = MAX_PATHS + 2;

/** What is counted for each path of STAMP senders, beside what sequences tell: octets are those of no duplicates. */
const FIGURES = [...RECEIVER_FIGURES, ...TRAFFIC_CLASS_FIGURES, "octets", "replies"] as const;

/** Why a datagram was refused. */
export const REJECT_REASONS = ["truncated", "authentication"] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Everything that the receiver counts. Each datagram ends in exactly one place: on its path, or rejected with a reason. */
export class Counters {
  readonly paths = new PathTable(FIGURES, MAX_PATHS, "source");
  /** Plain text has neither sequences nor delays: all there is to count. */
  readonly texts = new PathTable(["received", "octets"], MAX_PATHS, "source");
  /** From the sender to here, in nanoseconds. */
  readonly delays = new DelayHistograms(ROWS);
  readonly jitter = new Jitter(ROWS);
  readonly hopLimits = new LastValues(ROWS);
  /** What the sender of each path said last of its clock, as sixteen bits. */
  readonly senderClocks = new LastValues(ROWS);
  readonly rejected: Record<RejectReason, number> = { truncated: 0, authentication: 0 };
  /** By errno. The series of what alerts wait for are there from the start. */
  readonly receiveErrors = new Map<string, number>();
  readonly replyErrors = new Map(["EAGAIN", "ENOBUFS"].map((code) => [code, 0]));
  /** All datagrams that arrived, the rejected ones included. */
  datagrams = 0;
}

export function countCode(counts: Map<string, number>, code: string, by = 1): void {
  counts.set(code, (counts.get(code) ?? 0) + by);
}
