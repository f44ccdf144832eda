import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Direction } from "./attribution.ts";
import { SENDER_FIGURES, type SenderColumns, type SenderFigure } from "./sender-figures.ts";
import { type OnLost, SenderSession, type SenderSessionOptions } from "./sender-session.ts";
import { wrap } from "./sequence.ts";

const TIMEOUT = 1000;
/** Base delay each way, and how much later a copy may arrive. */
const DELAY = 20;
const COPY_DELAY = 30;

interface Network {
  seed: number;
  datagrams: number;
  /** Milliseconds between datagrams, at most. */
  interval: number;
  lossForward: number;
  lossReverse: number;
  copyForward: number;
  copyReverse: number;
  jitterForward: number;
  jitterReverse: number;
  /** Share of the time in which nothing gets through one way. */
  outages: number;
  /** Times at which the reflector begins to count anew. */
  restarts: number[];
  first: number;
  firstNumber: number;
}

interface Arrival {
  time: number;
  sequence: number;
  number: number;
}

interface Truth {
  sent: number[];
  replies: Arrival[];
  reached: Set<number>;
  /** Replies lost although the datagram had another one, or had two: numbers that no lost datagram has. */
  ambiguous: number;
}

/** What the network did, known in full. The last ten datagrams get through. */
function run(network: Network): Truth {
  const random = generator(network.seed);
  const sent: number[] = [];
  const arrivals: { time: number; sequence: number; safe: boolean }[] = [];
  const reached = new Set<number>();
  let now = 0;
  let outage: "forward" | "reverse" | undefined;
  const reverseOut = new Set<number>();
  for (let i = 0; i < network.datagrams + 10; i++) {
    const safe = i >= network.datagrams;
    now += safe ? 200 : Math.floor(random() * network.interval);
    if (random() < 0.02) outage = random() < network.outages ? (random() < 0.5 ? "forward" : "reverse") : undefined;
    if (outage === "reverse") reverseOut.add(i);
    sent.push(now);
    if (!safe && (outage === "forward" || random() < network.lossForward)) continue;
    reached.add(i);
    const time = now + DELAY + random() * network.jitterForward;
    arrivals.push({ time, sequence: i, safe });
    if (random() < network.copyForward) arrivals.push({ time: time + random() * COPY_DELAY, sequence: i, safe });
  }
  arrivals.sort((a, b) => a.time - b.time || a.sequence - b.sequence);
  const restarts = [...network.restarts].sort((a, b) => a - b);
  const replies: Arrival[] = [];
  const lostReplies = new Map<number, number>();
  const answers = new Map<number, number>();
  let number = network.firstNumber;
  for (const { time, sequence, safe } of arrivals) {
    while (restarts.length > 0 && restarts[0]! <= time) {
      restarts.shift();
      number = 0;
    }
    answers.set(sequence, (answers.get(sequence) ?? 0) + 1);
    const reply = { time: time + DELAY + random() * network.jitterReverse, sequence, number: wrap(number++) };
    if (!safe && (reverseOut.has(sequence) || random() < network.lossReverse)) {
      lostReplies.set(sequence, (lostReplies.get(sequence) ?? 0) + 1);
      continue;
    }
    replies.push(reply);
    if (random() < network.copyReverse) replies.push({ ...reply, time: reply.time + random() * COPY_DELAY });
  }
  replies.sort((a, b) => a.time - b.time);
  let ambiguous = 0;
  for (const [sequence, lost] of lostReplies) ambiguous += answers.get(sequence) === lost ? lost - 1 : lost;
  return { sent, replies, reached, ambiguous };
}

/**
 * Lets a session see what happened, in order, checking its books at every step; then lets every deadline pass.
 * @param asRuns tells replies at once that came at the same time and are numbered one after the other, where it can.
 */
