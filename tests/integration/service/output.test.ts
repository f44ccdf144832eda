import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { lacks } from "../../support/requires.ts";
import { FixtureProcess, fixturePath } from "./fixture-process.ts";

describe("the log", () => {
  it("is JSON with words and times that collectors know", async () => {
    await using fixture = await FixtureProcess.started("--name", "here");
    expect(fixture.log.find(({ msg }) => msg === "started")).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: "sixbeat-fixture",
      name: "here",
      msg: "started",
    });
    expect(fixture.stdout).not.toContain("last words");
  });

  it("on a full disk costs lines and nothing else", async () => {
    const full = openSync("/dev/full", "w");
    const admin = `[::1]:${await freePort()}`;
    await using fixture = new FixtureProcess(["--admin", admin], { stdio: ["ignore", full, full] });
    closeSync(full);
    const dropped = await droppedLines(`http://${admin}/metrics`);
    expect(dropped).toBeGreaterThan(0);
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
  });

  it("into a pipe that was closed costs lines and nothing else", async () => {
    await using fixture = await FixtureProcess.started("--behaviour", "chatty");
    const { url } = fixture;
    fixture.child.stdout?.destroy();
    fixture.child.stderr?.destroy();
    while ((await droppedLines(`${url}metrics`)) === 0);
    fixture.kill("SIGTERM");
    expect(await fixture.ended()).toBe(0);
  });

  it("into a pipe that nobody reads stops neither the service nor its end", async () => {
    await using fixture = await FixtureProcess.started("--behaviour", "chatty");
    const { url } = fixture;
    fixture.child.stdout?.pause();
    while ((await droppedLines(`${url}metrics`)) === 0);
    expect((await fetch(`${url}livez`)).status).toBe(200);
    const exited = once(fixture.child, "exit");
    fixture.kill("SIGTERM");
    expect((await exited)[0]).toBe(0);
  });
});

describe.skipIf(lacks("python3"))("on a terminal", () => {
  it("lines are for a person, in colour, and end with the summary", async () => {
    const { screen, status } = await onTerminal({}, "\x03");
    expect(screen).toContain("\u001b[32mINFO\u001b[39m: ");
    expect(plain(screen)).toMatch(
      /INFO: started\r\n(.*\r\n)*.*INFO: stopping .*\r\n.*INFO: draining .*\r\nlast words\r\nsent 7\r\nlost 0\r\n$/,
    );
    expect(status).toBe(0);
  });

  it.each([{ NO_COLOR: "1" }, { TERM: "dumb" }])("%j takes the colour away", async (env) => {
    const { screen } = await onTerminal(env, "\x03");
    expect(screen).toContain("INFO: started");
    expect(screen).not.toContain("\u001b");
  });

  it("that is closed the service ends too", async () => {
    const { status } = await onTerminal({}, "close");
    expect(status).toBe(0);
  });
});

async function droppedLines(url: string): Promise<number> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response === undefined) continue;
    return Number(/^sixbeat_log_lines_dropped_total (\d+)$/m.exec(await response.text())?.[1]);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen({ host: "::1", port: 0 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Runs the fixture on a terminal of its own until it has started, then types something or closes the terminal. */
async function onTerminal(env: Record<string, string>, then: string): Promise<{ screen: string; status: number }> {
  const terminal = fileURLToPath(new URL("terminal.py", import.meta.url));
  const argv = [terminal, "INFO", then, process.execPath, fixturePath, "--admin", "none"];
  const child = spawn("python3", argv, { env: { PATH: "/usr/bin:/bin", TERM: "xterm", ...env } });
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
  });
  const [status] = await once(child, "close");
  return { screen: screen.replace(/drained.*\r\n/, ""), status };
}

function plain(screen: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken out
  return screen.replace(/\u001b\[\d+m/g, "");
}
