import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Candidate, chooseTargets, splitZone } from "./fanout.ts";

function nodes(count: number, zones = 0): Candidate[] {
  return Array.from({ length: count }, (_, i) => ({
    key: `2001:db8:${(i >> 8).toString(16)}::${(i & 0xff).toString(16)}`,
    zone: zones === 0 ? undefined : `zone-${i % zones}`,
  }));
}

/** Every source's choice; the sources are named otherwise than the candidates, and as many. */
function choices(candidates: readonly Candidate[], count: number, sources = candidates.length): string[][] {
  return Array.from({ length: sources }, (_, i) => {
    const source = { name: `node-${i}`, zone: candidates[i % candidates.length]!.zone };
    return chooseTargets(source, candidates, count).map(({ key }) => key);
  });
}

function chosenBy(all: readonly (readonly string[])[], candidates: readonly Candidate[]): number[] {
  const counts = new Map(candidates.map(({ key }) => [key, 0]));
  for (const key of all.flat()) counts.set(key, counts.get(key)! + 1);
  return [...counts.values()];
}

/** How many paths are in one choice of all sources and not in the other. */
function moved(from: readonly string[][], to: readonly string[][]): number {
  return from.flatMap((keys, i) => keys.filter((key) => !to[i]!.includes(key))).length;
}

/** Six standard deviations of how many sources choose one candidate: beyond that it is no chance. */
function spread(count: number): number {
  return 6 * Math.sqrt(count);
}

const anyCandidates = fc.uniqueArray(
  fc.record({ key: fc.string(), zone: fc.option(fc.constantFrom("a", "b"), { nil: undefined }) }),
  { selector: ({ key }) => key, maxLength: 60 },
);
const anySource = fc.record({ name: fc.string(), zone: fc.option(fc.constantFrom("a", "b"), { nil: undefined }) });

