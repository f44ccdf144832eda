import { describe, expect, it } from "vitest";
import { PathTable } from "./path-table.ts";
import { SENDER_FIGURES, type SenderColumns } from "./sender-figures.ts";
import { rememberedDatagrams, SenderSession, type SenderSessionOptions } from "./sender-session.ts";

const TIMEOUT = 1000;

function start(options: Partial<SenderSessionOptions> = {}) {
  const columns = Object.fromEntries(SENDER_FIGURES.map((figure) => [figure, new Float64Array(1)]));
  const session = new SenderSession(columns as never as SenderColumns, 0, {
    timeout: TIMEOUT,
    capacity: 64,
    stateful: true,
    ...options,
  });
  /** The figures that are not 0. */
  const figures = () => {
    const all = SENDER_FIGURES.map((figure) => [figure, columns[figure]![0]!] as const);
    return Object.fromEntries(all.filter(([, value]) => value !== 0));
  };
  return { session, figures };
}

describe(SenderSession, () => {
  it("counts a datagram as lost when its deadline has passed, and not before", () => {
    const { session, figures } = start();
    session.sent(1, 0);
    session.expire(TIMEOUT);
    expect(figures()).toEqual({ sent: 1, pending: 1 });
    session.expire(TIMEOUT + 1);
    expect(figures()).toEqual({ sent: 1, lostUnknown: 1 });
  });

  it("leaves a datagram lost when its reply comes late, and counts what comes then as duplicates", () => {
    const { session, figures } = start();
    session.sent(1, 0);
    expect(session.reply(0, 0, TIMEOUT + 1)).toBe("late");
    expect(session.reply(0, 0, TIMEOUT + 2)).toBe("duplicate");
    expect(figures()).toEqual({ sent: 1, lostUnknown: 1, late: 1, duplicates: 1 });
  });

  it("judges a reply by when it arrived, however late it is read", () => {
    const { session } = start();
    session.sent(2, 0);
    expect(session.reply(0, 0, TIMEOUT)).toBe("replied");
    expect(session.reply(1, 1, TIMEOUT + 0.5)).toBe("late");
  });

  it("says which datagrams were lost, in the order of their deadlines, and which way", () => {
    const { session } = start();
    const lost: unknown[] = [];
    session.sent(6, 0);
    session.reply(0, 0, 10);
    session.reply(2, 1, 10);
    session.reply(5, 3, 10);
    session.expire(2000, (sequence, direction) => lost.push([sequence, direction]));
    expect(lost).toEqual([
      [1, "forward"],
      [3, "reverse"],
      [4, "forward"],
    ]);
  });

  it("doesn't know which way an outage was while it lasts, and finds out by the first reply after it", () => {
    const { session, figures } = start();
    const lost = (from: number, to: number) => {
      for (let i = from; i < to; i++) session.sent(1, i * 500);
    };
    session.sent(1, 0);
    session.reply(0, 0, 10);
    lost(1, 11);
    session.expire(20_000);
    expect(figures()).toEqual({ sent: 11, replied: 1, lostUnknown: 10 });
    // Seven of the ten were answered in vain.
    session.sent(1, 20_000);
    session.reply(11, 8, 20_010);
    session.expire(30_000);
    expect(figures()).toEqual({ sent: 12, replied: 2, lostUnknown: 10, laterReverse: 7, laterForward: 3 });
  });

  it.each([
    [true, { lostReverse: 1 }],
    [false, { lostUnknown: 1 }],
  ])("can be told that the reflector is stateful before a number differs: %s", (told, lost) => {
    const { session, figures } = start({ stateful: false });
    session.sent(3, 0);
    if (told) session.numbered();
    session.reply(0, 0, 10);
    session.reply(2, 2, 10);
    session.expire(TIMEOUT + 1);
    expect(figures()).toEqual({ sent: 3, replied: 2, ...lost });
  });

  it("says when its first deadline is while something is pending", () => {
    const { session } = start();
    expect(session.deadline).toBe(Number.POSITIVE_INFINITY);
    session.sent(1, 100);
    session.sent(1, 200);
    expect(session.deadline).toBe(100 + TIMEOUT);
    session.reply(0, 0, 300);
    session.reply(1, 1, 300);
    expect(session.deadline).toBe(Number.POSITIVE_INFINITY);
    // What was answered before needs no look.
    session.sent(1, 400);
    expect(session.deadline).toBe(400 + TIMEOUT);
    session.expire(400 + TIMEOUT + 1);
    expect(session.deadline).toBe(Number.POSITIVE_INFINITY);
  });

  it("learns by the first number that differs that the reflector is stateful", () => {
    const { session, figures } = start({ stateful: false });
    session.sent(4, 0);
    session.reply(0, 0, 10);
    session.reply(2, 2, 10);
    session.reply(3, 3, 10);
    session.expire(2000);
    expect(figures()).toMatchObject({ lostUnknown: 1 });
    session.sent(3, 2000);
    session.reply(4, 4, 2010);
    session.reply(6, 5, 2010);
    session.expire(4000);
    expect(figures()).toEqual({ sent: 7, replied: 5, lostUnknown: 1, laterReverse: 1, lostForward: 1 });
  });

  it("takes an ICMP error for a loss on the way there, and a reply for a reply all the same", () => {
    const { session, figures } = start();
    session.sent(2, 0);
    session.unreachable(0);
    session.unreachable(1);
    session.unreachable(7);
    expect(session.reply(1, 0, 5)).toBe("replied");
    session.unreachable(1);
    session.expire(2000);
    expect(figures()).toEqual({ sent: 2, replied: 1, lostForward: 1 });
  });

  it("takes a reflector's restart for an event, and tells directions again after it", () => {
    const { session, figures } = start();
    for (let i = 0; i < 20; i++) {
      session.sent(1, i * 10);
      session.reply(i, i < 10 ? i : i - 10, i * 10 + 1);
    }
    expect(figures()).toEqual({ sent: 20, replied: 20, reflectorRestarts: 1 });
    session.sent(3, 200);
    session.reply(20, 10, 201);
    session.reply(22, 12, 201);
    session.expire(2000);
    expect(figures()).toEqual({ sent: 23, replied: 22, reflectorRestarts: 1, lostReverse: 1 });
  });

  it("calls unknown what was lost while the reflector restarted", () => {
    const { session, figures } = start();
    session.sent(10, 0);
    session.reply(0, 0, 1);
    session.reply(1, 1, 1);
    session.reply(9, 0, 1);
    session.expire(2000);
    session.sent(1, 3000);
    session.reply(10, 1, 3001);
    session.expire(5000);
    expect(figures()).toMatchObject({ replied: 4, lostUnknown: 7, reflectorRestarts: 1 });
    expect(figures()).not.toHaveProperty("laterForward");
  });

  it("believes no numbers that run far ahead of what was sent", () => {
    const { session, figures } = start({ capacity: 1024 });
    for (let i = 0; i < 300; i++) {
      session.sent(1, i * 10);
      // Other sessions are counted along.
      if (i % 10 !== 5) session.reply(i, i * 7, i * 10 + 1);
    }
    session.expire(10_000);
    const { lostReverse = 0, lostUnknown = 0, lostForward = 0 } = figures();
    expect(lostForward).toBe(0);
    expect(lostReverse).toBeLessThan(5);
    expect(lostReverse + lostUnknown).toBe(30);
  });

  it("knows no datagram that it has not sent, or sent too long ago to remember", () => {
    const { session, figures } = start({ capacity: 4 });
    expect(session.reply(0, 0, 0)).toBe("unmatched");
    session.sent(6, 0);
    expect(session.reply(1, 0, 1)).toBe("unmatched");
    expect(session.reply(6, 0, 1)).toBe("unmatched");
    expect(session.reply(2 ** 32 - 1, 0, 1)).toBe("unmatched");
    expect(session.reply(2, 0, 1)).toBe("replied");
    expect(figures()).toEqual({ sent: 6, replied: 1, pending: 3, lostUnknown: 2, overrun: 2, unmatched: 4 });
  });

  it("says how much room there is before it would give up what still waits", () => {
    const { session, figures } = start({ capacity: 4 });
    session.sent(session.room, 0);
    expect([session.room, figures()["overrun"]]).toEqual([0, undefined]);
    session.expire(2000);
    expect(session.room).toBe(4);
  });

  it("has room again for what was answered, before any deadline", () => {
    const { session, figures } = start({ capacity: 4 });
    session.sent(4, 0);
    session.reply(1, 1, 10);
    expect(session.room).toBe(0);
    session.reply(0, 0, 10);
    expect(session.room).toBe(2);
    session.sent(2, 20);
    expect([session.room, figures()["overrun"]]).toEqual([0, undefined]);
    for (const sequence of [2, 3, 4, 5]) session.reply(sequence, sequence, 30);
    expect([session.room, session.pending]).toEqual([4, 0]);
    session.sent(4, 40);
    expect(figures()).toEqual({ sent: 10, replied: 6, reordered: 1, pending: 4 });
  });

  it("tells by the numbers around a datagram which way it was lost", () => {
    const { session } = start();
    const lost: unknown[] = [];
    session.sent(7, 0);
    session.reply(0, 0, 10);
    session.reply(4, 2, 10);
    session.reply(6, 4, 10);
    session.expire(2000, (sequence, direction) => lost.push([sequence, direction]));
    // One of the first three was answered, and the numbers do not say which.
    expect(lost).toEqual([
      [1, "reverse"],
      [2, "forward"],
      [3, "forward"],
      [5, "reverse"],
    ]);
  });

  it("lets a reply that comes just in time be evidence", () => {
    const { session, figures } = start();
    session.sent(2, 0);
    session.reply(0, 0, 10);
    session.sent(1, 100);
    session.expire(1001);
    session.reply(2, 1, 1050);
    session.expire(1101);
    expect(figures()).toEqual({ sent: 3, replied: 2, lostUnknown: 1, laterForward: 1 });
  });

  it("makes use of the oldest reply there is", () => {
    const { session, figures } = start();
    session.sent(1, 0);
    session.sent(1, 10);
    session.sent(1, 300);
    session.sent(1, 900);
    session.reply(3, 1, 950);
    session.expire(1001);
    session.reply(2, 0, 1002);
    session.expire(1011);
    expect(figures()).toMatchObject({ lostUnknown: 1, laterForward: 1, lostForward: 1 });
  });

  it("takes a late reply and its copies for one loss on the way back", () => {
    const { session, figures } = start();
    session.sent(3, 0);
    session.reply(0, 0, 10);
    session.reply(2, 2, 10);
    session.expire(1001);
    session.reply(1, 1, 1100);
    session.reply(1, 1, 1101);
    session.sent(2, 1200);
    session.reply(4, 4, 1210);
    session.expire(3000);
    expect(figures()).toEqual({ sent: 5, replied: 3, lostReverse: 2, late: 1, duplicates: 1 });
  });

  it("takes no reply for evidence while others may still overtake it", () => {
    const { session, figures } = start();
    session.sent(1, 0);
    session.sent(2, 900);
    // The reply numbered 0 is still on its way.
    session.reply(2, 1, 950);
    session.expire(1001);
    session.reply(1, 0, 1002);
    expect(figures()).toEqual({ sent: 3, replied: 2, reordered: 1, lostUnknown: 1 });
    session.expire(2000);
    expect(figures()).toMatchObject({ laterForward: 1 });
  });

  it("lets several sessions count in one row", () => {
    const { session, figures } = start();
    session.sent(3, 0);
    const columns = Object.fromEntries(SENDER_FIGURES.map((figure) => [figure, new Float64Array(1)]));
    const first = new SenderSession(columns as never, 0, { timeout: TIMEOUT, capacity: 16 });
    const second = new SenderSession(columns as never, 0, { timeout: TIMEOUT, capacity: 16 });
    first.sent(3, 0);
    second.sent(2, 500);
    second.reply(0, 0, 501);
    first.expire(1200);
    expect(columns).toMatchObject({ sent: new Float64Array([5]), pending: new Float64Array([1]) });
    expect(figures()).toEqual({ sent: 3, pending: 3 });
  });

  it.each([
    [1, 5000, 16],
    [1000, 1000, 2048],
    [1e9, 5000, 2 ** 20],
    [0, 0, 16],
  ])("remembers at %d datagrams/s and a timeout of %d ms the last %d", (rate, timeout, expected) => {
    expect(rememberedDatagrams(rate, timeout)).toBe(expected);
  });

  it("goes on in another row, to which its figures are moved", () => {
    const table = new PathTable(SENDER_FIGURES, 2, "target");
    const [provisional, named] = ["name [::7]", "node-7"].map((target) =>
      table.row({ source: "here", target, family: "ipv6", flow: "0" }),
    ) as [number, number];
    const session = new SenderSession(table.columns, provisional, { timeout: TIMEOUT, capacity: 64, stateful: true });
    session.sent(5, 0);
    expect(session.reply(0, 0, 1)).toBe("replied");
    table.move(provisional, named);
    session.moveTo(named);
    session.sent(1, 10);
    session.reply(5, 3, 11);
    session.expire(2 * TIMEOUT);
    session.sent(1, 2 * TIMEOUT);
    session.reply(6, 0, 2 * TIMEOUT + 1);
    const figures = SENDER_FIGURES.map((figure) => [figure, table.columns[figure][named]!] as const);
    expect(Object.fromEntries(figures.filter(([, value]) => value !== 0))).toEqual({
      ...{ sent: 7, replied: 3, lostForward: 2, lostReverse: 2, reflectorRestarts: 1 },
    });
    expect(SENDER_FIGURES.map((figure) => table.columns[figure][provisional])).toEqual(SENDER_FIGURES.map(() => 0));
  });
});
