/**
 * Nanoseconds from one point in time to another, each given as seconds and nanoseconds of one time scale; negative when
 * the second comes first. Seconds count modulo 2^32, so the roll-over of NTP in 2036 does not matter.
 *
 * A round trip without the reflector's own time is (T4 - T1) - (T3 - T2): two such differences, each between stamps of
 * one clock.
 */
export function nanosecondsBetween(
  seconds: number,
  nanoseconds: number,
  toSeconds: number,
  toNanoseconds: number,
): number {
  return ((toSeconds - seconds) | 0) * 1e9 + (toNanoseconds - nanoseconds);
}
