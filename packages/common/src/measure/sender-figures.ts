/**
 * What a sender counts for each path. At every moment
 * `sent = replied + lostForward + lostReverse + lostUnknown + pending`; all but `pending` only grow.
 */
export const SENDER_FIGURES = [
  /** Datagrams that the kernel took to send and that ask for a reply. */
  "sent",
  /** Datagrams answered by their deadline. */
  "replied",
  /** Datagrams that wait for a reply. */
  "pending",
  /** Datagrams that did not reach the reflector. */
  "lostForward",
  /** Datagrams that the reflector answered in vain. */
  "lostReverse",
  /** Lost datagrams of which it could not be told at their deadline which way. */
  "lostUnknown",
  /** Of `lostUnknown`: those that later replies have shown not to have reached the reflector. */
  "laterForward",
  /** Of `lostUnknown`: those that later replies have shown to have been answered in vain. */
  "laterReverse",
  /** Lost datagrams whose reply came after the deadline. */
  "late",
  /** Replies to datagrams that had had a reply. */
  "duplicates",
  /** Of `replied`: those whose reply came after that of a datagram sent later (RFC 4737, by the sender's sequence). */
  "reordered",
  /** Replies to nothing that is remembered: never sent, or sent too long ago. */
  "unmatched",
  /** Datagrams counted as lost before their deadline, because the memory for what waits was full. */
  "overrun",
  /** How often the reflector began to count its replies anew. */
  "reflectorRestarts",
] as const;

export type SenderFigure = (typeof SENDER_FIGURES)[number];
export type SenderColumns = Readonly<Record<SenderFigure, Float64Array>>;
