import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Command } from "./command.ts";
import { duration } from "./fields/duration.ts";
import { endpoint } from "./fields/endpoint.ts";
import { flag } from "./fields/flag.ts";
import { list } from "./fields/list.ts";
import { percentage } from "./fields/percentage.ts";
import { text } from "./fields/text.ts";
import { type LoadInput, loadConfig } from "./load.ts";
import { option } from "./option.ts";
import { sharedOptions } from "./shared-options.ts";

const options = {
  targets: option(list(endpoint({ defaultPort: 54321 }), { min: 1 }), { description: "Targets" }),
  interval: option(duration({ min: 1 }).prefault("1s"), { description: "Interval" }),
  oneWay: option(flag().prefault(false), { description: "One way" }),
  maxLoss: option(percentage().prefault("0%"), { description: "Most loss" }),
  key: option(text({ minBytes: 16 }).optional(), { description: "Key", secret: true }),
  ...sharedOptions(9611),
};
const command: Command<typeof options> = {
  name: "sixbeat-sender",
  summary: "sends",
  version: "0.1.0",
  options,
  positional: "targets",
  examples: [],
  check: ({ maxLoss, count, duration }) =>
    maxLoss > 0 && count === undefined && duration === undefined
      ? [{ key: "max-loss", problem: "means nothing without an end; give --count or --duration" }]
      : [],
};

interface Sources {
  readonly argv?: readonly string[];
  readonly env?: LoadInput["env"];
  /** The text of config.yaml. */
  readonly file?: string;
}

function load({ argv = [], env = {}, file }: Sources) {
  const config = file === undefined ? [] : ["--config=config.yaml"];
  return loadConfig(command, { argv: [...config, ...argv], env, readFile: () => file ?? "" });
}

function run(sources: Sources) {
  const loaded = load(sources);
  if (loaded.action !== "run") throw new Error(`it does not run: ${JSON.stringify(loaded)}`);
  return loaded;
}

