import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { type LimitedLog, limited } from "./limited.ts";

describe(limited, () => {
  let lines: Record<string, unknown>[];
  let clockMs: number;
  let log: LimitedLog;

  beforeEach(() => {
    lines = [];
    clockMs = 5_000;
    const logger = pino({ base: {}, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) });
    log = limited(logger, { intervalMs: 1_000, maxKeys: 3, now: () => clockMs });
  });

  const event = (key: string) => log.log(key, "warn", { key }, "not sent");

  it("logs the first event at once and then one per interval, with what was held back", () => {
    for (let times = 0; times < 10; times++) event("ENETUNREACH");
    expect(lines).toEqual([{ level: 40, key: "ENETUNREACH", msg: "not sent" }]);
    clockMs += 999;
    event("ENETUNREACH");
    expect(lines).toHaveLength(1);
    clockMs += 1;
    event("ENETUNREACH");
    expect(lines[1]).toEqual({ level: 40, key: "ENETUNREACH", suppressed: 10, msg: "not sent" });
    clockMs += 1_000;
    event("ENETUNREACH");
    expect(lines[2]).not.toHaveProperty("suppressed");
  });

  it("limits each key by itself", () => {
    event("a");
    event("b");
    event("a");
    expect(lines.map(({ key }) => key)).toEqual(["a", "b"]);
  });

  it("gives keys beyond the most it knows one limit together", () => {
    for (const key of ["a", "b", "c", "d", "e", "f"]) event(key);
    expect(lines.map(({ key }) => key)).toEqual(["a", "b", "c", "d"]);
    clockMs += 999;
    event("g");
    expect(lines).toHaveLength(4);
  });

  it("forgets the key that was silent the longest, but not how many of its events were held back", () => {
    for (const key of ["a", "a", "b", "c"]) event(key);
    clockMs += 1_000;
    event("b");
    event("d");
    event("e");
    expect(lines.map(({ key }) => key)).toEqual(["a", "b", "c", "b", "d", "e"]);
    event("f");
    expect(lines.at(-1)).toMatchObject({ key: "f", suppressed: 1 });
  });

  it("logs at the level it is given", () => {
    log.log("x", "error", {}, "bad");
    expect(lines).toEqual([{ level: 50, msg: "bad" }]);
  });
});
