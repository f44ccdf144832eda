import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RECEIVER_FIGURES, type ReceiverColumns, type ReceiverFigure } from "./receiver-figures.ts";
import { ReceiverSessions } from "./receiver-sessions.ts";
import { wrap } from "./sequence.ts";

function start(from = 0) {
  const columns = Object.fromEntries(RECEIVER_FIGURES.map((figure) => [figure, new Float64Array(2)])) as never;
  const sessions = new ReceiverSessions(columns as ReceiverColumns, 4, 64);
  sessions.begin(2, 1, from);
  const figures = (row = 1): Partial<Record<ReceiverFigure, number>> => {
    const all = RECEIVER_FIGURES.map((figure) => [figure, (columns as ReceiverColumns)[figure][row]!] as const);
    return Object.fromEntries(all.filter(([, value]) => value !== 0));
  };
  const receive = (...sequences: number[]) => sequences.map((sequence) => sessions.receive(2, wrap(sequence)));
  return { sessions, receive, figures };
}

describe(ReceiverSessions, () => {
  it("counts as one that keeps everything would, whatever is lost, copied or reordered within the window", () => {
    const fate = fc.record({
      lost: fc.boolean(),
      copies: fc.constantFrom(0, 0, 0, 1, 2),
      delay: fc.constantFrom(0, 0, 0, 1, 10, 40),
    });
    const from = fc.constantFrom(0, 2 ** 32 - 30);
    fc.assert(
      fc.property(fc.array(fate, { maxLength: 300 }), from, (fates, from) => {
        const { receive, figures } = start(from);
        const arrivals = fates.flatMap(({ lost, copies, delay }, i) =>
          lost ? [] : Array.from({ length: copies + 1 }, (_, copy) => ({ time: i + delay + copy * 5, sequence: i })),
        );
        arrivals.sort((a, b) => a.time - b.time);
        const seen = new Set<number>();
        let highest = -1;
        const expected = { duplicates: 0, reordered: 0 };
        for (const { sequence } of arrivals) {
          if (sequence - highest >= 60) continue;
          receive(from + sequence);
          if (seen.has(sequence)) expected.duplicates++;
          else if (sequence < highest) expected.reordered++;
          seen.add(sequence);
          highest = Math.max(highest, sequence);
          expect({ duplicates: 0, reordered: 0, expected: 0, received: 0, ...figures() }).toEqual({
            ...expected,
            expected: highest + 1,
            received: seen.size,
          });
        }
      }),
    );
  });

  it("counts a run at once as it counts each, or leaves it to be told one by one", () => {
    const runs = fc.array(
      fc.record({ after: fc.integer({ min: -80, max: 80 }), count: fc.integer({ min: 1, max: 70 }) }),
    );
    fc.assert(
      fc.property(runs, fc.constantFrom(0, 2 ** 32 - 100), (runs, from) => {
        const [at, each] = [start(from), start(from)];
        let next = from;
        for (const { after, count } of runs) {
          const numbers = Array.from({ length: count }, (_, i) => next + after + i);
          const fresh = after >= 0 && after < 63 && count <= 64;
          const taken = at.sessions.receiveRun(2, wrap(numbers[0]!), count);
          if (!taken) at.receive(...numbers);
          each.receive(...numbers);
          expect(at.figures()).toEqual(each.figures());
          if (fresh && each.figures().stray === undefined) expect(taken).toBe(true);
          next = Math.max(next, numbers.at(-1)! + 1);
        }
        const last = Array.from({ length: 64 }, (_, i) => next - i - 1);
        expect(at.receive(...last)).toEqual(each.receive(...last));
      }),
    );
  });

  it("never has received more than expected, whatever arrives", () => {
    const any = fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 200 }), fc.nat(100), (sequences, from) => {
        const { sessions, receive, figures } = start(from);
        receive(...sequences);
        sessions.end(2);
        const { expected = 0, received = 0, duplicates = 0, stray = 0 } = figures();
        expect(received).toBeLessThanOrEqual(expected);
        expect(received + duplicates + stray).toBe(sequences.length);
      }),
    );
  });

  it("takes what was held from before a restart for a stray", () => {
    const { receive, figures } = start(65);
    expect(receive(-63, 0)).toEqual(["held", "received"]);
    expect(figures()).toEqual({ expected: 1, received: 1, stray: 1, senderRestarts: 1 });
  });

  it("closes the gap when a datagram comes late", () => {
    const { receive, figures } = start();
    expect(receive(0, 3, 1)).toEqual(["received", "received", "reordered"]);
    expect(figures()).toEqual({ expected: 4, received: 3, reordered: 1 });
  });

  it("expects nothing from before it began to count", () => {
    const { receive, figures } = start(1000);
    receive(1000, 1001, 998);
    expect(figures()).toEqual({ expected: 3, received: 3, reordered: 1 });
  });

  it("counts what was lost before the first one where the session began under its eyes", () => {
    const { receive, figures } = start(0);
    receive(2);
    expect(figures()).toEqual({ expected: 3, received: 1 });
  });

  it("believes a gap wider than the window once two datagrams agree", () => {
    const { sessions, receive, figures } = start();
    expect(receive(0, 5_000_000)).toEqual(["received", "held"]);
    expect(figures()).toEqual({ expected: 1, received: 1 });
    expect(receive(1, 5_000_001)).toEqual(["received", "received"]);
    expect(figures()).toEqual({ expected: 5_000_002, received: 4 });
    sessions.end(2);
    expect(figures()).toEqual({ expected: 5_000_002, received: 4 });
  });

  it("lets a single datagram with an absurd sequence do no harm", () => {
    const { sessions, receive, figures } = start();
    receive(0, 3_000_000_000, 1, 1_000_000_000, 2);
    sessions.end(2);
    expect(figures()).toEqual({ expected: 3, received: 3, stray: 2 });
  });

  it("takes what comes from far behind for strays, and a sender that begins at 0 again for a restart", () => {
    const { receive, figures } = start();
    receive(...Array.from({ length: 500 }, (_, i) => i));
    receive(100, 101, 102);
    expect(figures()).toEqual({ expected: 500, received: 500, stray: 2 });
    receive(1, 2, 3);
    expect(figures()).toEqual({ expected: 504, received: 503, stray: 3, senderRestarts: 1 });
  });

  it("remembers as many sequences as its window is wide, and no more", () => {
    const { sessions, receive, figures } = start();
    receive(...Array.from({ length: sessions.window + 1 }, (_, i) => i));
    expect(receive(1, 0)).toEqual(["duplicate", "held"]);
    expect(receive(2 * sessions.window - 1, 3 * sessions.window - 1)).toEqual(["received", "held"]);
    expect(figures()).toMatchObject({ duplicates: 1 });
  });

  it("begins a session anew in a place that another one had", () => {
    const { sessions, receive, figures } = start();
    receive(0, 1, 900);
    sessions.end(2);
    sessions.begin(2, 0, 7);
    expect(receive(7)).toEqual(["received"]);
    expect(figures(0)).toEqual({ expected: 1, received: 1 });
    expect(figures(1)).toEqual({ expected: 2, received: 2, stray: 1 });
  });
});
