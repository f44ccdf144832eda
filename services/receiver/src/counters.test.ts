import { describe, expect, it } from "vitest";
import { Counters, MAX_PATHS } from "./counters.ts";

const named = (source: string) => ({ source, target: "here", family: "ipv6", flow: "0" }) as const;

/** Counters of as many paths as can be told apart, each with a session. */
function full() {
  const counters = new Counters();
  const rows = Array.from({ length: MAX_PATHS }, (_, i) => counters.row(named(`source ${i}`)));
  for (const row of rows) {
    counters.retain(row);
    counters.paths.columns.expected[row] = 7;
    counters.delays.record(row, 1000);
    counters.hopLimits.note(row, 64);
  }
  const sources = () => Array.from(counters.paths.rows(), (row) => counters.paths.labels(row).source);
  return { counters, rows, sources };
}

describe(Counters, () => {
  it("counts what comes beyond its rows together", () => {
    const { counters, sources } = full();
    const row = counters.row(named("one more"));
    expect(counters.paths.labels(row).source).toBe("other");
    expect(counters.row(named("and another"))).toBe(row);
    expect(sources()).toHaveLength(MAX_PATHS + 1);
  });

  it("counts them in two rows, whatever names senders give to themselves and to the receiver", () => {
    const { counters, sources } = full();
    const flows = Array.from({ length: 500 }, (_, i) => String(i));
    const rows = flows.map((flow) => counters.row({ source: `s${flow}`, target: `t${flow}`, family: "ipv4", flow }));
    expect(new Set(rows).size).toBe(1);
    expect(counters.paths.labels(rows[0]!)).toEqual({ source: "other", target: "other", family: "ipv4", flow: "0" });
    expect(sources()).toHaveLength(MAX_PATHS + 1);
  });

  it("gives a newcomer the row of the path that has been without a session for longest, as new", () => {
    const { counters, rows, sources } = full();
    counters.release(rows[5]!);
    counters.release(rows[3]!);
    expect(counters.row(named("one more"))).toBe(rows[5]);
    expect(counters.paths.labels(rows[5]!).source).toBe("one more");
    expect(counters.paths.columns.expected[rows[5]!]).toBe(0);
    expect(counters.delays.count(rows[5]!)).toBe(0);
    expect(counters.hopLimits.value(rows[5]!)).toBeUndefined();
    expect(counters.lastSessions.of(rows[5]!)).toBeUndefined();
    expect(sources()).toHaveLength(MAX_PATHS);
    expect(sources()).not.toContain("source 5");
    expect(sources()).not.toContain("other");
  });

  it("keeps the row of a path that has a session again", () => {
    const { counters, rows } = full();
    counters.release(rows[5]!);
    counters.retain(counters.row(named("source 5")));
    expect(counters.paths.labels(counters.row(named("one more"))).source).toBe("other");
    expect(counters.paths.columns.expected[rows[5]!]).toBe(7);
  });

  it("never gives the row of a path to another that is kept by its number", () => {
    const { counters, rows } = full();
    counters.keep(rows[5]!);
    counters.release(rows[5]!);
    expect(counters.paths.labels(counters.row(named("one more"))).source).toBe("other");
    counters.release(rows[6]!);
    counters.keep(rows[6]!);
    expect(counters.paths.labels(counters.row(named("one more"))).source).toBe("other");
  });

  it("takes no path away for who calls itself other", () => {
    const { counters, rows, sources } = full();
    counters.release(rows[5]!);
    expect(counters.paths.labels(counters.row(named("other"))).source).toBe("other");
    expect(sources()).toContain("source 5");
  });
});