describe(chooseTargets, () => {
  it("makes the choice that every version makes", () => {
    const chosen = (name: string) => chooseTargets({ name }, nodes(1000), 4).map(({ key }) => key);
    expect(chosen("node-1")).toEqual(["2001:db8:1::fa", "2001:db8:2::c0", "2001:db8:2::3b", "2001:db8:1::a"]);
    expect(chosen("node-2")).toEqual(["2001:db8:2::a4", "2001:db8:0::a3", "2001:db8:1::87", "2001:db8:3::c8"]);
    expect(chosen("Knoten-ä-🛰")).toEqual(["2001:db8:1::86", "2001:db8:0::be", "2001:db8:1::35", "2001:db8:1::9c"]);
  });

  it("chooses as many as asked, or all, none twice, whatever their order", () => {
    fc.assert(
      fc.property(anySource, anyCandidates, fc.nat(70), (source, candidates, count) => {
        const chosen = chooseTargets(source, candidates, count);
        expect(chosen).toHaveLength(Math.min(count, candidates.length));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chooseTargets(source, candidates.toReversed(), count)).toEqual(chosen);
      }),
    );
  });

  it("keeps every other path when a candidate goes, and takes at most that one when it comes", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 60 }),
        fc.nat(70),
        (name, keys, count) => {
          const [gone, ...rest] = keys.map((key) => ({ key }));
          const before = chooseTargets({ name }, [gone!, ...rest], count);
          const after = chooseTargets({ name }, rest, count);
          const stayed = before.filter((candidate) => candidate !== gone);
          expect(after.slice(0, stayed.length)).toEqual(stayed);
          expect(after.length - stayed.length).toBeLessThanOrEqual(before.includes(gone!) ? 1 : 0);
        },
      ),
    );
  });

  it.each([
    { count: 8, of: 100 },
    { count: 10, of: 1000 },
    { count: 20, of: 2000 },
  ])("moves about $count paths of all sources' when one of $of candidates comes or goes", ({ count, of }) => {
    const all = nodes(of);
    const whole = choices(all, count);
    for (const gone of [0, of >> 1, of - 1]) {
      const fewer = choices(
        all.filter((_, i) => i !== gone),
        count,
        of,
      );
      expect(moved(whole, fewer)).toBeLessThanOrEqual(count + spread(count));
      expect(moved(fewer, whole)).toBe(moved(whole, fewer));
    }
  });

  it.each([
    { count: 10, of: 100 },
    { count: 16, of: 1000 },
    { count: 32, of: 2000 },
  ])("has each of $of candidates probed by about $count sources", ({ count, of }) => {
    const all = nodes(of);
    const counts = chosenBy(choices(all, count), all);
    expect(Math.max(...counts)).toBeLessThanOrEqual(count + spread(count));
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
    const variance = counts.reduce((sum, value) => sum + (value - count) ** 2, 0) / of;
    expect(variance).toBeGreaterThan(count / 2);
    expect(variance).toBeLessThan(count * 2);
  });

  it("does not let those who bear the same names choose each other more often than chance does", () => {
    const all = nodes(500);
    const chosen = new Map(
      all.map(({ key }) => [key, new Set(chooseTargets({ name: key }, all, 10).map((target) => target.key))]),
    );
    const mutual = [...chosen].flatMap(([name, keys]) => [...keys].filter((key) => chosen.get(key)!.has(name))).length;
    // Chance: 500 sources x 10 choices, of which 10 in 500 are returned.
    expect(mutual).toBeLessThan(100 + 6 * Math.sqrt(100));
  });

  it("chooses the greater half inside its zone, and the rest across, over all other zones", () => {
    const all = nodes(300, 3);
    const zones = new Map(all.map(({ key, zone }) => [key, zone]));
    const crossings = new Set<string>();
    choices(all, 9).forEach((keys, i) => {
      const reached = keys.map((key) => zones.get(key)!);
      expect(reached.filter((zone) => zone === `zone-${i % 3}`)).toHaveLength(5);
      for (const zone of reached) crossings.add(`${i % 3} to ${zone}`);
    });
    expect(crossings.size).toBe(9);
    const counts = chosenBy(choices(all, 9), all);
    expect(Math.max(...counts)).toBeLessThanOrEqual(9 + spread(9));
  });

  it.each([
    { name: "few inside", inside: 1, outside: 20, count: 6, expected: [1, 5] },
    { name: "few outside", inside: 20, outside: 1, count: 6, expected: [5, 1] },
    { name: "few altogether", inside: 2, outside: 2, count: 6, expected: [2, 2] },
    { name: "one to choose", inside: 5, outside: 5, count: 1, expected: [1, 0] },
    { name: "nobody inside", inside: 0, outside: 5, count: 3, expected: [0, 3] },
  ])("makes up for $name with the other side", ({ inside, outside, count, expected }) => {
    const candidates = nodes(inside + outside).map(({ key }, i) => ({ key, zone: i < inside ? "here" : undefined }));
    const chosen = chooseTargets({ name: "node-1", zone: "here" }, candidates, count);
    expect([
      chosen.filter(({ zone }) => zone === "here").length,
      chosen.filter(({ zone }) => zone !== "here").length,
    ]).toEqual(expected);
  });

  it.each([-1, 1.5, Number.NaN])("refuses to choose %d", (count) => {
    expect(() => chooseTargets({ name: "a" }, [], count)).toThrow(new RangeError(`can't choose ${count} targets`));
  });
});

describe(splitZone, () => {
  it.each([
    { text: "receivers.example", target: "receivers.example", zone: undefined },
    { text: "receivers-a.example@eu-1a", target: "receivers-a.example", zone: "eu-1a" },
    { text: "[fe80::1%eth0]:54321@rack 7", target: "[fe80::1%eth0]:54321", zone: "rack 7" },
    { text: "host@", target: "host", zone: "" },
    { text: "a@b@c", target: "a@b", zone: "c" },
  ])("takes $text apart", ({ text, target, zone }) => {
    expect(splitZone(text)).toEqual({ target, zone });
  });
});
