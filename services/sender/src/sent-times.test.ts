import { describe, expect, it } from "vitest";
import { SentTimes } from "./sent-times.ts";

const T1 = { seconds: 1_790_000_000, nanoseconds: 999_999_000 };

describe(SentTimes, () => {
  it("knows a datagram by the time that it says itself, as long as it is remembered", () => {
    const times = new SentTimes(4);
    expect(times.isTimeOf(0, { seconds: 0, nanoseconds: 0 })).toBe(false);
    times.sent(0, T1);
    expect(times.isTimeOf(0, T1)).toBe(true);
    expect(times.isTimeOf(0, { ...T1, nanoseconds: T1.nanoseconds + 1 })).toBe(false);
    expect(times.isTimeOf(0, { ...T1, seconds: T1.seconds - 1 })).toBe(false);
    expect(times.isTimeOf(1, T1)).toBe(false);
    times.sent(4, { ...T1, nanoseconds: 5 });
    expect(times.isTimeOf(0, T1)).toBe(false);
  });

  it.each([
    ["a little later", T1.seconds + 1, 1500, 2500],
    ["at the same time", T1.seconds, T1.nanoseconds, 0],
    ["earlier, which can't be", T1.seconds, T1.nanoseconds - 1, 0],
    ["much later, which is another's", T1.seconds + 5, 0, 0],
  ])("knows how much later the kernel let it go: %s", (_, seconds, nanoseconds, delay) => {
    const times = new SentTimes(4);
    times.sent(2, T1);
    times.departed(2, seconds, nanoseconds);
    expect(times.delay(2)).toBe(delay);
    times.sent(6, T1);
    expect(times.delay(6)).toBe(0);
  });

  it("forgets what left before the clock was set, and a stamp from then does not change it", () => {
    const times = new SentTimes(4);
    times.sent(0, T1);
    times.clockWasSet();
    times.departed(0, T1.seconds, T1.nanoseconds + 10);
    expect(times.delay(0)).toBeLessThan(0);
    expect(times.isTimeOf(0, T1)).toBe(true);
    times.sent(1, T1);
    expect(times.delay(1)).toBe(0);
  });
});
