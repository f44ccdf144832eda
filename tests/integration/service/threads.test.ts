import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { FixtureProcess } from "./fixture-process.ts";

const drainedByItself = "drained []\n";

/** A fixture in so many threads, and what makes it do something else. */
async function inThreads(threads: number, ...argv: readonly string[]) {
  const file = await ScratchFile.create("fixture.yaml", "speed: 1\n");
  const args = ["--admin", "[::1]:0", "--threads", String(threads), "--config", file.path, ...argv];
  const fixture = new FixtureProcess(args);
  await fixture.says("metrics and health are served");
  const reload = async (speed: number) => {
    await file.write(`speed: ${speed}\n`);
    fixture.kill("SIGHUP");
  };
  const goOn = () => writeFile(`${file.path}.goes-on`, "");
  const end = async () => {
    await fixture[Symbol.asyncDispose]();
    await file[Symbol.asyncDispose]();
  };
  return { fixture, reload, goOn, [Symbol.asyncDispose]: end };
}

describe("a service in three threads", () => {
  it("starts in each, the first one first, which tells the others what it knows", async () => {
    await using run = await inThreads(3);
    const { fixture } = run;
    await fixture.says('"started"', 3);
    const started = fixture.log.filter(({ msg }) => msg === "started");
    const byThread = started.sort((a, b) => Number(a["thread"]) - Number(b["thread"]));
    expect(byThread.map(({ thread, told, service }) => [thread, told, service])).toEqual([
      [0, undefined, "sixbeat-fixture"],
      [1, "what the first one knows", "sixbeat-fixture"],
      [2, "what the first one knows", "sixbeat-fixture"],
    ]);
  });

  it("drains and releases all by a signal, says the sum of their figures, and leaves nothing open", async () => {
    await using run = await inThreads(3);
    const { fixture } = run;
    await fixture.says('"started"', 3);
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
    expect(fixture.messages.slice(-5)).toEqual(["stopping", "draining", "draining", "draining", "stopped"]);
    expect(fixture.log.filter(({ aborted }) => aborted === true)).toHaveLength(3);
    expect(fixture.log.at(-1)).toMatchObject({ sent: 21, paths: 4 });
    expect(fixture.stderr).toBe(drainedByItself);
  });

  it("has the status of the sum when its run was bounded", async () => {
    await using fixture = new FixtureProcess(["--admin", "none", "--count", "1", "--threads", "3"]);
    expect(await fixture.ended()).toBe(1);
    expect(fixture.stderr).toBe(drainedByItself);
  });

  it("prints lines for a person in between those of the log, and the log as a person reads it", async () => {
    await using fixture = new FixtureProcess([
      "--admin",
      "none",
      "--count",
      "1",
      "--threads",
      "2",
      "--log-format=pretty",
    ]);
    expect(await fixture.ended()).toBe(1);
    const lines = fixture.stdout.split("\n").map((line) => line.replace(/^\[.*?\] /, ""));
    for (const line of ['INFO: draining {"aborted":true}', "last words"]) {
      expect(lines.filter((written) => written === line)).toHaveLength(2);
    }
    expect(lines.slice(-2)).toEqual(["sent 14", ""]);
  });

  it("lists paths that several threads know once, with what each has counted, the latest last", async () => {
    await using run = await inThreads(3);
    const { body } = await run.fixture.get("/api/paths");
    const path = (target: string, numbers: readonly number[]) => ({
      ...{ source: "me", target, family: "ipv6", flow: "0" },
      numbers,
    });
    expect(JSON.parse(body)).toEqual({
      total: 4,
      offset: 0,
      paths: [path("all", [1, 2, 3]), path("0", [1]), path("1", [2]), path("2", [3])],
    });
    expect(JSON.parse((await run.fixture.get("/api/paths?target=1&target=all&offset=1")).body)).toEqual({
      total: 2,
      offset: 1,
      paths: [path("1", [2])],
    });
    expect((await run.fixture.get("/")).body).toContain("/api/paths  all paths\n");
  });

  it("takes a new configuration in each, and says once what needs a restart", async () => {
    await using run = await inThreads(3, "--size", "3");
    expect(await run.fixture.metric("sixbeat_fixture_speed")).toBe(3);
    await run.reload(5);
    await run.fixture.says("configuration reloaded");
    expect(run.fixture.log.at(-1)).toMatchObject({ changed: ["speed"] });
    expect(await run.fixture.metric("sixbeat_fixture_speed")).toBe(15);
  });

  it("keeps the old configuration where it can't be applied", async () => {
    await using run = await inThreads(2);
    await run.reload(666);
    await run.fixture.says("the configuration was not reloaded");
    expect(run.fixture.log.at(-1)).toMatchObject({ err: { message: "that speed can't be had" } });
    expect(await run.fixture.metric("sixbeat_fixture_speed")).toBe(2);
  });

  it("is ready when all are, and says why not", async () => {
    await using run = await inThreads(2, "--speed", "0");
    expect(await run.fixture.get("/readyz")).toEqual({ status: 503, body: "speed is 0\n" });
    await using ready = await inThreads(2);
    expect(await ready.fixture.get("/readyz")).toEqual({ status: 200, body: "ready\n" });
  });

  it("passes on what a person should know of so many threads", async () => {
    await using run = await inThreads(4);
    expect(run.fixture.log[0]).toMatchObject({ level: "warn", threads: 4, msg: "that is a lot" });
  });

  it.each([
    ["refuses-to-start", /^sixbeat-fixture: the port 54321 is taken; choose another with --listen\n$/],
    ["refused-by-the-system", /^sixbeat-fixture: bind \[::\]:80: permission denied \(EACCES\)\n$/],
    [
      "faulty-start",
      /^sixbeat-fixture: could not start because of a mistake[\s\S]*TypeError: nothing is not a function[\s\S]*at /,
    ],
  ])("ends with status 3 when one of them %s", async (behaviour, complaint) => {
    const args = ["--admin", "none", "--threads", "3", "--log-format", "pretty", "--behaviour", behaviour];
    await using fixture = new FixtureProcess(args);
    expect(await fixture.ended()).toBe(3);
    expect(fixture.stderr.replace(drainedByItself, "")).toMatch(complaint);
  });

  it("ends with status 3 when one breaks off", async () => {
    await using fixture = new FixtureProcess(["--admin", "none", "--threads", "2", "--behaviour", "breaks-off"]);
    expect(await fixture.ended()).toBe(3);
    const err = expect.objectContaining({ message: "it broke" });
    expect(fixture.log).toContainEqual(expect.objectContaining({ level: "error", msg: "the service broke off", err }));
    expect(fixture.stderr).toBe(drainedByItself);
  });
});

