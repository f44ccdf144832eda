import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Deadlines } from "./deadlines.ts";
import type { Session } from "./session.ts";

const TIMEOUT = 1000;

/** A session of which one datagram waits until its deadline. */
class Waiting {
  isWatched = false;
  pending = 1;
  lostAt = Number.NaN;
  deadline: number;

  constructor(deadline: number) {
    this.deadline = deadline;
  }

  expire(now: number): void {
    if (this.pending === 0 || this.deadline >= now) return;
    this.pending = 0;
    this.lostAt = now;
  }
}

describe(Deadlines, () => {
  const takeIn = vi.fn();
  const looked = vi.fn();
  let deadlines: Deadlines;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"] });
    takeIn.mockReturnValue(true);
    deadlines = new Deadlines(TIMEOUT, { takeIn, looked });
  });

  afterEach(() => {
    deadlines[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  const watch = (session: Waiting) => deadlines.watch(session as unknown as Session, session.deadline);

  it("looks at each session right after its deadline, and at none when nothing waits", () => {
    const sessions = [100, 500, 501, 950, 1000].map((deadline) => new Waiting(deadline));
    for (const session of sessions) watch(session);
    vi.advanceTimersByTime(2 * TIMEOUT);
    for (const { deadline, lostAt } of sessions) {
      expect(lostAt).toBeGreaterThan(deadline);
      expect(lostAt).toBeLessThan(deadline + TIMEOUT / 100);
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([0, 5, 10, 15, 20, 25, 30, 35])(
    "looks at what goes on waiting once in a timeout, %d ms late itself",
    (late) => {
      let delay = 0;
      const clock = performance.now.bind(performance);
      vi.spyOn(performance, "now").mockImplementation(() => clock() + delay);
      let looks = 0;
      const session = new Waiting(TIMEOUT);
      session.expire = (now) => {
        session.deadline = now + TIMEOUT - 1;
        if (++looks > 10) throw new Error("was looked at again and again");
      };
      watch(session);
      delay = late;
      vi.advanceTimersByTime(5 * TIMEOUT);
      expect(looks).toBeGreaterThan(0);
      session.pending = 0;
      vi.advanceTimersByTime(2 * TIMEOUT);
    },
  );

  it("goes on after something unforeseen was thrown", () => {
    const sessions = [100, 100, 101, 400].map((deadline) => new Waiting(deadline));
    for (const session of sessions) watch(session);
    sessions[1]!.expire = () => {
      sessions[1]!.pending = 0;
      throw new Error("unforeseen");
    };
    expect(() => vi.advanceTimersByTime(120)).toThrow("unforeseen");
    vi.advanceTimersByTime(TIMEOUT);
    takeIn.mockImplementationOnce(() => {
      throw new Error("unforeseen, too");
    });
    const late = new Waiting(performance.now() + 100);
    watch(late);
    expect(() => vi.advanceTimersByTime(120)).toThrow("unforeseen, too");
    vi.advanceTimersByTime(TIMEOUT);
    for (const { pending } of [...sessions, late]) expect(pending).toBe(0);
  });

  it("takes in what has arrived before anything is given up, as long as it takes", () => {
    const session = new Waiting(100);
    watch(session);
    takeIn.mockReturnValueOnce(false).mockReturnValueOnce(false);
    takeIn.mockImplementationOnce(() => {
      session.pending = 0;
      return true;
    });
    vi.advanceTimersByTime(2 * TIMEOUT);
    expect(takeIn).toHaveBeenCalledTimes(3);
    expect(session.lostAt).toBeNaN();
    expect(looked).toHaveBeenCalledTimes(1);
  });

  it("looks again at what waits for longer, and waits for nothing that was answered", () => {
    const [later, answered] = [new Waiting(100), new Waiting(100)];
    for (const session of [later, answered]) watch(session);
    later.deadline = 900;
    answered.pending = 0;
    vi.advanceTimersByTime(500);
    expect([later.isWatched, answered.isWatched]).toEqual([true, false]);
    vi.advanceTimersByTime(1000);
    expect(later.lostAt).toBeGreaterThan(900);
    expect(later.isWatched).toBe(false);
  });

  it("catches up after a stop of any length", () => {
    const sessions = Array.from({ length: 50 }, (_, i) => new Waiting(i * 20));
    for (const session of sessions) watch(session);
    const now = vi.spyOn(performance, "now").mockReturnValue(1e7);
    vi.advanceTimersByTime(2000);
    expect(sessions.every(({ pending }) => pending === 0)).toBe(true);
    now.mockRestore();
  });
});
