import type { Octets } from "../octets.ts";
import { layoutOf } from "./layout.ts";
import { type Instant, writeTimestamp } from "./timestamp.ts";

// Replies to a run of requests are a run, too: alike but for the two numbers that each of them has.

const BASE = layoutOf("unauthenticated").size;
const { timestamp: TIMESTAMP, errorEstimate: ERROR_ESTIMATE, senderSequence: SENDER } = layoutOf("unauthenticated");

/**
 * How many unauthenticated replies of `size` octets each, one after the other from `offset` on, are a run: like the first
 * up to octet `same`, but for the reflector's number and the sender's, which both are one higher each time. At least 1.
 *
 * @param end where the last octet that may be looked at ends; a shorter one at the end is in no run.
 * @param same the base at least, and at most `size`.
 */
export function replyRun({ runs }: Octets, offset: number, size: number, end: number, same: number): number {
  // Some of TWAMP-Light's are shorter than a base.
  if (size < BASE) return 1;
  return runs?.functions?.length(offset, size, end, same, 1) ?? 1;
}

/**
 * Writes `count` replies after the one at `toOffset`, which is the reply to the request at `fromOffset`. They answer the
 * requests that follow that one, which are a run with it up to octet `same`; what comes after is each one's own.
 */
export function repeatReply(
  to: Octets,
  toOffset: number,
  from: Octets,
  fromOffset: number,
  size: number,
  count: number,
  same: number,
): void {
  if (same < size) from.bytes.copy(to.bytes, toOffset + size, fromOffset + size, fromOffset + (count + 1) * size);
  const functions = to.runs?.functions;
  if (functions !== undefined) {
    functions.repeat(toOffset, size, count, same);
    return;
  }
  const { bytes, view } = to;
  for (let i = 1, at = toOffset + size; i <= count; i++, at += size) {
    bytes.copyWithin(at, toOffset, toOffset + same);
    view.setUint32(at, view.getUint32(toOffset) + i);
    view.setUint32(at + SENDER, view.getUint32(toOffset + SENDER) + i);
  }
}

/** Says in unauthenticated replies, `size` octets each from `begin` to `end`, that they were all sent at one time (T3). */
export function stampReplies(octets: Octets, begin: number, size: number, end: number, sent: Instant): void {
  const { view, runs } = octets;
  writeTimestamp(octets, begin + TIMESTAMP, view.getUint16(begin + ERROR_ESTIMATE), sent);
  if (begin + size >= end) return;
  const functions = runs?.functions;
  if (functions !== undefined) {
    functions.stamp(begin, size, end);
    return;
  }
  const seconds = view.getInt32(begin + TIMESTAMP, true);
  const fraction = view.getInt32(begin + TIMESTAMP + 4, true);
  for (let at = begin + TIMESTAMP; at < end; at += size) {
    view.setInt32(at, seconds, true);
    view.setInt32(at + 4, fraction, true);
  }
}