describe("a thread", () => {
  it("that dies ends the service with status 3 and says so", async () => {
    await using run = await inThreads(2);
    await run.reload(13);
    expect(await run.fixture.ended()).toBe(3);
    const err = expect.objectContaining({ message: "thread 1 has ended: exit status 7" });
    expect(run.fixture.log).toContainEqual(expect.objectContaining({ msg: "the service broke off", err }));
    expect(run.fixture.stderr).toBe(drainedByItself);
  });

  it("that throws goes on, and the error is logged and counted", async () => {
    await using run = await inThreads(2);
    await run.reload(15);
    await run.fixture.says("an error was caught by nobody");
    expect(run.fixture.log.find(({ level }) => level === "error")).toMatchObject({
      thread: 1,
      err: { message: "thrown by one thread", stack: expect.stringContaining("fixture-service.mjs") },
    });
    expect(await run.fixture.metric("sixbeat_internal_errors_total")).toBe(1);
    expect(await run.fixture.get("/readyz")).toMatchObject({ status: 200 });
  });

  it("that does not answer holds nobody up, shows, and takes nothing from the figures", async () => {
    await using run = await inThreads(2);
    const { fixture } = run;
    const turns = () => fixture.metric("sixbeat_fixture_turns_total");
    const age = async () => {
      const { body } = await fixture.get("/metrics");
      return Number(/^sixbeat_thread_figures_age_seconds\{thread="1"\} (.*)$/m.exec(body)?.[1]);
    };
    await eventually(async () => expect(await age()).toBeLessThan(1));
    await run.reload(14);
    await fixture.says("configuration reloaded");
    let asked = performance.now();
    const before = await turns();
    // Who asked for `before` has waited four seconds; the next one waits one.
    const waited = performance.now() - asked;
    asked = performance.now();
    expect(await age()).toBeGreaterThan(4.9);
    expect(performance.now() - asked).toBeLessThan(waited);
    expect(await turns()).toBeGreaterThanOrEqual(before);
    expect(await fixture.get("/readyz")).toEqual({ status: 503, body: "thread 1 does not answer\n" });
    expect(await fixture.get("/livez")).toEqual({ status: 200, body: "alive\n" });
    const late = "a thread does not answer; its last figures stand";
    expect(fixture.log).toContainEqual(expect.objectContaining({ level: "warn", thread: 1, msg: late }));
    await run.goOn();
    await eventually(async () => expect(await age()).toBeLessThan(1));
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
  });

  it("that takes its time to start is not waited for when the service is to stop", async () => {
    await using fixture = new FixtureProcess(["--admin", "none", "--threads", "2", "--behaviour", "endless-start"]);
    await fixture.says("starting");
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
    expect(fixture.messages).toContain("stopping");
  });

  it("that logs more than can be written drops lines and counts them", async () => {
    await using run = await inThreads(2, "--behaviour", "chatty");
    run.fixture.child.stdout?.pause();
    await eventually(async () => {
      expect(await run.fixture.metric("sixbeat_log_lines_dropped_total")).toBeGreaterThan(0);
    });
  });
});
