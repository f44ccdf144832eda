import { describe, expect, it } from "vitest";
import { Departures } from "./departures.ts";
import { SentTimes } from "./sent-times.ts";
import type { Session } from "./session.ts";

const T1 = { seconds: 1_790_000_000, nanoseconds: 0 };

function sessionWith(datagrams: number): { session: Session; times: SentTimes } {
  const times = new SentTimes(8192);
  for (let sequence = 0; sequence < datagrams; sequence++) times.sent(sequence, T1);
  return { session: { times } as unknown as Session, times };
}

describe(Departures, () => {
  it("gives each stamp to the datagram that the kernel has numbered so", () => {
    const departures = new Departures();
    const [one, other] = [sessionWith(2), sessionWith(1)];
    departures.sent(one.session, 0);
    departures.sent(other.session, 0);
    departures.sent(one.session, 1);
    expect(departures.outstanding).toBe(3);
    for (const key of [2, 0, 1]) departures.departed(key, T1.seconds, 100 + key);
    expect(departures.outstanding).toBe(0);
    expect([one.times.delay(0), other.times.delay(0), one.times.delay(1)]).toEqual([100, 101, 102]);
  });

  it.each([3, 4, 4096, 0xffff_ffff])("knows no datagram %i, which was not sent", (key) => {
    const departures = new Departures();
    const { session, times } = sessionWith(3);
    for (let sequence = 0; sequence < 3; sequence++) departures.sent(session, sequence);
    departures.departed(key, T1.seconds, 5);
    expect([0, 1, 2].map((sequence) => times.delay(sequence))).toEqual([0, 0, 0]);
    expect(departures.outstanding).toBe(3);
  });

  it("waits no longer for stamps that thousands have come after", () => {
    const departures = new Departures();
    const { session, times } = sessionWith(5000);
    for (let sequence = 0; sequence < 5000; sequence++) departures.sent(session, sequence);
    expect(departures.outstanding).toBe(4096);
    departures.departed(0, T1.seconds, 7);
    departures.departed(4999, T1.seconds, 7);
    expect([times.delay(0), times.delay(4096), times.delay(4999)]).toEqual([0, 0, 7]);
  });

  it("begins at 0 again when the kernel does", () => {
    const departures = new Departures();
    const { session, times } = sessionWith(2);
    departures.sent(session, 0);
    departures.restart();
    expect(departures.outstanding).toBe(0);
    departures.sent(session, 1);
    departures.departed(0, T1.seconds, 9);
    expect([times.delay(0), times.delay(1)]).toEqual([0, 9]);
  });
});
