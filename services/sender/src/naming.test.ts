import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Destination } from "./destination.ts";
import { Figures } from "./figures.ts";
import { Naming } from "./naming.ts";
import type { Path } from "./path.ts";
import type { Reports } from "./reports.ts";
import { Series } from "./series.ts";
import type { Session } from "./session.ts";

const IDLE = 1000;

/** Sessions of one lane, without the sockets. */
function setUp() {
  const figures = new Figures("here");
  const series = new Series(figures, IDLE);
  const reports = { named: vi.fn<Reports["named"]>() };
  const redirect = vi.fn<(path: Path) => void>();
  const naming = new Naming(figures, series, reports as unknown as Reports, { redirect });
  const lane = { sessions: { all: [] as Session[] } };
  const begin = (path: Path, startedAt = 0) => {
    const session = { path, row: path.row, startedAt, lane, moveTo: (row: number) => Object.assign(session, { row }) };
    lane.sessions.all.push(session as unknown as Session);
    figures.columns.sent[path.row]! += 1;
    path.session = session as unknown as Session;
    return path.session;
  };
  const path = (address: string) => {
    const label = `name [${address}]`;
    const row = (flow: number) => series.open(label, "ipv6", flow);
    return new Destination({ target: "name", label, family: "any", flows: [0], row }).paths[0]!;
  };
  const sent = () =>
    Object.fromEntries([...figures.paths.rows()].map((row) => [figures.paths.labels(row).target, figures.sent(row)]));
  return { naming, begin, path, sent, redirect, figures };
}

describe(Naming, () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("gives a path the name that its target says, with all that was counted before", () => {
    const { naming, begin, path, sent, redirect } = setUp();
    const session = begin(path("::7"));
    expect(sent()).toEqual({ "name [::7]": 1 });
    expect(naming.heard(session, "node-7", 0)).toBe(true);
    expect(sent()).toEqual({ "node-7": 1 });
    expect([session.path.label, session.path.row]).toEqual(["node-7", session.row]);
    expect(redirect).not.toHaveBeenCalled();
  });

  it("puts two addresses that say one name into one row", () => {
    const { naming, begin, path, sent } = setUp();
    const [one, other] = [begin(path("::7")), begin(path("::8"))];
    naming.heard(one, "node-7", 0);
    expect(naming.heard(other, "node-7", 0)).toBe(true);
    expect(sent()).toEqual({ "node-7": 2 });
    expect([other.row, other.path.row]).toEqual([one.row, one.row]);
  });

  it("moves a former session of the path along, and the path along with a former session", () => {
    const { naming, begin, path, sent } = setUp();
    naming.heard(begin(path("::1")), "node-7", 0);
    const seven = path("::7");
    const former = begin(seven);
    const present = begin(seven);
    expect(naming.heard(former, "node-7", 0)).toBe(true);
    expect([former.row, present.row]).toEqual([seven.row, seven.row]);
    expect(naming.heard(present, "node-7", 0)).toBe(true);
    expect(sent()).toEqual({ "node-7": 3 });
  });

  it("names what an address had before it left, and not another path that got the same row since", () => {
    const { naming, begin, path, sent } = setUp();
    const before = begin(path("::7"));
    const after = begin(path("::7"));
    naming.heard(before, "node-7", 0);
    expect(naming.heard(after, "node-7", 0)).toBe(true);
    expect(sent()).toEqual({ "node-7": 2 });
    expect(after.path.row).toBe(after.row);
  });

  it("begins another session when the target at an address calls itself otherwise", () => {
    const { naming, begin, path, sent, redirect } = setUp();
    const seven = path("::7");
    const session = begin(seven);
    naming.heard(session, "node-7", 0);
    expect(naming.heard(session, "node-8", 5000)).toBe(true);
    expect(redirect).toHaveBeenCalledExactlyOnceWith(seven);
    expect(sent()).toEqual({ "node-7": 1, "node-8": 0 });
    expect(session.row).not.toBe(seven.row);
    vi.advanceTimersByTime(IDLE);
    expect(Object.keys(sent())).toEqual(["node-8"]);
    // What is still to come belongs to the former one.
    begin(seven, 5000);
    expect(naming.heard(session, "node-9", 50_000)).toBe(false);
  });

  it("believes a target that calls itself otherwise again and again no more than once a second", () => {
    const { naming, begin, path, figures } = setUp();
    const seven = path("::7");
    for (let now = 0, session = begin(seven); now < 10_000; now += 10) {
      if (naming.heard(session, `node-${now}`, now)) session = begin(seven, now);
    }
    expect([...figures.paths.rows()].length).toBeLessThanOrEqual(12);
  });

  it("knows no name that is empty", () => {
    const { naming, begin, path, sent } = setUp();
    expect(naming.heard(begin(path("::7")), "", 0)).toBe(false);
    expect(sent()).toEqual({ "name [::7]": 1 });
  });
});
