import { loadConfig } from "@sixbeat/common/config";
import { describe, expect, it } from "vitest";
import { command } from "./command.ts";
import { idleOptions } from "./idle-options.ts";

const load = (argv: readonly string[], env = {}) => loadConfig(command, { argv: [...argv, "host.example"], env });

describe(idleOptions, () => {
  it.each([
    [["--rate", "100/s", "--interval", "1s"], "interval (--interval): rate says already how often to send"],
    [["--zone", "a"], "zone (--zone): only a choice of targets goes by it; add --fanout"],
    [["--series-idle", "1m"], "series-idle (--series-idle): only paths to all addresses of a name come and go"],
    [["--timeout", "1s", "--one-way"], "timeout (--timeout): no reply is waited for"],
    [["--timeout", "1s", "--format", "text"], "timeout (--timeout): no reply is waited for"],
  ])("refuses %j", (argv, fault) => {
    expect(load(argv)).toMatchObject({ action: "exit", status: 2, faults: [expect.stringContaining(fault)] });
  });

  it.each([
    [["--rate", "100/s"], { SIXBEAT_INTERVAL: "1s" }],
    [["--zone", "a", "--fanout", "3"], {}],
    [["--series-idle", "1m", "--resolve", "all"], {}],
    [["--one-way"], { SIXBEAT_TIMEOUT: "1s", SIXBEAT_ZONE: "a", SIXBEAT_SERIES_IDLE: "1m" }],
    [["--timeout", "1s"], {}],
  ])("takes %j beside %j", (argv, env) => {
    expect(load(argv, env)).toMatchObject({ action: "run" });
  });
});
