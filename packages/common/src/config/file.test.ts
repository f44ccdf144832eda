import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duration } from "./fields/duration.ts";
import { endpoint } from "./fields/endpoint.ts";
import { flag } from "./fields/flag.ts";
import { list } from "./fields/list.ts";
import { readFile } from "./file.ts";
import { option } from "./option.ts";
import { sharedOptions } from "./shared-options.ts";

const options = {
  targets: option(list(endpoint()), { description: "Targets" }),
  interval: option(duration(), { description: "Interval" }),
  oneWay: option(flag(), { description: "One way" }),
  ...sharedOptions(9611),
};
const read = (text: string) => readFile(options, "c.yaml", text);

describe(readFile, () => {
  it("gives every value as it is written, with its line and column", () => {
    const text =
      "# ours\nname: 007\none-way: yes\ninterval: &i 1.50s\ntargets:\n  - host\n  - '[::1]:5'\ncount: 0x10\nduration: *i\n";
    expect(read(text)).toEqual({
      given: new Map<string, unknown>([
        ["name", { value: "007", origin: "c.yaml:2:7" }],
        ["oneWay", { value: "yes", origin: "c.yaml:3:10" }],
        ["interval", { value: "1.50s", origin: "c.yaml:4:14" }],
        ["targets", { value: ["host", "[::1]:5"], origin: "c.yaml:6:3", itemOrigins: ["c.yaml:6:5", "c.yaml:7:5"] }],
        ["count", { value: "0x10", origin: "c.yaml:8:8" }],
        ["duration", { value: "1.50s", origin: "c.yaml:9:11" }],
      ]),
      faults: [],
    });
  });

  it("reads JSON, tabs and all", () => {
    const { given, faults } = read('{\n\t"targets": ["a",\n\t\t"[::1]:5"],\n\t"one-way": true\n}\n');
    expect(faults).toEqual([]);
    expect(given.get("targets")).toMatchObject({ value: ["a", "[::1]:5"], itemOrigins: ["c.yaml:2:14", "c.yaml:3:3"] });
    expect(given.get("oneWay")).toEqual({ value: "true", origin: "c.yaml:4:13" });
  });

  it.each(["", "\n", "# nothing yet\n", "---\n", "~"])("finds nothing in %j", (text) => {
    expect(read(text)).toEqual({ given: new Map(), faults: [] });
  });

  it.each([
    ["max-los: 1", "max-los", "c.yaml:1:1", "unknown option"],
    ["one_way: yes", "one_way", "c.yaml:1:1", "unknown option; did you mean one-way?"],
    ["\n  oneWay: yes", "oneWay", "c.yaml:2:3", "unknown option; did you mean one-way?"],
    ["target: a", "target", "c.yaml:1:1", "unknown option; did you mean targets?"],
    ["help: true", "help", "c.yaml:1:1", "unknown option"],
    ["<<: {name: a}", "<<", "c.yaml:1:1", "unknown option"],
    ["__proto__: 1", "__proto__", "c.yaml:1:1", "unknown option"],
    ["? [a]\n: b", "(no plain name)", "c.yaml:1:3", "unknown option"],
    ["config: x", "config", "c.yaml:1:1", "can't stand in the file itself; give it by --config or SIXBEAT_CONFIG"],
    ["print: all\nname: a\nprint: none", "print", "c.yaml:3:1", "given twice; the first is at c.yaml:1:1"],
    ["name:", "name", "c.yaml:1:6", "has no value; write one or take the line out"],
    ["name: ~", "name", "c.yaml:1:7", "has no value; write one or take the line out"],
    ["name: null", "name", "c.yaml:1:7", "has no value; write one or take the line out"],
    ["{name}", "name", "c.yaml:1:2", "has no value; write one or take the line out"],
    ["name: *x", "name", "c.yaml:1:7", "is an alias of nothing above it; put text that begins with * in quotes"],
    [
      "targets: [a, *x]",
      "targets",
      "c.yaml:1:14",
      "is an alias of nothing above it; put text that begins with * in quotes",
    ],
  ])("refuses %j", (text, key, origin, problem) => {
    expect(read(text).faults).toEqual([{ key, origin, problem }]);
  });

  it.each([
    ["- a\n", "c.yaml", "is a list; write each option on a line, such as print: none"],
    ["just text", "c.yaml", "is a single value; write each option on a line, such as print: none"],
    [
      "listen: [::]:54321",
      "c.yaml:1:13",
      'malformed: Unexpected scalar at node end; put an address with brackets in quotes: "[::1]:54321"',
    ],
    [
      "targets:\n  - [::1]:5",
      "c.yaml:2:10",
      'malformed: Unexpected scalar at node end; put an address with brackets in quotes: "[::1]:54321"',
    ],
    ["a: 1\n\tb: 2", "c.yaml:2:1", "malformed: Tabs are not allowed as indentation"],
    ['{"a": 1', "c.yaml:1:8", "malformed: Flow map must end with a }"],
    ["name: a\n---\nname: b", "c.yaml:2:1", "malformed: More than one document; keep one"],
    ["name: !secret a", "c.yaml:1:7", "malformed: Unknown tag; put text that begins with ! in quotes"],
  ])("says where %j is malformed", (text, key, problem) => {
    expect(read(text)).toEqual({ given: new Map(), faults: [{ key, problem }], unread: true });
  });

  it("reports every malformed place, up to twenty", () => {
    expect(read("a: @b\nc: `d\n").faults.map(({ key }) => key)).toEqual(["c.yaml:1:4", "c.yaml:2:4"]);
    const many = read(Array.from({ length: 30 }, (_, i) => `a${i}: @b\n`).join("")).faults;
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toEqual({ key: "c.yaml", problem: "malformed in 10 more places" });
  });

  it("says once or more that a file is nested too deeply", () => {
    expect(read("[".repeat(5000)).faults[0]?.problem).toBe("malformed: Nested too deeply");
  });

  it("does not expand a bomb of aliases", () => {
    const levels = Array.from({ length: 40 }, (_, i) => `  - &a${i + 1} [${`*a${i},`.repeat(10)}]\n`);
    const { given, faults } = read(`targets:\n  - &a0 [x]\n${levels.join("")}  - *a40\n`);
    expect(faults).toEqual([]);
    expect(given.get("targets")?.value).toHaveLength(42);
  });

  it("refuses to look up more than a hundred aliases", () => {
    const fault = {
      key: "targets",
      origin: "c.yaml:2:311",
      problem: "has more aliases before it than the 100 a file may have",
    };
    expect(read(`name: &x a\ntargets: [${"*x,".repeat(101)}]`).faults).toEqual([fault]);
    expect(read(`name: &x a\ntargets: [${"*x,".repeat(100)}]`).faults).toEqual([]);
  });

  it("finds duplicates among very many keys without comparing each with each", () => {
    const text = Array.from({ length: 50_000 }, () => "name: a\n").join("");
    expect(read(text).faults).toHaveLength(49_999);
  });

  it("reads or refuses any text", () => {
    const piece = fc.constantFrom(
      "targets",
      "name",
      ":",
      ": ",
      "\n",
      "\n  ",
      "- ",
      "[",
      "]",
      "{",
      "}",
      ",",
      "&a",
      "*a",
      "!!set",
      "?",
      "'",
      '"',
      "|",
      "~",
      "1",
      "#",
      "\t",
      "%",
      "---\n",
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
      fc.string({ unit: "binary" }),
      fc.json(),
    );
    fc.assert(
      fc.property(text, (written) => {
        const { given, faults } = read(written);
        for (const fault of faults) expect(fault.problem).not.toBe("");
        for (const { origin } of given.values()) expect(origin).toMatch(/^c\.yaml:\d+:\d+$/);
      }),
      { numRuns: 1000 },
    );
  });
});
