import { describe, expect, it } from "vitest";
import type { Command, Options } from "./command.ts";
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

/** The lines of the report, without its frame. */
function faults(sources: Sources): readonly string[] {
  const loaded = load(sources);
  if (loaded.action !== "exit") throw new Error("there is no fault");
  expect(loaded).toMatchObject({ status: 2, stdout: "" });
  const lines = loaded.stderr.trimEnd().split("\n");
  expect(lines[0]).toBe(
    `sixbeat-sender: ${lines.length - 2} fault${lines.length === 3 ? "" : "s"} in the configuration`,
  );
  expect(lines.at(-1)).toBe("Run sixbeat-sender --help to see every option.");
  return lines.slice(1, -1).map((line) => line.slice(2));
}

describe(loadConfig, () => {
  it.each<[Sources, string]>([
    [
      { argv: ["--interval=5x"] },
      'interval (--interval): "5x" is not a duration; write a number and a unit: ms, s, m or h, such as 250ms or 1.5s',
    ],
    [
      { file: "interval: 5" },
      'interval (config.yaml:1:11): "5" has no unit; write a number and a unit: ms, s, m or h, such as 250ms or 1.5s',
    ],
    [{ env: { SIXBEAT_INTERVAL: "0s" } }, 'interval (SIXBEAT_INTERVAL): "0s" is too short; the shortest is 1ms'],
    [{ argv: ["--duration=0ms"] }, 'duration (--duration): "0ms" is too short; the shortest is 1ms'],
    [{ argv: ["--count=-1"] }, 'count (--count): "-1" is out of range; write a whole number, 1 or more'],
    [{ file: "count: 1.5" }, 'count (config.yaml:1:8): "1.5" is not a whole number; write a whole number, 1 or more'],
    [
      { env: { SIXBEAT_MAX_LOSS: "101%" } },
      'max-loss (SIXBEAT_MAX_LOSS): "101%" is out of range; write a percentage from 0% to 100%',
    ],
    [{ argv: ["--print=al"] }, 'print (--print): "al" is none of all, rate, none; did you mean all?'],
    [
      { file: "one-way: maybe" },
      'one-way (config.yaml:1:10): "maybe" is neither true nor false; write true, false, yes, no, 1 or 0',
    ],
    [{ file: "name: [a]" }, "name (config.yaml:1:7): a list is not text; write one piece of text"],
    [
      { argv: ["--name=a\u001b[2Jb"] },
      'name (--name): "a\\u001b[2Jb" has a line break or another control character; write one line of plain text',
    ],
    [
      { argv: [`--name=${"é".repeat(128)}`] },
      `name (--name): "${"é".repeat(80)}…" is 256 bytes long; write at most 255 bytes of UTF-8`,
    ],
    [{ argv: ["--name="] }, 'name (--name): "" is empty; write at least 1 byte of UTF-8'],
    [{ argv: ["--admin=[::"] }, 'admin (--admin): "[::" has no closing bracket; write [::]'],
    [
      { argv: ["::1:54321"] },
      'targets (argument 2): "::1:54321" is not an IPv6 address; with a port, write [::1]:54321',
    ],
    [
      { argv: ["--target", "b,host:99999"] },
      'targets (--target): "host:99999" has a port that is out of range; write 1 to 65535',
    ],
    [
      { file: "targets:\n  - a\n  - ''\n" },
      'targets (config.yaml:3:5): "" is empty; write a host or host:port, such as [::1]:54321',
    ],
    [
      { file: "targets: [[::1]:5]" },
      'targets (config.yaml:1:11): a mapping is not an endpoint; write a host or host:port, in a file in quotes: "[::1]:54321"',
    ],
    [{ file: "targets: []" }, "targets (config.yaml:1:10): an empty list is not enough; write at least one"],
    [{ env: { SIXBEAT_TARGETS: "a [::1" } }, 'targets (SIXBEAT_TARGETS): "[::1" has no closing bracket; write [::1]'],
    [
      { env: { SIXBEAT_KEY: "open sesame" } },
      "key (SIXBEAT_KEY): the secret value is 11 bytes long; write at least 16 bytes of UTF-8",
    ],
    [{ file: "max-los: 1" }, "max-los (config.yaml:1:1): unknown option; did you mean max-loss?"],
    [
      { file: "config: x" },
      "config (config.yaml:1:1): can't stand in the file itself; give it by --config or SIXBEAT_CONFIG",
    ],
    [{ file: "name:" }, "name (config.yaml:1:6): has no value; write one or take the line out"],
    [{ file: "count: 1\ncount: 2" }, "count (config.yaml:2:1): given twice; the first is at config.yaml:1:1"],
    [{ file: "- a" }, "config.yaml: is a list; write each option on a line, such as print: none"],
    [
      { file: "a: [" },
      "config.yaml:1:5: malformed: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    [{ env: { SIXBEAT_COUNTT: "1" } }, "SIXBEAT_COUNTT: unknown variable; did you mean SIXBEAT_COUNT?"],
    [{ argv: ["--intervall=1s"] }, "--intervall: unknown option; did you mean --interval?"],
    [{ argv: ["--count"] }, "count (--count): needs a value; write --count=<number>"],
    [{ argv: ["--count=1", "--count=2"] }, "count (--count): given 2 times; give it once"],
    [{ argv: ["--max-loss=1"] }, "max-loss (--max-loss): means nothing without an end; give --count or --duration"],
    [
      { env: { SIXBEAT_CONFIG: "a\nb" } },
      'config (SIXBEAT_CONFIG): "a\\nb" has a line break or another control character; write one line of plain text',
    ],
  ])("refuses %j in words that help", (sources, fault) => {
    expect(faults({ ...sources, argv: ["target", ...(sources.argv ?? [])] })).toEqual([fault]);
  });

  it("says how to give a required option", () => {
    expect(faults({})).toEqual([
      "targets: missing; give it as arguments, by --targets, by SIXBEAT_TARGETS or in the file",
    ]);
  });

  it("names no way that a command without arguments and file does not have", () => {
    const bare: Command<Options> = {
      name: "x",
      summary: "x",
      version: "1",
      options: { count: option(duration(), { description: "x" }) },
      examples: [],
    };
    const loaded = loadConfig(bare, { argv: [], env: {} });
    expect(loaded).toMatchObject({
      stderr: expect.stringContaining("  count: missing; give it by --count or by SIXBEAT_COUNT\n"),
    });
  });

  it("reports the faults of all layers at once, also of values that are overruled", () => {
    expect(
      faults({
        file: "interval: 5x\nmax-los: 1\n",
        env: { SIXBEAT_COUNTT: "5", SIXBEAT_INTERVAL: "5y" },
        argv: ["--interval=1s", "--nope", "--print=x"],
      }).map((line) => line.split(": ")[0]),
    ).toEqual([
      "--nope",
      "print (--print)",
      "SIXBEAT_COUNTT",
      "interval (SIXBEAT_INTERVAL)",
      "max-los (config.yaml:2:1)",
      "interval (config.yaml:1:11)",
      "targets",
    ]);
  });

  it("does not call missing what a file that can't be read may say", () => {
    const readFile = () => {
      throw Object.assign(new Error("x"), { code: "ENOENT" });
    };
    const loaded = loadConfig(command, { argv: ["--config", "nope.yaml"], env: {}, readFile });
    expect(loaded).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^sixbeat-sender: 1 fault .*\n {2}config \(--config\): "nope.yaml" does not exist\n/,
      ),
    });
    expect(faults({ file: "a: [" })).toHaveLength(1);
  });

  it("reads real files by itself", () => {
    const loaded = loadConfig(command, { argv: ["--config", "/"], env: {} });
    expect(loaded).toMatchObject({
      stderr: expect.stringContaining('config (--config): "/" is a directory; name a file in it'),
    });
  });
});
