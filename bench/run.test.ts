import { describe, expect, it } from "vitest";
import type { Outcome, PeerKind, Request } from "./peers/peer.ts";
import { run } from "./run.ts";
import type { Workload } from "./workloads/workload.ts";

/** A peer that answers from a list, and notes in a log that it was asked and that it was disposed of. */
function peer(name: string, log: string[], answer: (request: Request) => Outcome): PeerKind {
  return {
    name,
    start: async () => ({
      name,
      version: "1",
      measure: async (request) => {
        log.push(`${name} ${request.workload} ${request.size}`);
        return answer(request);
      },
      [Symbol.asyncDispose]: async () => {
        log.push(`${name} ended`);
      },
    }),
  };
}

const absent: PeerKind = { name: "absent", start: async () => ({ missing: "not installed" }) };
const workload: Workload = {
  name: "w",
  title: "W",
  per: "call",
  unit: "time",
  sizes: [1, 2],
  count: 7,
  how: "somehow",
};
const plan = { workloads: [workload], rounds: 2, count: undefined, progress: () => {} };

describe(run, () => {
  it("asks everyone in turn, someone else first in each round, and lets them go", async () => {
    const log: string[] = [];
    const answer = ({ count }: Request) => ({ nanoseconds: count });
    await run({ ...plan, peers: [peer("a", log, answer), peer("b", log, answer)] });
    const round = (first: string, second: string) => [1, 2].flatMap((n) => [`${first} w ${n}`, `${second} w ${n}`]);
    const rounds = [...round("a", "b"), ...round("b", "a"), ...round("a", "b")];
    expect(log).toEqual([...rounds, "a ended", "b ended"]);
  });

  it("leaves out the first round, and compares each with the first peer's same round", async () => {
    const times = { a: [900, 900, 1, 10, 2, 20], b: [1, 1, 2, 30, 8, 40] };
    const answer = (name: "a" | "b") => () => ({ nanoseconds: times[name].shift()! });
    const { rows, peers } = await run({
      ...plan,
      peers: [peer("a", [], answer("a")), peer("b", [], answer("b")), absent],
    });
    expect(peers).toEqual([
      { name: "a", version: "1" },
      { name: "b", version: "1" },
      { name: "absent", missing: "not installed" },
    ]);
    expect(rows.map(({ size, count }) => [size, count])).toEqual([
      [1, 7],
      [2, 7],
    ]);
    expect(rows[0]!.cells[1]).toMatchObject({ rounds: [2, 8], ratio: { median: 3, quartiles: [2.5, 3.5] } });
    expect(rows[1]!.cells[1]).toMatchObject({ rounds: [30, 40], ratio: { median: 2.5 } });
    expect(rows[1]!.cells[2]).toEqual({ missing: "not installed" });
  });

  it("has times without ratios where the first peer can't do it, and asks for the count that it is told", async () => {
    const unable = peer("a", [], () => ({ missing: "no such call" }));
    const able = peer("b", [], ({ count }) => ({ nanoseconds: count }));
    const { rows } = await run({ ...plan, count: 5, peers: [unable, able] });
    expect(rows[0]!.cells).toEqual([
      { missing: "no such call" },
      { rounds: [5, 5], nanoseconds: { median: 5, quartiles: [5, 5] }, ratio: undefined },
    ]);
  });

  it("lets everyone go when one fails", async () => {
    const log: string[] = [];
    const failing = peer("a", log, () => {
      throw new Error("it broke");
    });
    await expect(run({ ...plan, peers: [failing, peer("b", log, () => ({ nanoseconds: 1 }))] })).rejects.toThrow(
      "broke",
    );
    expect(log).toEqual(["a w 1", "a ended", "b ended"]);
  });
});
