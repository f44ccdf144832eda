import type { Instant } from "@sixbeat/common/socket";
import { describe, expect, it } from "vitest";
import { HostClock } from "./host-clock.ts";

/**
 * A clock that is read at each of the monotonic times when it is ahead of them by so many milliseconds, and the process
 * held up for so long in between.
 */
function readings(times: readonly (readonly [now: number, ahead: number, heldUp?: number])[]) {
  const steps: number[] = [];
  let monotonic = 0;
  let real = 0;
  const clock = new HostClock(
    (step) => steps.push(Math.round(step)),
    (into: Instant) => {
      into.seconds = Math.floor(real / 1000);
      into.nanoseconds = Math.round((real - into.seconds * 1000) * 1e6);
      monotonic += heldUp;
    },
    () => monotonic,
  );
  let heldUp = 0;
  for (const [now, ahead, held = 0] of times) {
    heldUp = held;
    monotonic = now;
    real = now + ahead;
    clock.read();
  }
  return { clock, steps };
}

const SINCE_1970 = 1_790_000_000_000;

describe(HostClock, () => {
  it("reads both clocks together, and tells when a timestamp of one was on the other", () => {
    const { clock } = readings([[5000.25, SINCE_1970]]);
    expect(clock.now).toBe(5000.25);
    expect(clock.instant).toEqual({ seconds: SINCE_1970 / 1000 + 5, nanoseconds: 250_000 });
    expect(clock.monotonic(SINCE_1970 / 1000 + 4, 999_250_000)).toBeCloseTo(4999.25, 6);
  });

  it.each<[string, [number, number, number?][], number[]]>([
    ["the first reading is none", [[5000, SINCE_1970]], []],
    [
      "one that runs a little faster is none",
      [
        [0, SINCE_1970],
        [10_000, SINCE_1970 + 10],
      ],
      [],
    ],
    [
      "a process that is held up while it reads is none",
      [
        [0, SINCE_1970],
        [10, SINCE_1970, 40],
        [60, SINCE_1970],
      ],
      [],
    ],
    [
      "one that is set ahead",
      [
        [0, SINCE_1970],
        [10, SINCE_1970 + 60_000],
        [20, SINCE_1970 + 60_000],
      ],
      [60_000],
    ],
    [
      "one that is set back a little",
      [
        [0, SINCE_1970],
        [10, SINCE_1970 - 3],
      ],
      [-3],
    ],
    [
      "one set twice",
      [
        [0, SINCE_1970],
        [10, SINCE_1970 + 500],
        [11, SINCE_1970],
      ],
      [500, -500],
    ],
  ])("notices when the clock was set: %s", (_, times, expected) => {
    const { clock, steps } = readings(times);
    expect(steps).toEqual(expected);
    expect(clock.steps).toBe(expected.length);
  });
});
