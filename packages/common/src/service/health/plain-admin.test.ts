import { describe, expect, it } from "vitest";
import { plainAdmin } from "./plain-admin.ts";

const flag = "--health-check";

describe(plainAdmin, () => {
  it.each<[readonly string[], Record<string, string>, string]>([
    [[flag], {}, "[::]:9611"],
    [[flag, "--admin", "[::1]:7"], {}, "[::1]:7"],
    [["--admin=[::1]:7", flag], { SIXBEAT_ADMIN: "[::1]:8" }, "[::1]:7"],
    [["--admin", "[::1]:7", flag, flag], { SIXBEAT_CONFIG: "config.yaml" }, "[::1]:7"],
    [[flag], { SIXBEAT_ADMIN: " [::1]:8 " }, "[::1]:8"],
    [[flag], { SIXBEAT_ADMIN: "[::1]:8", SIXBEAT_CONFIG: "config.yaml" }, "[::1]:8"],
    [[flag], { SIXBEAT_ADMIN: "", SIXBEAT_CONFIG: " " }, "[::]:9611"],
    [[flag], { SIXBEAT_INTERVAL: "never", SIXBEAT_ADMIN_PORT: "tcp://10.0.0.1:80" }, "[::]:9611"],
  ])("is plain from %j and %j", (argv, environment, text) => {
    expect(plainAdmin(argv, environment, 9611)).toMatchObject({ text });
  });

  it.each([
    ["localhost", { host: "localhost", port: 9612 }],
    ["localhost:7", { host: "localhost", port: 7 }],
  ])("understands %s as an option does", (written, expected) => {
    expect(plainAdmin([flag, "--admin", written], {}, 9612)).toMatchObject(expected);
  });

  it("may be none", () => {
    expect(plainAdmin([flag], { SIXBEAT_ADMIN: "none" }, 9611)).toBe("none");
  });

  it.each<[string, readonly string[], Record<string, string>]>([
    ["nothing asks for health", ["--admin", "[::1]:7"], {}],
    ["something else is asked for, too", [flag, "--help"], {}],
    ["a flag is not known here", [flag, "--name", "a"], {}],
    ["there is an argument", [flag, "host.example"], {}],
    ["a flag lacks its value", [flag, "--admin"], {}],
    ["a flag stands where its value should", ["--admin", flag, "[::1]:7"], {}],
    ["another flag stands where its value should", [flag, "--admin", "--nope"], {}],
    ["it is given twice", [flag, "--admin", "a:1", "--admin", "a:2"], {}],
    ["it is given twice in the other way", [flag, "--admin=a:1", "--admin=a:2"], {}],
    ["the address is wrong", [flag, "--admin", "[::1"], {}],
    ["the variable is wrong", [flag], { SIXBEAT_ADMIN: "[::1" }],
    ["a file may say it", [flag], { SIXBEAT_CONFIG: "config.yaml" }],
    ["a file is named by a flag", [flag, "--config", "config.yaml"], {}],
  ])("is not plain where %s", (_, argv, environment) => {
    expect(plainAdmin(argv, environment, 9611)).toBeUndefined();
  });
});
