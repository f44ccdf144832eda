import type { Octets } from "../octets.ts";
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
export function requestRun({ runs }: Octets, offset: number, size: number, end: number, same = BASE): number {
  // Some of TWAMP-Light's are shorter than a base.
  if (size < BASE) return 1;
  return runs?.functions?.length(offset, size, end, same, 0) ?? 1;
}

/**
 * Numbers `count` requests that have been written one after the other, alike, `size` octets each, from `sequence` on, and
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
  const { view, runs } = octets;
  writeTimestamp(octets, offset + TIMESTAMP, view.getUint16(offset + ERROR_ESTIMATE), sent);
  const functions = runs?.functions;
  if (functions !== undefined) {
    functions.number(offset, size, count, sequence);
    return;
  }
  const seconds = view.getInt32(offset + TIMESTAMP, true);
  const fraction = view.getInt32(offset + TIMESTAMP + 4, true);
  for (let i = 0, at = offset; i < count; i++, at += size) {
    view.setUint32(at, sequence + i);
    view.setInt32(at + TIMESTAMP, seconds, true);
    view.setInt32(at + TIMESTAMP + 4, fraction, true);
  }
}

const { size: BASE, timestamp: TIMESTAMP, errorEstimate: ERROR_ESTIMATE } = layoutOf("unauthenticated");