function account(
  network: Network,
  truth: Truth,
  options: Partial<SenderSessionOptions>,
  onLost?: OnLost,
  asRuns?: { told: number },
) {
  const figures = columns();
  const session = new SenderSession(figures, 0, {
    timeout: TIMEOUT,
    capacity: 2048,
    reordering: network.jitterForward,
    first: network.first,
    ...options,
  });
  const random = generator(network.seed + 1);
  const before = read(figures);
  let reply = 0;
  const replies = (until: number) => {
    for (; reply < truth.replies.length && truth.replies[reply]!.time <= until; reply++) {
      const run = asRuns === undefined ? 1 : runOf(truth.replies, reply);
      const { sequence: from, number: wire, time: at } = truth.replies[reply]!;
      if (run > 1 && session.replyRun(wrap(network.first + from), wire, run, at)) {
        checkBooks(figures, session, before);
        asRuns!.told += run;
        reply += run - 1;
        continue;
      }
      const { sequence, number, time } = truth.replies[reply]!;
      session.reply(wrap(network.first + sequence), number, time, onLost);
      checkBooks(figures, session, before);
    }
  };
  for (const time of truth.sent) {
    replies(time);
    if (random() < 0.3) session.expire(time, onLost);
    session.sent(1, time, onLost);
    checkBooks(figures, session, before);
  }
  replies(Number.POSITIVE_INFINITY);
  session.expire(Number.POSITIVE_INFINITY, onLost);
  checkBooks(figures, session, before);
  expect(session.pending).toBe(0);
  return read(figures);
}

/** How many replies from this one on came at its time, each to the next datagram and with the next number. */
function runOf(replies: readonly Arrival[], from: number): number {
  const { sequence, number, time } = replies[from]!;
  let count = 1;
  for (let next = replies[from + 1]; next !== undefined; next = replies[from + count]) {
    if (next.time !== time || next.sequence !== sequence + count || next.number !== wrap(number + count)) break;
    count++;
  }
  return count;
}

function checkBooks(figures: SenderColumns, session: SenderSession, before: Record<SenderFigure, number>): void {
  const now = read(figures);
  const lost = now.lostForward + now.lostReverse + now.lostUnknown;
  if (now.sent !== now.replied + lost + now.pending || now.pending !== session.pending || now.pending < 0) {
    expect.fail(`the books do not balance: ${JSON.stringify(now)}`);
  }
  if (now.late > lost || now.laterForward + now.laterReverse > now.lostUnknown) expect.fail(JSON.stringify(now));
  for (const figure of SENDER_FIGURES) {
    if (figure !== "pending" && now[figure] < before[figure]) expect.fail(`${figure} decreased`);
  }
  Object.assign(before, now);
}

/** The same, by keeping everything. */
function model(truth: Truth) {
  const state = new Map<number, "replied" | "late">();
  const figures = { replied: 0, late: 0, duplicates: 0, reordered: 0 };
  let highest = -1;
  for (const { sequence, time } of truth.replies) {
    if (state.has(sequence)) figures.duplicates++;
    else if (time > truth.sent[sequence]! + TIMEOUT) {
      figures.late++;
      state.set(sequence, "late");
    } else {
      figures.replied++;
      state.set(sequence, "replied");
      if (sequence < highest) figures.reordered++;
      highest = Math.max(highest, sequence);
    }
  }
  const inTime = [...state].filter(([, was]) => was === "replied").map(([sequence]) => sequence);
  const forward = truth.sent.length - truth.reached.size;
  return { ...figures, forward, reverse: truth.reached.size - inTime.length };
}

const rate = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.5, noNaN: true }));
const network = fc.record<Network>({
  seed: fc.integer(),
  datagrams: fc.integer({ min: 0, max: 400 }),
  interval: fc.constantFrom(1, 5, 30, 200),
  lossForward: rate,
  lossReverse: rate,
  copyForward: rate,
  copyReverse: rate,
  jitterForward: fc.constantFrom(0, 5, 60),
  jitterReverse: fc.constantFrom(0, 5, 60),
  outages: rate,
  restarts: fc.constant([]),
  first: fc.constantFrom(0, 2 ** 32 - 50),
  firstNumber: fc.constant(0),
});
/** Delays such that many replies come after the deadline. */
const slow = { jitterForward: 900, jitterReverse: 900 };