describe(loadConfig, () => {
  it("lets flags overrule the environment, the file and the defaults, and keeps where each value came from", () => {
    const { config, origins } = run({
      file: "interval: 2s\nmax-loss: 2\ncount: 2\ntargets: [file1, file2]\n",
      env: { SIXBEAT_INTERVAL: "3s", SIXBEAT_MAX_LOSS: "3%", SIXBEAT_TARGETS: "env1,env2", SIXBEAT_COUNT: "" },
      argv: ["--interval=4s", "arg", "--target", "flag:7"],
    });
    expect(config).toMatchObject({ interval: 4000, maxLoss: 3, count: 2, oneWay: false, duration: undefined });
    expect(config.targets).toEqual([
      { host: "arg", port: 54321, text: "arg" },
      { host: "flag", port: 7, text: "flag:7" },
    ]);
    expect(origins).toMatchObject({
      interval: "--interval",
      maxLoss: "SIXBEAT_MAX_LOSS",
      count: "config.yaml:3:8",
      targets: "arguments, --target",
      oneWay: "default",
      config: "--config",
    });
    expect(Object.keys(config)).toEqual(expect.arrayContaining(Object.keys(options)));
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("finds the file by the environment too, and prefers the flag", () => {
    const paths: string[] = [];
    const readFile = (path: string) => {
      paths.push(path);
      return "targets: a";
    };
    loadConfig(command, { argv: [], env: { SIXBEAT_CONFIG: "env.yaml" }, readFile });
    loadConfig(command, { argv: ["--config", "flag.yaml"], env: { SIXBEAT_CONFIG: "env.yaml" }, readFile });
    loadConfig(command, { argv: ["a"], env: {}, readFile });
    expect(paths).toEqual(["env.yaml", "flag.yaml"]);
  });

  it("never shows a secret", () => {
    const secret = "correct horse battery";
    const shown = [
      load({ argv: ["a", "--print-config"], env: { SIXBEAT_KEY: secret } }),
      load({ argv: ["a", `--key=${secret}`, `--key=${secret}`] }),
      load({ file: `key: ["${secret}"]\n` }),
      load({ file: `key: ${secret}: 1\n` }),
      load({ file: "key: *horse\n" }),
      load({ file: "key: !horse\n" }),
      load({ file: "key: 'horse\n" }),
      load({ file: 'key: "x" horse\n' }),
      load({ file: "key: |horse\n  x\n" }),
    ];
    for (const loaded of shown) expect(JSON.stringify(loaded)).not.toContain("horse");
  });

  it.each<[Sources, object]>([
    [{ argv: ["--version"] }, { action: "exit", status: 0, stdout: "sixbeat-sender 0.1.0\n", stderr: "" }],
    [{ argv: ["-V", "--nope"] }, { action: "exit", status: 0, stdout: "sixbeat-sender 0.1.0\n" }],
    [{ argv: ["--nope", "-h", "-V"] }, { action: "exit", status: 0, stdout: expect.stringContaining("Usage:") }],
    [
      { argv: ["a", "--check-config"] },
      { action: "exit", status: 0, stdout: "sixbeat-sender: configuration is fine\n" },
    ],
    [{ argv: ["--check-config"] }, { action: "exit", status: 2, stdout: "" }],
    [{ argv: ["a", "--print-config"] }, { action: "exit", status: 0, stdout: expect.stringContaining("targets: [a]") }],
    [{ argv: ["--print-config"] }, { action: "exit", status: 2, stdout: "" }],
  ])("answers %j", (sources, expected) => {
    expect(load(sources)).toMatchObject(expected);
  });

  it.each<[Sources, string]>([
    [{}, "[::]:9611"],
    [{ file: "admin: '[::1]:7'\n" }, "[::1]:7"],
    [{ file: "admin: '[::1]:7'\n", argv: ["--admin", "[::1]:8"] }, "[::1]:8"],
    [{ env: { SIXBEAT_INTERVAL: "never", SIXBEAT_NOPE: "1" }, file: "interval: never\nnope: 1\n" }, "[::]:9611"],
  ])("checks the health of whatever listens where %j says, whatever else it says", (sources, text) => {
    const loaded = load({ ...sources, argv: ["--health-check", ...(sources.argv ?? [])] });
    expect(loaded).toMatchObject({ action: "health-check", config: { admin: { text } } });
  });

  it.each<[Sources, string]>([
    [{ argv: ["--nope"] }, "--nope: unknown option"],
    [{ argv: ["--admin", "[::1"] }, "admin (--admin): "],
    [{ env: { SIXBEAT_ADMIN: "[::1" } }, "admin (SIXBEAT_ADMIN): "],
    [{ file: "admin: {}\n" }, "admin (config.yaml:1:8): "],
    [{ file: "admin: [::1]:7\n" }, "config.yaml:1:13: malformed"],
  ])("checks no health where %j leaves open whose", (sources, problem) => {
    const loaded = load({ ...sources, argv: ["--health-check", ...(sources.argv ?? [])] });
    expect(loaded).toMatchObject({ action: "exit", status: 2, stderr: expect.stringContaining(problem) });
  });

  it("never throws, whatever a person writes", () => {
    const names = Object.keys(options).map((key) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("1s", "-1", "[::1", "a,b", "yes", "5x", "--", "0x"),
    );
    const name = fc.constantFrom(...names);
    const argument = fc.oneof(
      value,
      fc.tuple(name, value).map(([option, text]) => `--${option}=${text}`),
      name.map((option) => `--${option}`),
    );
    const variable = fc
      .tuple(name, fc.string())
      .map(([option, more]) => `SIXBEAT_${option.toUpperCase().replaceAll("-", "_")}${more}`);
    const line = fc.tuple(name, fc.oneof(value, fc.json())).map(([option, text]) => `${option}: ${text}\n`);
    const sources = fc.record({
      argv: fc.array(argument, { maxLength: 6 }),
      env: fc.dictionary(variable, value, { maxKeys: 4 }),
      file: fc.oneof(
        fc.array(line, { maxLength: 6 }).map((lines) => lines.join("")),
        fc.string({ unit: "binary" }),
      ),
    });
    fc.assert(
      fc.property(sources, (written) => {
        const loaded = load(written);
        if (loaded.action !== "exit" || loaded.status === 0) return;
        expect(loaded.stderr).toMatch(/^sixbeat-sender: [1-9]\d* faults? in the configuration\n {2}.+: .+\n/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there.
        expect(loaded.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 500 },
    );
  });

  it("survives as many faults as fit into a file", () => {
    const loaded = load({ file: "name:\n".repeat(170_000) });
    expect(loaded).toMatchObject({ stderr: expect.stringMatching(/^sixbeat-sender: 170001 faults /) });
  });

  it("never throws for any value that reaches a field", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(options)), fc.anything({ withBigInt: true }), (schema, value) => {
        const result = schema.safeParse(value);
        expect(result.success || result.error.issues.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
