/**
 * The full number behind the 32 bits of one on the wire: the one that is nearest to `near`. Full numbers count on
 * where 32 bits begin again at 0; a number from before 0 comes out negative.
 */
export function unwrap(near: number, wire: number): number {
  return near + ((wire - near) | 0);
}

/** The 32 bits of a full number that go on the wire. */
export function wrap(full: number): number {
  return full >>> 0;
}
