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
  const sequence = view.getUint32(offset);
  // The first sixteen octets differ most often, and are told apart first.
  const seconds = view.getInt32(offset + 4);
  const fraction = view.getInt32(offset + 8);
  const error = view.getInt32(offset + 12);
  let count = 1;
  for (let at = offset + size; at + size <= end; at += size) {
    if (
      view.getUint32(at) !== (sequence + count) >>> 0 ||
      view.getInt32(at + 8) !== fraction ||
      view.getInt32(at + 4) !== seconds ||
      view.getInt32(at + 12) !== error ||
      !isZeroBase(view, at) ||
      (same > BASE && !isSameFrom(view, BASE, offset, at, same))
    ) {
      break;
    }
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
  const seconds = view.getInt32(offset + 4);
  const fraction = view.getInt32(offset + 8);
  for (let i = 0, at = offset; i < count; i++, at += size) {
    view.setUint32(at, sequence + i);
    view.setInt32(at + 4, seconds);
    view.setInt32(at + 8, fraction);
  }
}

const { size: BASE, timestamp: TIMESTAMP, errorEstimate: ERROR_ESTIMATE } = layoutOf("unauthenticated");

/** Octets 16 to 44, spelt out: a loop takes twice as long. */
function isZeroBase(view: DataView, at: number): boolean {
  return (
    (view.getInt32(at + 16) |
      view.getInt32(at + 20) |
      view.getInt32(at + 24) |
      view.getInt32(at + 28) |
      view.getInt32(at + 32) |
      view.getInt32(at + 36) |
      view.getInt32(at + 40)) ===
    0
  );
}
