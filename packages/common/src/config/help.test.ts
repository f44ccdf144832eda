import { describe, expect, it } from "vitest";
import type { Command, Options } from "./command.ts";
import { duration } from "./fields/duration.ts";
import { endpoint } from "./fields/endpoint.ts";
import { flag } from "./fields/flag.ts";
import { list } from "./fields/list.ts";
import { percentage } from "./fields/percentage.ts";
import { helpText } from "./help.ts";
import { optionName, variableName } from "./names.ts";
import { option } from "./option.ts";
import { sharedOptions } from "./shared-options.ts";

const options = {
  targets: option(list(endpoint(), { min: 1 }), { description: "Where to send", placeholder: "target" }),
  interval: option(duration().prefault("1s"), { description: "Time from one datagram to the next", short: "i" }),
  reflect: option(flag().prefault(true), { description: "Answer" }),
  oneWay: option(flag().prefault(false), { description: "Ask for no reply" }),
  maxLoss: option(percentage().prefault("0%"), { description: "The most that may be lost" }),
  ...sharedOptions(9611),
};
const command: Command<Options> = {
  name: "sixbeat-sender",
  summary: "sends",
  version: "0.1.0",
  options,
  positional: "targets",
  examples: ["sixbeat-sender 2001:db8::7"],
};

describe(helpText, () => {
  const help = helpText(command);

  it.each([
    "sixbeat-sender: sends\n\nUsage:\n  sixbeat-sender [options] [target ...]\n",
    "  --targets <target>...            Where to send (required; SIXBEAT_TARGETS)\n",
    "  -i, --interval <duration>        Time from one datagram to the next (default 1s; SIXBEAT_INTERVAL)\n",
    "  --[no-]reflect                   Answer (default true; SIXBEAT_REFLECT)\n",
    "  --one-way                        Ask for no reply (default false; SIXBEAT_ONE_WAY)\n",
    "  --count <number>                 Stop after this many datagrams (SIXBEAT_COUNT)\n",
    "  -h, --help                       Show this text\n",
    "Examples:\n  sixbeat-sender 2001:db8::7\n",
    "  1        a run bounded by --count or --duration lost more than --max-loss, or a health check\n           failed\n",
    "  130/143  a second SIGINT or SIGTERM ended it at once\n",
  ])("contains %j", (part) => {
    expect(help).toContain(part);
  });

  it("shows every option and its variable", () => {
    for (const key of Object.keys(options)) {
      expect(help).toMatch(new RegExp(`--(\\[no-\\])?${optionName(key)}\\b`));
      expect(help).toContain(variableName(key));
    }
  });

  it("fits into 100 columns", () => {
    expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("leaves out what a command does not have", () => {
    const { positional: _, ...plain } = command;
    const bare = helpText({ ...plain, options: { interval: options.interval }, examples: [] });
    expect(bare).toContain("Usage:\n  sixbeat-sender [options]\n");
    for (const absent of ["Examples:", "Where options come from:", "--max-loss", "undefined"])
      expect(bare).not.toContain(absent);
  });

  it("puts the explanation of a very long flag under it", () => {
    const long = { aVeryLongNameForAnOptionOfThisKind: option(duration(), { description: "Long" }) };
    expect(helpText({ ...command, options: long })).toMatch(
      / {2}--a-very-long-name-for-an-option-of-this-kind <duration>\n +Long \(required;/,
    );
  });
});
