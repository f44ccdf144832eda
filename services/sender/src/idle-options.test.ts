import { loadConfig } from "@sixbeat/common/config";
import { describe, expect, it } from "vitest";
import { command } from "./command.ts";
import { idleOptions } from "./idle-options.ts";

const load = (argv: readonly string[], env = {}) => loadConfig(command, { argv: [...argv, "host.example"], env });

describe(idleOptions, () => {
  it.each([
    [["--rate", "100/s", "--interval", "1s"], "interval (--interval): rate says already how often to send"],
    [["--zone", "a"], "zone (--zone): only a choice of targets goes by it; add --fanout"],
    [["--timeout", "1s", "--one-way"], "timeout (--timeout): no reply is waited for"],
  ])("refuses %j", (argv, fault) => {
    expect(load(argv)).toMatchObject({ action: "exit", status: 2, faults: [expect.stringContaining(fault)] });
  });

  it.each([
    [["--rate", "100/s"], { SIXBEAT_INTERVAL: "1s" }],
    [["--zone", "a", "--fanout", "3"], {}],
    [["--series-idle", "1m"], {}],
    [["--one-way"], { SIXBEAT_TIMEOUT: "1s", SIXBEAT_ZONE: "a" }],
    [["--timeout", "1s"], {}],
    [["--timeout", "1s", "--format", "text"], {}],
  ])("takes %j beside %j", (argv, env) => {
    expect(load(argv, env)).toMatchObject({ action: "run" });
  });
});
