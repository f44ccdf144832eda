import { describe, expect, it } from "vitest";
import type { Command, Options } from "./command.ts";
import { duration } from "./fields/duration.ts";
import { endpoint } from "./fields/endpoint.ts";
import { flag } from "./fields/flag.ts";
import { integer } from "./fields/integer.ts";
import { list } from "./fields/list.ts";
import { text } from "./fields/text.ts";
import { readFlags } from "./flags.ts";
import { option } from "./option.ts";

const options = {
  targets: option(list(endpoint()), { description: "Targets" }),
  interval: option(duration(), { description: "Interval", short: "i" }),
  count: option(integer(), { description: "Count" }),
  message: option(text(), { description: "Message", placeholder: "words" }),
  oneWay: option(flag(), { description: "One way", short: "o" }),
};
const receiver: Command<Options> = { name: "receiver", summary: "receives", version: "1.2.3", options, examples: [] };
const sender: Command<Options> = { ...receiver, name: "sender", positional: "targets" };

const read = (argv: readonly string[], command = sender) => {
  const { given, faults, actions } = readFlags(command, argv);
  return { given: Object.fromEntries(given), faults, actions: [...actions] };
};

describe(readFlags, () => {
  it.each([
    [["--interval=1s"], "interval", "1s", "--interval"],
    [["--interval", "1s"], "interval", "1s", "--interval"],
    [["-i", "1s"], "interval", "1s", "-i"],
    [["-i1s"], "interval", "1s", "-i"],
    [["-i=1s"], "interval", "1s", "-i"],
    [["-oi1s"], "interval", "1s", "-i"],
    [["--count=-1"], "count", "-1", "--count"],
    [["--count", "-1"], "count", "-1", "--count"],
    [["--count", "-.5"], "count", "-.5", "--count"],
    [["--message", "-"], "message", "-", "--message"],
    [["--message="], "message", "", "--message"],
    [["--message=--hello"], "message", "--hello", "--message"],
    [["--message=a,b=c"], "message", "a,b=c", "--message"],
    [["--one-way"], "oneWay", true, "--one-way"],
    [["--one-way=false"], "oneWay", "false", "--one-way"],
    [["--no-one-way"], "oneWay", false, "--no-one-way"],
    [["-o"], "oneWay", true, "-o"],
  ])("reads %j", (argv, key, value, origin) => {
    const { given, faults } = read(argv);
    expect(faults).toEqual([]);
    expect(given[key]).toMatchObject({ value, origin });
  });

  it("joins bare arguments and both spellings of their flag in the order they stand in", () => {
    expect(read(["a", "--target", "b,c", "d", "--targets=e", "--", "--f"]).given["targets"]).toEqual({
      value: ["a", "b", "c", "d", "e", "--f"],
      origin: "arguments, --target, --targets",
      itemOrigins: ["argument 1", "--target", "--target", "argument 2", "--targets", "argument 3"],
    });
  });

  it("keeps an empty item for the option to refuse", () => {
    expect(read(["--targets=a,,b"]).given["targets"]?.value).toEqual(["a", "", "b"]);
  });

  it.each([
    [["--help"], ["help"]],
    [["-h"], ["help"]],
    [["-V"], ["version"]],
    [
      ["--check-config", "--print-config"],
      ["check-config", "print-config"],
    ],
    [
      ["--health-check", "--help", "--help"],
      ["health-check", "help"],
    ],
    [["--", "--help"], []],
  ])("finds the actions in %j", (argv, actions) => {
    expect(read(argv)).toMatchObject({ actions, faults: [] });
  });

  it.each([
    [["--interval"], "interval", "--interval", "needs a value; write --interval=<duration>"],
    [["--interval", "--one-way"], "interval", "--interval", "needs a value; write --interval=<duration>"],
    [["--interval", "--", "5s"], "interval", "--interval", "needs a value; write --interval=<duration>"],
    [["--message"], "message", "--message", "needs a value; write --message=<words>"],
    [["-i", "-o"], "interval", "-i", "needs a value; write -i <duration>"],
    [["-i"], "interval", "-i", "needs a value; write -i <duration>"],
    [["--targets"], "targets", "--targets", "needs a value; write --targets=<host[:port]>"],
    [["--interval=1s", "-i2s", "--interval=3s"], "interval", "--interval, -i", "given 3 times; give it once"],
    [["--one-way", "--no-one-way"], "one-way", "--one-way, --no-one-way", "given 2 times; give it once"],
    [["--no-one-way=true"], "one-way", "--no-one-way", "takes no value; write --no-one-way alone"],
    [["--one-way", "false"], "one-way", "--one-way", '"false" stands apart from its flag; write --one-way=false'],
    [["--help=yes"], "--help", undefined, "takes no value; write --help alone"],
    [["--intervall=5s"], "--intervall", undefined, "unknown option; did you mean --interval?"],
    [["--maxLoss"], "--maxLoss", undefined, "unknown option"],
    [["--oneWay"], "--oneWay", undefined, "unknown option; did you mean --one-way?"],
    [["--no-interval"], "--no-interval", undefined, "unknown option"],
    [["--no-help"], "--no-help", undefined, "unknown option"],
    [["--__proto__=1"], "--__proto__", undefined, "unknown option"],
    [["-x"], "-x", undefined, "unknown option"],
    [["-count"], "-count", undefined, "unknown option; did you mean --count?"],
    [["-5"], "-5", undefined, "unknown option"],
  ])("refuses %j", (argv, key, origin, problem) => {
    expect(read(argv).faults).toEqual([origin === undefined ? { key, problem } : { key, origin, problem }]);
  });

  it("refuses bare arguments where no option takes them", () => {
    expect(read(["a", "--count", "5", "b"], receiver).faults).toEqual([
      { key: "argument 1", problem: '"a" belongs to no option; receiver takes options only' },
      { key: "argument 2", problem: '"b" belongs to no option; receiver takes options only' },
    ]);
  });

  it("takes what follows an unknown flag for its value where that is likely", () => {
    expect(read(["--intervall", "5s", "a"]).given["targets"]?.value).toEqual(["a"]);
    expect(read(["--intervall=5s", "a"]).given["targets"]?.value).toEqual(["a"]);
    expect(read(["--onee-way", "a"]).given["targets"]?.value).toEqual(["a"]);
    expect(read(["--lissten", "[::]:5"], receiver).faults.map(({ key }) => key)).toEqual(["--lissten"]);
    expect(read(["--verbose", "a"]).given["targets"]?.value).toEqual(["a"]);
    expect(read(["--verbose", "192.0.2.7"]).given["targets"]?.value).toEqual(["192.0.2.7"]);
    for (const value of ["1", "2.5", "20ms", "10k/s", "5%"]) {
      expect(read(["--verbose", value, "a"]).given["targets"]?.value).toEqual(["a"]);
    }
  });
});
