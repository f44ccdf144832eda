import { describe, expect, it } from "vitest";
import { type StopSignal, StopSignals } from "./stop-signals.ts";

describe(StopSignals, () => {
  it.each<[string, [StopSignal, number][], string[]]>([
    ["stops on the first", [["SIGINT", 0]], ["stop"]],
    [
      "ignores the same within 250 ms",
      [
        ["SIGINT", 7_000],
        ["SIGINT", 7_000],
        ["SIGINT", 7_249],
      ],
      ["stop", "ignore", "ignore"],
    ],
    [
      "exits on the same after that",
      [
        ["SIGTERM", 7_000],
        ["SIGTERM", 7_250],
      ],
      ["stop", "exit"],
    ],
    [
      "exits on another at once",
      [
        ["SIGINT", 0],
        ["SIGTERM", 0],
      ],
      ["stop", "exit"],
    ],
    [
      "exits on the third when the second was ignored",
      [
        ["SIGINT", 0],
        ["SIGINT", 9],
        ["SIGINT", 300],
      ],
      ["stop", "ignore", "exit"],
    ],
  ])("%s", (_, signals, verdicts) => {
    const stops = new StopSignals();
    expect(signals.map(([signal, atMs]) => stops.next(signal, atMs))).toEqual(verdicts);
  });
});
