import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FixtureProcess } from "./fixture-process.ts";

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sixbeat-reload-"));
  file = join(directory, "config.yaml");
});

afterEach(() => rm(directory, { recursive: true }));

describe("SIGHUP", () => {
  it("puts a good configuration in force and says what needs a restart", async () => {
    await writeFile(file, "speed: 1\n");
    await using fixture = await FixtureProcess.started("--config", file);
    const startedAt = await fixture.metric("sixbeat_config_last_reload_success_timestamp_seconds");
    expect(startedAt).toBeCloseTo(Date.now() / 1000, -1);

    await writeFile(file, "speed: 2\nsize: 5\nlog-format: pretty\n");
    fixture.kill("SIGHUP");
    await fixture.says("configuration reloaded");
    const { msg, changed, restart } = fixture.log.at(-1) as { msg: string; changed: string[]; restart: string[] };
    expect(msg).toBe("configuration reloaded; some options need a restart");
    expect(changed.sort()).toEqual(["log-format", "size", "speed"]);
    expect(restart.sort()).toEqual(["log-format", "size"]);
    expect(await fixture.metric("sixbeat_fixture_speed")).toBe(2);
    expect(await fixture.metric("sixbeat_config_last_reload_successful")).toBe(1);
    expect(await fixture.metric("sixbeat_config_last_reload_success_timestamp_seconds")).toBeGreaterThan(startedAt);
  });

  it("keeps the old configuration when the new one is bad, and names every fault", async () => {
    await writeFile(file, "speed: 1\n");
    await using fixture = await FixtureProcess.started("--config", file);
    const before = await fixture.metric("sixbeat_config_last_reload_success_timestamp_seconds");
    await writeFile(file, "speed: fast\nsise: 5\n");
    fixture.kill("SIGHUP");
    await fixture.says("the old one stays in force");
    expect(fixture.log.filter(({ level }) => level === "error")).toMatchObject([
      {
        msg: "the configuration was not reloaded; the old one stays in force",
        faults: [expect.stringMatching(/^sise .*did you mean size/), expect.stringMatching(/^speed .*whole number/)],
      },
    ]);
    expect(await fixture.metric("sixbeat_fixture_speed")).toBe(1);
    expect(await fixture.metric("sixbeat_config_last_reload_successful")).toBe(0);
    expect(await fixture.metric("sixbeat_config_last_reload_success_timestamp_seconds")).toBe(before);

    await writeFile(file, "speed: 3\n");
    fixture.kill("SIGHUP");
    await fixture.says("configuration reloaded");
    expect(await fixture.metric("sixbeat_fixture_speed")).toBe(3);
    expect(await fixture.metric("sixbeat_config_last_reload_successful")).toBe(1);
  });

  it("says at each reload what is still not in force, until that is taken back", async () => {
    await writeFile(file, "size: 1\n");
    await using fixture = await FixtureProcess.started("--config", file);
    await writeFile(file, "size: 5\n");
    for (const time of [1, 2]) {
      fixture.kill("SIGHUP");
      await fixture.says("some options need a restart", time);
      expect(fixture.log.at(-1)).toMatchObject({ changed: ["size"], restart: ["size"] });
      expect(await fixture.metric("sixbeat_config_options_awaiting_restart")).toBe(1);
    }
    await writeFile(file, "size: 1\n");
    fixture.kill("SIGHUP");
    await fixture.says("nothing changed");
    expect(await fixture.metric("sixbeat_config_options_awaiting_restart")).toBe(0);
  });

  it("waits for nobody to write a pipe that took the place of the file", async () => {
    await writeFile(file, "speed: 1\n");
    await using fixture = await FixtureProcess.started("--config", file);
    await rm(file);
    execFileSync("mkfifo", [file]);
    fixture.kill("SIGHUP");
    await fixture.says("the old one stays in force");
    expect(fixture.log.at(-1)?.["faults"]).toEqual([expect.stringMatching(/ is no regular file any more$/)]);
    expect((await fixture.get("/livez")).status).toBe(200);
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
  });

  it("survives a service that fails to apply it", async () => {
    await writeFile(file, "speed: 1\n");
    await using fixture = await FixtureProcess.started("--config", file);
    await writeFile(file, "speed: 666\n");
    fixture.kill("SIGHUP");
    await fixture.says("the configuration was not reloaded");
    expect(await fixture.metric("sixbeat_fixture_speed")).toBe(1);
    expect(await fixture.metric("sixbeat_config_last_reload_successful")).toBe(0);
  });

  it("changes the log level at once", async () => {
    await writeFile(file, "log-level: info\n");
    await using fixture = await FixtureProcess.started("--config", file);
    await writeFile(file, "log-level: warn\n");
    fixture.kill("SIGHUP");
    // What a reload to "warn" says is below "warn"; the next fault is not.
    await writeFile(file, "log-level: warn\nspeed: fast\n");
    fixture.kill("SIGHUP");
    await fixture.says("the old one stays in force");
    expect(fixture.messages).not.toContain("configuration reloaded");
  });

  it.each([[["--speed", "4"]], [[]]])("with %j and no file says that nothing changed", async (argv) => {
    await using fixture = await FixtureProcess.started(...argv);
    fixture.kill("SIGHUP");
    await fixture.says("configuration reloaded: nothing changed");
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
  });
});
