import { loadConfig } from "@sixbeat/common/config";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { command } from "./command.ts";
import type { Path } from "./path.ts";
import { Reports } from "./reports.ts";

function configured(...argv: string[]) {
  const loaded = loadConfig(command, { argv, env: {} });
  if (loaded.action !== "run") throw new Error("the configuration is wrong");
  return loaded.config;
}

function logged(report: (reports: Reports) => void, config = configured("host.example")): Record<string, unknown>[] {
  const lines: string[] = [];
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) });
  const output = { mode: "json", line: () => {} } as const;
  report(new Reports(config, { logger, output } as unknown as ConstructorParameters<typeof Reports>[1]));
  return lines.map((line) => JSON.parse(line));
}

const error = (only?: "IPv4" | "IPv6") =>
  Object.assign(new Error("no data"), { code: "EAI_NODATA" }, only === undefined ? {} : { only });

describe(Reports, () => {
  it.each([
    [[], { intervalMs: 1000 }],
    [["--rate", "20k/s"], { rate: 20_000 }],
    [["--rate", "max"], { rate: "max" }],
  ])("says at the start how often it sends, with %j", (args, rhythm) => {
    const config = configured("host.example", ...args);
    const [line] = logged((reports) => reports.started(config), config);
    const { intervalMs, rate } = line!;
    expect({ intervalMs, rate }).toEqual({ intervalMs: undefined, rate: undefined, ...rhythm });
  });

  it("warns only once that there are more paths than can be told apart", () => {
    const lines = logged((reports) => {
      reports.tooManyPaths(20_000);
      reports.tooManyPaths(20_000);
    });
    expect(lines).toMatchObject([{ level: 40, limit: 20_000 }]);
  });

  it("warns once of each option that the kernel lacks, however many sockets there are", () => {
    const lines = logged((reports) => {
      for (const option of ["recverr", "timestampns", "recverr"]) reports.lacks(option);
    });
    expect(lines).toMatchObject([
      { level: 40, option: "recverr" },
      { level: 40, option: "timestampns" },
    ]);
  });

  it("names few of many addresses that come and go at once", () => {
    const come = Array.from({ length: 10_000 }, (_, n) => `[2001:db8::${n.toString(16)}]:54321`);
    const [line] = logged((reports) =>
      reports.addressesChanged("host.example", 10_000, 16, { come, gone: ["a", "b"] }),
    );
    expect(line).toMatchObject({
      msg: "host.example has 10000 addresses, sending to 16 of them",
      come: 10_000,
      gone: 2,
    });
    expect(line?.["began"]).toHaveLength(10);
  });

  it.each([
    ["2001:db8::7:9999", "sending to [2001:db8::7:9999]:54321"],
    ["[2001:db8::7]:9999", "sending to [2001:db8::7]:9999"],
    ["host.example:9", "sending to host.example:9"],
    ["192.0.2.7", "sending to 192.0.2.7"],
  ])("tells of %s which port is meant", (target, msg) => {
    const config = configured(target);
    expect(logged((reports) => reports.started(config), config)).toMatchObject([{ msg, targets: [target] }]);
  });

  it.each([
    [[], "shorten the message"],
    [["--size", "9000"], "choose a smaller size"],
  ])("says what to do about a datagram that is too long with %j", (argv, remedy) => {
    const config = configured("host.example", ...argv);
    const path = { target: "host.example", destination: {} } as Path;
    const tooLong = Object.assign(new Error("message too long"), { code: "EMSGSIZE" });
    const [line] = logged((reports) => reports.notSent(path, tooLong), config);
    expect(line).toMatchObject({ msg: "not sent", hint: expect.stringContaining(remedy) });
  });

  it.each([
    [undefined, undefined, "host.example can't be resolved; trying again in 2 s"],
    ["3 addresses", undefined, "host.example can't be resolved, still sending to 3 addresses; trying again in 2 s"],
    [
      undefined,
      "IPv4",
      "host.example has IPv4 addresses only, and IPv6 alone is asked for (family); trying again in 2 s",
    ],
    [
      undefined,
      "IPv6",
      "host.example has IPv6 addresses only, and IPv4 alone is asked for (family); trying again in 2 s",
    ],
  ] as const)("says what is wrong with a name, while it sends to %s and there is only %s", (still, only, msg) => {
    expect(logged((reports) => reports.unresolved("host.example", still, error(only), 2000))).toMatchObject([{ msg }]);
  });
});
