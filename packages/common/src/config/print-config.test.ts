import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Command, Config } from "./command.ts";
import { duration, formatDuration } from "./fields/duration.ts";
import { endpoint } from "./fields/endpoint.ts";
import { flag } from "./fields/flag.ts";
import { list } from "./fields/list.ts";
import { percentage } from "./fields/percentage.ts";
import { text } from "./fields/text.ts";
import { loadConfig } from "./load.ts";
import { option } from "./option.ts";
import { printConfig } from "./print-config.ts";
import { sharedOptions } from "./shared-options.ts";

const options = {
  targets: option(list(endpoint({ defaultPort: 54321 })).prefault([]), { description: "Targets" }),
  interval: option(duration().prefault("1s"), { description: "Interval" }),
  oneWay: option(flag().prefault(false), { description: "One way" }),
  maxLoss: option(percentage().prefault("0%"), { description: "Most loss" }),
  message: option(text().prefault("hello"), { description: "Message" }),
  key: option(text().optional(), { description: "Key", secret: true }),
  ...sharedOptions(9611),
};
const command: Command<typeof options> = { name: "x", summary: "x", version: "1", options, examples: [] };

const load = (argv: readonly string[], env = {}, file = "") => loadConfig(command, { argv, env, readFile: () => file });

function print(argv: readonly string[], env = {}, file = ""): string {
  const loaded = load([...argv, "--print-config"], env, file);
  return loaded.action === "exit" ? loaded.stdout : "";
}

function read(argv: readonly string[], file = ""): Config<typeof options> {
  const loaded = load(argv, {}, file);
  if (loaded.action !== "run") throw new Error(JSON.stringify(loaded));
  return loaded.config;
}

describe(printConfig, () => {
  it("shows each value as it is written in a file, and where it comes from", () => {
    const file = "targets: [a, '[::1]:5']\ninterval: 90s\n";
    expect(
      print(["--config=c.yaml", "--name=007", "--no-one-way"], { SIXBEAT_KEY: "hidden", SIXBEAT_MAX_LOSS: ".5" }, file),
    ).toBe(
      [
        'targets: [a, "[::1]:5"] # c.yaml:1:10',
        "interval: 90s # c.yaml:2:11",
        "one-way: false # --no-one-way",
        "max-loss: 0.5% # SIXBEAT_MAX_LOSS",
        "message: hello # default",
        "# key: (secret) # SIXBEAT_KEY",
        'name: "007" # --name',
        "# count: (not set) # default",
        "# duration: (not set) # default",
        "print: rate # default",
        "threads: 1 # default",
        'admin: "[::]:9611" # default',
        "log-level: info # default",
        "log-format: auto # default",
        "# config: c.yaml # --config",
        "",
      ].join("\n"),
    );
  });

  it("gives the same configuration again when it is used as a file", () => {
    const target = fc.oneof(
      fc.domain(),
      fc.ipV6().filter((address) => !/^[0:.]+$/.test(address)),
    );
    const written = fc.record({
      targets: fc.array(target, { maxLength: 3 }),
      interval: fc.nat(1e9).map((milliseconds) => formatDuration(milliseconds / 8)),
      maxLoss: fc.double({ min: 0, max: 100, noNaN: true }),
      message: fc.oneof(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.constantFrom("#", ":", " ", "\n", "'", '"', "\\", "-", "[", "~", "a", "\u200b") }),
      ),
      oneWay: fc.boolean(),
      admin: fc.constantFrom("none", "[::1]:0", "::"),
    });
    fc.assert(
      fc.property(written, ({ targets, interval, maxLoss, message, oneWay, admin }) => {
        const argv = [
          ...targets.map((text) => `--targets=${text}`),
          `--interval=${interval}`,
          `--max-loss=${maxLoss}`,
          `--message=${message}`,
          `--one-way=${oneWay}`,
          `--admin=${admin}`,
          "--name=here",
        ];
        expect(read(["--config=printed.yaml"], print(argv))).toEqual({ ...read(argv), config: "printed.yaml" });
      }),
      { numRuns: 500 },
    );
  });
});
