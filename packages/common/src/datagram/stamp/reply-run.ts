import { copyOctets, isSameFrom, type Octets } from "../octets.ts";
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
export function replyRun({ view }: Octets, offset: number, size: number, end: number, same: number): number {
  // Some of TWAMP-Light's are shorter than a base.
  if (size < BASE) return 1;
  const number = view.getInt32(offset);
  const sequence = view.getInt32(offset + SENDER);
  const tail = same - 4;
  const isLonger = tail > BASE;
  let count = 1;
  for (let at = offset + size; at <= end - size; at += size) {
    const differing =
      (view.getInt32(at) ^ ((number + count) | 0)) |
      (view.getInt32(at + SENDER) ^ ((sequence + count) | 0)) |
      differingBase(view, offset, at) |
      (view.getInt32(at + tail, true) ^ view.getInt32(offset + tail, true));
    if (differing !== 0 || (isLonger && !isSameFrom(view, BASE, offset, at, same))) break;
    count++;
  }
  return count;
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
  from.bytes.copy(to.bytes, toOffset + size, fromOffset + size, fromOffset + (count + 1) * size);
  const { view } = to;
  const number = view.getUint32(toOffset);
  const sequence = view.getUint32(toOffset + SENDER);
  // What the base says beside, in the machine's own order and spelt out: each of these halves the time.
  const [word4, word8, word12] = [
    view.getInt32(toOffset + 4, true),
    view.getInt32(toOffset + 8, true),
    view.getInt32(toOffset + 12, true),
  ];
  const [word16, word20, word28] = [
    view.getInt32(toOffset + 16, true),
    view.getInt32(toOffset + 20, true),
    view.getInt32(toOffset + 28, true),
  ];
  const [word32, word36, word40] = [
    view.getInt32(toOffset + 32, true),
    view.getInt32(toOffset + 36, true),
    view.getInt32(toOffset + 40, true),
  ];
  for (let i = 1, at = toOffset + size; i <= count; i++, at += size) {
    view.setUint32(at, number + i);
    view.setInt32(at + 4, word4, true);
    view.setInt32(at + 8, word8, true);
    view.setInt32(at + 12, word12, true);
    view.setInt32(at + 16, word16, true);
    view.setInt32(at + 20, word20, true);
    view.setUint32(at + SENDER, sequence + i);
    view.setInt32(at + 28, word28, true);
    view.setInt32(at + 32, word32, true);
    view.setInt32(at + 36, word36, true);
    view.setInt32(at + 40, word40, true);
    if (same > BASE) copyOctets(to, toOffset + BASE, to, at + BASE, same - BASE);
  }
}

/** Says in unauthenticated replies, `size` octets each from `begin` to `end`, that they were all sent at one time (T3). */
export function stampReplies(octets: Octets, begin: number, size: number, end: number, sent: Instant): void {
  const { view } = octets;
  writeTimestamp(octets, begin + TIMESTAMP, view.getUint16(begin + ERROR_ESTIMATE), sent);
  const seconds = view.getInt32(begin + TIMESTAMP, true);
  const fraction = view.getInt32(begin + TIMESTAMP + 4, true);
  for (let at = begin + TIMESTAMP; at < end; at += size) {
    view.setInt32(at, seconds, true);
    view.setInt32(at + 4, fraction, true);
  }
}

/** What differs between two replies beside their numbers; 0 for nothing. Spelt out: a loop takes twice as long. */
function differingBase(view: DataView, first: number, other: number): number {
  return (
    (view.getInt32(first + 4, true) ^ view.getInt32(other + 4, true)) |
    (view.getInt32(first + 8, true) ^ view.getInt32(other + 8, true)) |
    (view.getInt32(first + 12, true) ^ view.getInt32(other + 12, true)) |
    (view.getInt32(first + 16, true) ^ view.getInt32(other + 16, true)) |
    (view.getInt32(first + 20, true) ^ view.getInt32(other + 20, true)) |
    (view.getInt32(first + 28, true) ^ view.getInt32(other + 28, true)) |
    (view.getInt32(first + 32, true) ^ view.getInt32(other + 32, true)) |
    (view.getInt32(first + 36, true) ^ view.getInt32(other + 36, true)) |
    (view.getInt32(first + 40, true) ^ view.getInt32(other + 40, true))
  );
}
