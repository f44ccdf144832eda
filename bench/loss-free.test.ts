import { describe, expect, it } from "vitest";
import { lossFree, measured } from "./loss-free.ts";

describe(measured, () => {
  it("counts what arrived", () => {
    expect(measured({ sent: 200, arrived: 100, seconds: 1 })).toEqual({ nanoseconds: 1e7, lost: 0.5 });
    expect(measured({ sent: 200, arrived: 0, seconds: 1 })).toEqual({ nanoseconds: Infinity, lost: 1 });
  });
});

describe(lossFree, () => {
  /** Someone who sends at most `most` per second, of which at most `through` arrive when they are hurried. */
  function channel(most: number, through: number, hurried = 0.9) {
    const rates: number[] = [];
    const run = async (rate: number) => {
      rates.push(rate);
      const sent = rate === 0 ? most : Math.min(rate, most);
      return { sent, arrived: sent > through ? Math.floor(through * hurried) : sent, seconds: 1 };
    };
    return { rates, run };
  }

  it("takes the first try when nothing is lost", async () => {
    const { rates, run } = channel(1000, 2000);
    expect(await lossFree(run)).toEqual({ nanoseconds: 1e6, lost: 0 });
    expect(rates).toEqual([0]);
  });

  it("goes down from what arrived until nothing is lost", async () => {
    const { rates, run } = channel(1000, 500);
    const briefly = async (rate: number) => ({ ...(await run(rate)), ...(rate === 0 ? { arrived: 530 } : {}) });
    expect(await lossFree(briefly)).toEqual({ nanoseconds: 1e9 / 488, lost: 0 });
    expect(rates).toEqual([0, 530, 508, 488]);
  });

  it("goes up where less arrived of too much than could have", async () => {
    const { rates, run } = channel(1000, 400, 0.75);
    expect(await lossFree(run)).toEqual({ nanoseconds: 1e9 / 382, lost: 0 });
    expect(rates).toEqual([0, 300, 315, 330, 347, 364, 382, 402]);
  });

  it("goes up no further than what can be sent", async () => {
    let first = true;
    const run = async (rate: number) => {
      const sent = rate === 0 ? 1000 : Math.min(rate, 900);
      const arrived = first ? 890 : sent;
      first = false;
      return { sent, arrived, seconds: 1 };
    };
    expect(await lossFree(run)).toEqual({ nanoseconds: 1e9 / 900, lost: 0 });
  });

  it("gives up, and says what was lost", async () => {
    const rates: number[] = [];
    const run = async (rate: number) => {
      rates.push(rate);
      return { sent: 1000, arrived: 999, seconds: 1 };
    };
    expect((await lossFree(run)).lost).toBeCloseTo(0.001, 9);
    expect(rates).toHaveLength(11);
    expect(rates.at(-1)).toBe(Math.floor(999 * 0.96 ** 9));
  });
});