describe("the sender's accounting", () => {
  it("agrees with one that keeps everything, whatever the network does", () => {
    const restarts = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 20 });
    fc.assert(
      fc.property(network, fc.boolean(), restarts, fc.boolean(), (given, isSlow, restarts, stateful) => {
        const scenario = { ...given, ...(isSlow ? slow : {}), restarts };
        const truth = run(scenario);
        const expected = model(truth);
        const figures = account(scenario, truth, { stateful });
        expect(figures).toMatchObject({
          sent: truth.sent.length,
          replied: expected.replied,
          late: expected.late,
          duplicates: expected.duplicates,
          reordered: expected.reordered,
          unmatched: 0,
          overrun: 0,
        });
      }),
      { numRuns: 300 },
    );
  });

  it("tells both directions to the datagram while no reply of a copied datagram is lost", () => {
    fc.assert(
      fc.property(network, fc.boolean(), (given, copies) => {
        const scenario = copies ? { ...given, lossReverse: 0, outages: 0 } : { ...given, copyForward: 0 };
        const truth = run(scenario);
        const expected = model(truth);
        const figures = account(scenario, truth, { stateful: true });
        expect({
          forward: figures.lostForward + figures.laterForward,
          reverse: figures.lostReverse + figures.laterReverse,
          untold: figures.lostUnknown - figures.laterForward - figures.laterReverse,
          restarts: figures.reflectorRestarts,
        }).toEqual({ forward: expected.forward, reverse: expected.reverse, untold: 0, restarts: 0 });
      }),
      { numRuns: 300 },
    );
  });

  it("tells which datagram was lost which way where the path does not reorder and all between two replies went one way", () => {
    fc.assert(
      fc.property(network, (given) => {
        const scenario = { ...given, copyForward: 0, jitterForward: 0 };
        const truth = run(scenario);
        const lost = new Map<number, Direction>();
        account(scenario, truth, { stateful: true }, (sequence, direction) =>
          lost.set(sequence - scenario.first, direction),
        );
        for (const stretch of stretches(truth.sent.length, lost)) {
          const truly = new Set(stretch.map((sequence) => (truth.reached.has(sequence) ? "reverse" : "forward")));
          if (truly.size > 1) continue;
          for (const sequence of stretch) expect([...truly, "unknown"]).toContain(lost.get(sequence));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is wrong about the direction of no more than the lost replies of copied datagrams", () => {
    fc.assert(
      fc.property(network, (scenario) => {
        const truth = run(scenario);
        const expected = model(truth);
        const figures = account(scenario, truth, { stateful: true });
        const forward = figures.lostForward + figures.laterForward;
        const reverse = figures.lostReverse + figures.laterReverse;
        // A reply lost besides another one looks like a loss on the way back.
        expect(forward).toBeLessThanOrEqual(expected.forward);
        expect(reverse).toBeLessThanOrEqual(expected.reverse + truth.ambiguous);
      }),
      { numRuns: 300 },
    );
  });

  it("learns by how much a path reorders, and hardly ever gets a direction wrong until it has", () => {
    let wrong = 0;
    let lost = 0;
    for (let seed = 0; seed < 100; seed++) {
      const still = { outages: 0, copyForward: 0, copyReverse: 0, restarts: [], first: 0, firstNumber: 0 };
      const rates = { interval: 5, lossForward: 0.07, lossReverse: 0.07, jitterForward: 60, jitterReverse: 60 };
      const scenario = { seed, datagrams: 400, ...still, ...rates };
      const truth = run(scenario);
      const expected = model(truth);
      const figures = account(scenario, truth, { stateful: true, reordering: 0 });
      wrong += Math.abs(figures.lostForward + figures.laterForward - expected.forward);
      lost += expected.forward + expected.reverse;
    }
    expect(lost).toBeGreaterThan(5000);
    expect(wrong).toBeLessThan(5);
  });

  it("makes no loss of a reflector's restarts", () => {
    const restarts = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 20 });
    fc.assert(
      fc.property(network, restarts, (given, restarts) => {
        const scenario = { ...given, lossForward: 0, lossReverse: 0, copyForward: 0, outages: 0, restarts };
        const figures = account(scenario, run(scenario), { stateful: true });
        expect(figures.replied).toBe(figures.sent);
        if (restarts.length === 0) expect(figures.reflectorRestarts).toBe(0);
      }),
    );
  });

  it("takes a reflector that was counting before the session began, from its first reply on", () => {
    fc.assert(
      fc.property(network, fc.constantFrom(1000, 2 ** 32 - 20), (given, firstNumber) => {
        const scenario = { ...given, copyForward: 0, jitterForward: 0, jitterReverse: 0, copyReverse: 0, firstNumber };
        const truth = run(scenario);
        const expected = model(truth);
        const figures = account(scenario, truth, { stateful: true });
        const untold = figures.lostUnknown - figures.laterForward - figures.laterReverse;
        expect(untold).toBe(truth.replies[0]!.sequence);
        expect(figures.lostForward + figures.laterForward).toBeLessThanOrEqual(expected.forward);
        expect(figures.lostReverse + figures.laterReverse).toBeLessThanOrEqual(expected.reverse);
        expect(figures.reflectorRestarts).toBe(0);
      }),
    );
  });

  it("calls every loss unknown where the reflector copies the sequence", () => {
    fc.assert(
      fc.property(network, (scenario) => {
        const truth = run(scenario);
        for (const reply of truth.replies) reply.number = wrap(scenario.first + reply.sequence);
        const expected = model(truth);
        const figures = account(scenario, truth, {});
        expect(figures).toMatchObject({ lostForward: 0, lostReverse: 0, laterForward: 0, laterReverse: 0 });
        expect(figures.lostUnknown).toBe(expected.forward + expected.reverse);
      }),
    );
  });

  it("counts runs of replies as it counts each of them", () => {
    const asRuns = { told: 0 };
    const restarts = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 5 });
    const capacity = fc.constantFrom(16, 256, 2048);
    const together = fc.constantFrom(1, 10, 100);
    fc.assert(
      fc.property(
        network,
        restarts,
        capacity,
        together,
        fc.boolean(),
        (given, restarts, capacity, together, isSlow) => {
          const scenario = { ...given, ...(isSlow ? slow : {}), restarts, interval: Math.min(given.interval, 30) };
          const truth = run(scenario);
          for (const reply of truth.replies) reply.time = Math.ceil(reply.time / together) * together;
          truth.replies.sort((a, b) => a.time - b.time || a.sequence - b.sequence);
          const lost: [number, Direction][][] = [[], []];
          const [each, runs] = [undefined, asRuns].map((asRuns, i) =>
            account(scenario, truth, { capacity }, (...one) => lost[i]!.push(one), asRuns),
          );
          expect(runs).toEqual(each);
          expect(lost[1]).toEqual(lost[0]);
        },
      ),
      { numRuns: 500 },
    );
    expect(asRuns.told).toBeGreaterThan(1000);
  });

  it("balances when its memory is too small, and says so", () => {
    fc.assert(
      fc.property(network, fc.constantFrom(2, 16), (scenario, capacity) => {
        const truth = run(scenario);
        const expected = model(truth);
        const figures = account(scenario, truth, { stateful: true, capacity });
        expect(expected.replied - figures.replied).toBeLessThanOrEqual(figures.overrun);
        expect(figures.replied + figures.late + figures.duplicates + figures.unmatched).toBe(truth.replies.length);
      }),
    );
  });
});

/** The lost datagrams that lie between the same two replies. */
function stretches(datagrams: number, lost: Map<number, Direction>): number[][] {
  const all: number[][] = [[]];
  for (let sequence = 0; sequence < datagrams; sequence++) {
    if (lost.has(sequence)) all.at(-1)!.push(sequence);
    else all.push([]);
  }
  return all;
}

function columns(): SenderColumns {
  return Object.fromEntries(SENDER_FIGURES.map((figure) => [figure, new Float64Array(1)])) as never;
}

function read(figures: SenderColumns): Record<SenderFigure, number> {
  return Object.fromEntries(SENDER_FIGURES.map((figure) => [figure, figures[figure][0]!])) as never;
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
