import { describe, expect, it } from "vitest";
import { Counters, MAX_PATHS } from "./counters.ts";
import type { Incoming } from "./incoming.ts";
import { Sessions } from "./sessions.ts";

const LABELS = { source: "here", target: "there", family: "ipv6", flow: "0" } as const;
const IDLE = 60_000;
const START = 1_000_000;

let serial = 0;

/** A request from a port, to an address. */
function from(port: number, ssid = 1, to = 1): Incoming {
  const batch = {
    writeDestinationKey: (_: number, key: Uint32Array, at = 0) => key.set([0, 0, 0, to], at),
    writePeerKey: (_: number, key: Uint32Array, at = 0) => key.set([0, 0, 0, 1, 0, port], at),
  };
  serial += 1;
  return { batch, message: 0, serial, request: { ssid } } as unknown as Incoming;
}

function receiver(capacity = 10) {
  const counters = new Counters();
  const row = counters.paths.row(LABELS);
  const sessions = new Sessions(counters, { capacity, idle: IDLE, now: START });
  /** A datagram of a session; returns its number. */
  const receive = (incoming: Incoming, sequence: number, age: number, now: number): number => {
    let session = sessions.find(incoming, now);
    if (session < 0) {
      session = sessions.add(now);
      if (session < 0) return session;
      sessions.begin(session, row, sequence, 0, age, now);
    }
    sessions.receive(session, sequence);
    return session;
  };
  const expected = () => counters.paths.columns.expected[row]!;
  return { sessions, receive, expected };
}

describe(Sessions, () => {
  it("tells them apart by who sends, to which address, and the SSID", () => {
    const { sessions, receive } = receiver();
    const numbers = [from(1), from(2), from(1, 2), from(1, 1, 2), from(1)].map((incoming) =>
      receive(incoming, 0, 0, START + 1000),
    );
    expect(new Set(numbers).size).toBe(4);
    expect(numbers[4]).toBe(numbers[0]);
    expect([sessions.size, sessions.started]).toEqual([4, 4]);
  });

  it.each([
    ["that began under its eyes is expected from 0 on", 999, START + 1000, 8],
    ["that is as old as itself is met midway", 1000, START + 1000, 1],
    ["that could have been forgotten is met midway", IDLE, START + 2 * IDLE, 1],
    ["that does not say its age is met midway", Number.POSITIVE_INFINITY, START + 1000, 1],
  ])("a session %s", (_, age, now, expected) => {
    const { receive, expected: counted } = receiver();
    receive(from(1), 7, age, now);
    expect(counted()).toBe(expected);
  });

  it("a session that there was no place for is met midway when there is one", () => {
    const { sessions, receive, expected } = receiver(1);
    receive(from(1), 0, 0, START + 1000);
    receive(from(1), 1, 0, START + 1001);
    expect(receive(from(2), 0, 0, START + 2000)).toBe(-1);
    expect(sessions.refused).toBe(1);
    sessions.expire(START + 2 * IDLE);
    expect([sessions.size, sessions.expired]).toEqual([0, 1]);
    expect(expected()).toBe(2);
    receive(from(2), 50, IDLE - 1, START + 2000 + IDLE - 1);
    expect(expected()).toBe(3);
  });

  it("a session that takes the place of another is met midway, as the other will be", () => {
    const { sessions, receive, expected } = receiver(1);
    receive(from(1), 0, 0, START + 1000);
    receive(from(2), 50, 10, START + 20_000);
    expect([sessions.expired, expected()]).toEqual([1, 2]);
    receive(from(1), 90, 39_000, START + 40_000);
    expect([sessions.expired, expected()]).toEqual([2, 3]);
  });

  it("numbers replies, whether they go out or not, and counts what was received and replied", () => {
    const { sessions, receive } = receiver();
    const session = receive(from(1), 0, 0, START + 1000);
    receive(from(1), 0, 0, START + 1000);
    expect([
      sessions.takeNumbers(session, 1),
      sessions.takeNumbers(session, 3),
      sessions.takeNumbers(session, 1),
    ]).toEqual([0, 1, 4]);
    expect([sessions.countReplies(session, 1), sessions.countReplies(session, 1)]).toEqual([1, 2]);
    expect(sessions.received(session)).toBe(2);
  });

  it("gives the row that a named session counted in to a newcomer when the session is over, and no earlier", () => {
    const counters = new Counters();
    const sessions = new Sessions(counters, { capacity: 10, idle: IDLE, now: START });
    const named = (source: string) => counters.row({ ...LABELS, source });
    sessions.find(from(1), START);
    const session = sessions.add(START);
    sessions.begin(session, -1, 0, 0, 0, START);
    sessions.name(session, named("first"), true);
    for (let i = 1; i < MAX_PATHS; i++) counters.retain(named(`source ${i}`));
    expect(counters.paths.isShared(named("newcomer"))).toBe(true);
    sessions.expire(START + 2 * IDLE);
    expect(counters.paths.isShared(named("newcomer"))).toBe(false);
  });

  it("begins with nothing where another session was", () => {
    const { sessions, receive } = receiver(1);
    const session = receive(from(1), 0, 0, START);
    sessions.takeNumbers(session, 9);
    sessions.countReplies(session, 1);
    sessions.expire(START + 2 * IDLE);
    expect(receive(from(2), 0, 0, START + 2 * IDLE)).toBe(session);
    expect([sessions.takeNumbers(session, 1), sessions.countReplies(session, 1), sessions.received(session)]).toEqual([
      0, 1, 1,
    ]);
  });
});
