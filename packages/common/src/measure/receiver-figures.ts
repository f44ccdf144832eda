/** What a receiver counts for each path. `expected - received` is what is missing now; it is never negative. */
export const RECEIVER_FIGURES = [
  /** Sequences from the first to the highest of each session, summed. */
  "expected",
  /** Datagrams received, duplicates left out. */
  "received",
  /** Datagrams received before. */
  "duplicates",
  /** Of `received`: those that came after one with a higher sequence (RFC 4737, Type-P-Reordered). */
  "reordered",
  /** Datagrams whose sequence is out of the window and that no neighbour confirmed: neither received nor duplicates. */
  "stray",
  /** How often a sender began anew without a new session. */
  "senderRestarts",
] as const;

export type ReceiverFigure = (typeof RECEIVER_FIGURES)[number];
export type ReceiverColumns = Readonly<Record<ReceiverFigure, Float64Array>>;
