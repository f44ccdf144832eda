import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { FixtureProcess } from "./fixture-process.ts";

const drainedByItself = "drained []\n";

describe("the end of a service", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("by %s drains, tells the figures and leaves nothing open", async (signal) => {
    await using fixture = await FixtureProcess.started();
    fixture.kill(signal);
    expect(await fixture.ended()).toBe(0);
    expect(fixture.messages.slice(-3)).toEqual(["stopping", "draining", "stopped"]);
    expect(fixture.log.at(-3)).toMatchObject({ signal });
    expect(fixture.log.at(-2)).toMatchObject({ aborted: true });
    expect(fixture.log.at(-1)).toMatchObject({ level: "info", service: "sixbeat-fixture", sent: 7, lost: 0 });
    expect(fixture.stderr).toBe(drainedByItself);
  });

  it.each([
    ["steady", 0],
    ["lossy", 1],
  ])("of a bounded %s run needs no signal and has the status of its outcome", async (behaviour, status) => {
    await using fixture = new FixtureProcess(["--admin", "none", "--count", "1", "--behaviour", behaviour]);
    expect(await fixture.ended()).toBe(status);
    expect(fixture.log).toContainEqual(expect.objectContaining({ msg: "draining", aborted: true }));
    expect(fixture.messages).not.toContain("stopping");
    expect(fixture.stderr).toBe(drainedByItself);
  });

  it("of an unbounded run is no failure, whatever was lost", async () => {
    await using fixture = await FixtureProcess.started("--behaviour", "lossy");
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
  });

  it("with an open scrape connection is not held up", async () => {
    await using fixture = await FixtureProcess.started();
    await fixture.get("/metrics");
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
    expect(fixture.stderr).toBe(drainedByItself);
  });

  it("is forced with a warning when something stays open", async () => {
    await using fixture = await FixtureProcess.started("--behaviour", "leaky");
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
    expect(fixture.log.at(-1)).toMatchObject({ level: "warn", resources: expect.arrayContaining(["Timeout"]) });
    expect(fixture.stderr).not.toContain("drained");
  });

  it("comes with status 3 when the service breaks off by itself", async () => {
    await using fixture = new FixtureProcess(["--admin", "none", "--behaviour", "breaks-off"]);
    expect(await fixture.ended()).toBe(3);
    expect(fixture.log).toContainEqual(expect.objectContaining({ level: "error", msg: "the service broke off" }));
    expect(fixture.stderr).toBe(drainedByItself);
  });
});

describe("a start that fails", () => {
  it.each([
    ["refuses-to-start", "the port 54321 is taken; choose another with --listen"],
    ["refused-by-the-system", "bind [::]:80: permission denied (EACCES)"],
  ])("because it %s says why in one line", async (behaviour, message) => {
    await using json = new FixtureProcess(["--behaviour", behaviour]);
    expect(await json.ended()).toBe(3);
    expect(json.log).toEqual([expect.objectContaining({ level: "fatal", msg: message })]);
    expect(json.stdout).not.toContain("stack");
    expect(json.stderr).toBe(drainedByItself);

    await using pretty = new FixtureProcess(["--behaviour", behaviour, "--log-format", "pretty"]);
    expect(await pretty.ended()).toBe(3);
    expect(pretty.stdout).toBe("");
    expect(pretty.stderr).toContain(`sixbeat-fixture: ${message}\n`);
    expect(pretty.stderr.replace(drainedByItself, "").trimEnd()).not.toContain("\n");
  });

  it("by a mistake in the program shows the stack", async () => {
    await using fixture = new FixtureProcess(["--behaviour", "faulty-start"]);
    expect(await fixture.ended()).toBe(3);
    expect(fixture.log).toEqual([expect.objectContaining({ level: "fatal" })]);
    expect(fixture.stdout).toContain("TypeError: nothing is not a function\\n    at");
  });

  it("to get the admin address releases the service", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen({ host: "::1", port: 0 }, resolve));
    const address = `[::1]:${(other.address() as AddressInfo).port}`;
    try {
      await using fixture = new FixtureProcess(["--admin", address]);
      expect(await fixture.ended()).toBe(3);
      expect(fixture.log.find(({ level }) => level === "fatal")).toMatchObject({
        msg: `the admin address ${address} is already in use (EADDRINUSE); another sixbeat-fixture? choose another with --admin or switch it off with --admin none`,
      });
      expect(fixture.stderr).toBe(drainedByItself);
    } finally {
      other.close();
    }
  });

  it("to end is broken off by a signal", async () => {
    await using fixture = new FixtureProcess(["--behaviour", "endless-start"]);
    await fixture.says("starting\n");
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
    expect(fixture.messages).toEqual(["stopping", expect.stringContaining("something is still open 2000 ms after")]);
  });
});

describe("a running service", () => {
  it("survives errors that nobody catches, and counts them", async () => {
    await using fixture = await FixtureProcess.started("--behaviour", "throws");
    await fixture.says("an error was caught by nobody", 2);
    expect(await fixture.metric("sixbeat_internal_errors_total")).toBe(2);
    const errors = fixture.log.filter(({ level }) => level === "error").map(({ err }) => err);
    expect(errors).toMatchObject([{ message: "thrown" }, { message: "rejected" }]);
    expect(errors).toMatchObject([{ stack: expect.any(String) }, { stack: expect.any(String) }]);
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
  });

  it("is ready until it stops", async () => {
    await using fixture = await FixtureProcess.started("--behaviour", "slow-drain");
    expect(await fixture.get("/readyz")).toEqual({ status: 200, body: "ready\n" });
    fixture.kill("SIGTERM");
    await fixture.says("draining");
    expect(await fixture.get("/readyz")).toEqual({ status: 503, body: "stopping\n" });
    expect(await fixture.get("/livez")).toEqual({ status: 200, body: "alive\n" });
  });

  it("is asked by --health-check", async () => {
    await using fixture = await FixtureProcess.started("--speed", "0");
    const admin = new URL(fixture.url).host;
    await using unwell = new FixtureProcess(["--health-check", "--admin", admin]);
    expect(await unwell.ended()).toBe(1);
    expect(unwell.stdout).toBe("speed is 0\n");

    await using well = await FixtureProcess.started();
    await using check = new FixtureProcess(["--health-check", "--admin", new URL(well.url).host]);
    expect(await check.ended()).toBe(0);
    expect(check.stdout).toBe("ready\n");
    expect(check.stderr).toBe(drainedByItself);
  });
});

describe("an action of the command line", () => {
  it.each([
    [["--version"], 0, "sixbeat-fixture 1.2.3\n", ""],
    [["--check-config"], 0, "sixbeat-fixture: configuration is fine\n", ""],
    [["--speed", "fast"], 2, "", "1 fault in the configuration"],
  ])("%j prints and ends", async (argv, status, stdout, stderr) => {
    await using fixture = new FixtureProcess(argv);
    expect(await fixture.ended()).toBe(status);
    expect(fixture.stdout).toBe(stdout);
    expect(fixture.stderr).toContain(stderr);
  });
});
