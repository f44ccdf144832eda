import { loadConfig } from "@sixbeat/common/config";
import { describe, expect, it } from "vitest";
import { command } from "./command.ts";
import { targetField } from "./target-field.ts";

const problem = (written: unknown) => targetField(54321).safeParse(written).error?.issues[0]?.message;

describe(targetField, () => {
  it.each([
    ["host.example", { host: "host.example", port: 54321, text: "host.example", zone: undefined }],
    ["host.example:7@eu-1a", { host: "host.example", port: 7, text: "host.example:7", zone: "eu-1a" }],
    ["[2001:db8::7]:9@b", { host: "2001:db8::7", port: 9, text: "[2001:db8::7]:9", zone: "b" }],
    ["fe80::1%eth0@a", { host: "fe80::1%eth0", port: 54321, text: "fe80::1%eth0", zone: "a" }],
    ["ff05::1234", { host: "ff05::1234", port: 54321, text: "ff05::1234", zone: undefined }],
    ["fe8::1", { host: "fe8::1", port: 54321, text: "fe8::1", zone: undefined }],
    [" host.example@a ", { host: "host.example", port: 54321, text: "host.example", zone: "a" }],
  ])("reads %j", (written, value) => {
    expect(targetField(54321).parse(written)).toEqual(value);
  });

  it.each([
    ["host.example@", /^has no zone after its @/],
    ["host.example@ ", /^has no zone after its @/],
    ["host.example@a b", /^has a blank in its zone/],
    ["@a", /^is empty/],
    ["a@b@c", /^is not a host name/],
    [["::1"], /^is not an endpoint/],
    ["fe80::1", /^is known on one link only.* write fe80::1%eth0 /],
    ["[FEBF::1]:9@a", /^is known on one link only.* write \[FEBF::1%eth0\]:9 /],
    ["ff02::1234", /^is known on one link only.* write ff02::1234%eth0 /],
    ["ff11::1", /^is known on one link only/],
  ])("refuses %j", (written, why) => {
    expect(problem(written)).toMatch(why);
  });
});

describe("targets in the configuration", () => {
  const load = (...argv: readonly string[]) => loadConfig(command, { argv, env: {} });

  it("are printed with the zone that they were given", () => {
    const loaded = load("a.example@x", "b.example", "--print-config");
    expect(loaded).toMatchObject({
      action: "exit",
      status: 0,
      stdout: expect.stringMatching(/a\.example@x.*b\.example/s),
    });
  });

  it.each([
    ["one", 254, "run"],
    ["all", 254, "exit"],
    ["all", 190, "run"],
  ])("leave room for an address behind the name where that is %s", (resolve, length, action) => {
    const name = `${"a".repeat(length - 6)}:54321`.replace(/a{60}/g, `${"a".repeat(59)}.`);
    expect(load("--resolve", resolve, name)).toMatchObject({ action });
  });
});
