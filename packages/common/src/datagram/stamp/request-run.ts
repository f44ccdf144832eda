import { isSameFrom, type Octets } from "../octets.ts";
import { layoutOf } from "./layout.ts";
import { type Instant, writeTimestamp } from "./timestamp.ts";

// At millions of datagrams per second most come as runs: cut from one buffer by the sender's kernel, put together again
// by the receiver's, each like the one before but for a sequence that is one higher. What holds for the first of a run
// holds for all, so that the work is done once for each run.

/**
 * How many unauthenticated requests of `size` octets each, one after the other from `offset` on, are a run: like the
 * first, which `recognise` has recognised, in their octets 4 to `same`, and numbered consecutively. At least 1.
 *
 * @param end where the last octet that may be looked at ends; a shorter one at the end is in no run.
 * @param same the base at least, and at most `size`: with the TLVs that the caller looks at.
 */
export function requestRun({ view }: Octets, offset: number, size: number, end: number, same = BASE): number {
  // Some of TWAMP-Light's are shorter than a base.
  if (size < BASE) return 1;
  const sequence = view.getInt32(offset);
  // What is only compared is read in the machine's own order, and all of it is looked at before anything is decided: what
  // nearly always is alike takes half the time that way.
  const word4 = view.getInt32(offset + 4, true);
  const word8 = view.getInt32(offset + 8, true);
  const word12 = view.getInt32(offset + 12, true);
  const tail = same - 4;
  const last4 = view.getInt32(offset + tail, true);
  const isLonger = tail > BASE;
  let count = 1;
  for (let at = offset + size; at <= end - size; at += size) {
    const differing =
      (view.getInt32(at) ^ ((sequence + count) | 0)) |
      (view.getInt32(at + 4, true) ^ word4) |
      (view.getInt32(at + 8, true) ^ word8) |
      (view.getInt32(at + 12, true) ^ word12) |
      nonZeroBase(view, at) |
      (view.getInt32(at + tail, true) ^ last4);
    if (differing !== 0 || (isLonger && !isSameFrom(view, BASE, offset, at, same))) break;
    count++;
  }
  return count;
}

/**
 * Numbers `count` requests that have been written one after the other, `size` octets each, from `sequence` on, and
 * stamps all of them with one time: that of the call that sends them together.
 */
export function stampRun(
  octets: Octets,
  offset: number,
  size: number,
  count: number,
  sequence: number,
  sent: Instant,
): void {
  const { view } = octets;
  writeTimestamp(octets, offset + TIMESTAMP, view.getUint16(offset + ERROR_ESTIMATE), sent);
  const seconds = view.getInt32(offset + 4, true);
  const fraction = view.getInt32(offset + 8, true);
  for (let i = 0, at = offset; i < count; i++, at += size) {
    view.setUint32(at, sequence + i);
    view.setInt32(at + 4, seconds, true);
    view.setInt32(at + 8, fraction, true);
  }
}

const { size: BASE, timestamp: TIMESTAMP, errorEstimate: ERROR_ESTIMATE } = layoutOf("unauthenticated");

/** Octets 16 to 44, which are 0; spelt out: a loop takes twice as long. */
function nonZeroBase(view: DataView, at: number): number {
  return (
    view.getInt32(at + 16, true) |
    view.getInt32(at + 20, true) |
    view.getInt32(at + 24, true) |
    view.getInt32(at + 28, true) |
    view.getInt32(at + 32, true) |
    view.getInt32(at + 36, true) |
    view.getInt32(at + 40, true)
  );
}
