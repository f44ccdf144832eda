import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { RunningCommand } from "../../support/running-command.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { commandPath, ServiceProcess } from "../../support/service-process.ts";

describe("--health-check", () => {
  let receiver: ServiceProcess;
  let admin: string;

  beforeAll(async () => {
    receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    const { url } = await receiver.logged("metrics and health are served");
    admin = new URL(String(url)).host;
    return () => receiver[Symbol.asyncDispose]();
  });

  /** More than the check takes, and less than any package that a run loads. */
  const little = 32 * 1024;

  it.each<[string, () => [readonly string[], Record<string, string>]]>([
    ["a flag", () => [["--admin", admin], {}]],
    ["the environment", () => [[], { SIXBEAT_ADMIN: admin, SIXBEAT_INTERVAL: "never" }]],
  ])("loads next to nothing where %s says whom to ask", async (_, sources) => {
    const [argv, environment] = sources();
    // Neither has targets here, as in a container that was given them as arguments.
    for (const name of ["sender", "receiver"] as const) {
      const { status, stdout, packages, octets } = await check(name, argv, environment);
      expect(status).toBe(0);
      expect(stdout).toBe("ready\n");
      expect(packages).toEqual([]);
      expect(octets).toBeLessThan(little);
    }
  });

  it("reads the file where that may say whom to ask", async () => {
    await using file = await ScratchFile.create("config.yaml", `admin: "${admin}"\n`);
    for (const [argv, environment] of [
      [["--config", file.path], {}],
      [[], { SIXBEAT_CONFIG: file.path }],
    ] as const) {
      const { status, stdout, packages, octets } = await check("sender", argv, environment);
      expect(status).toBe(0);
      expect(stdout).toBe("ready\n");
      // And so it shows above when they are loaded.
      expect(packages).toContain("yaml");
      expect(octets).toBeGreaterThan(little);
    }
  });

  it("says what is wrong with the question", async () => {
    await using command = new RunningCommand([
      process.execPath,
      commandPath("sender"),
      "--health-check",
      "--admin=[::1",
    ]);
    expect(await command.ended()).toBe(2);
    expect(command.stderr).toContain("admin (--admin): ");
  });
});

/** Runs a health check, and tells which packages it loaded, and how much in all. */
async function check(name: "sender" | "receiver", argv: readonly string[], environment: Record<string, string>) {
  const directory = mkdtempSync(join(tmpdir(), "sixbeat-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const words = [process.execPath, commandPath(name), "--health-check", ...argv];
  await using command = new RunningCommand(words, { ...environment, NODE_V8_COVERAGE: directory });
  const status = await command.ended();
  return { status, stdout: command.stdout, ...loadedBy(directory) };
}

/** Coverage names every script that was loaded. */
function loadedBy(directory: string): { readonly packages: readonly string[]; readonly octets: number } {
  const urls = readdirSync(directory).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(directory, file), "utf8")) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  const files = urls.filter((url) => url.startsWith("file:"));
  expect(files).toContainEqual(expect.stringMatching(/\/main\.js$/));
  const names = files.map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1]);
  return {
    packages: [...new Set(names.filter((found) => found !== undefined))],
    octets: files.reduce((sum, url) => sum + statSync(new URL(url)).size, 0),
  };
}
