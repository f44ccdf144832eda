import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { loadConfig } from "./load.ts";
import { sharedOptions } from "./shared-options.ts";

const load = (...argv: string[]) =>
  loadConfig({ name: "x", summary: "x", version: "1", options: sharedOptions(9612), examples: [] }, { argv, env: {} });

describe(sharedOptions, () => {
  it("has a default or is optional, every one", () => {
    expect(load()).toMatchObject({
      action: "run",
      config: {
        name: hostname(),
        admin: { host: "::", port: 9612, text: "[::]:9612" },
        logLevel: "info",
        logFormat: "auto",
        print: "rate",
        threads: 1,
        count: undefined,
        duration: undefined,
        config: undefined,
      },
    });
  });

  it.each([
    ["--name=a b", { name: "a b" }],
    ["--admin=none", { admin: "none" }],
    ["--admin=::1", { admin: { host: "::1", port: 9612 } }],
    ["--log-level=trace", { logLevel: "trace" }],
    ["--log-format=json", { logFormat: "json" }],
    ["--print=all", { print: "all" }],
    ["--count=1", { count: 1 }],
    ["--threads=64", { threads: 64 }],
    ["--duration=1ms", { duration: 1 }],
  ])("takes %s", (flag, config) => {
    expect(load(flag)).toMatchObject({ action: "run", config });
  });

  it.each(["0", "65", "1.5", "two"])("refuses %s threads", (threads) => {
    expect(load(`--threads=${threads}`)).toMatchObject({
      action: "exit",
      status: 2,
      stderr: expect.stringMatching(/threads \(--threads\): .*write a whole number from 1 to 64/),
    });
  });
});
