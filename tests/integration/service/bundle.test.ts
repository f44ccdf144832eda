import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { RunningCommand } from "../../support/running-command.ts";
import { commandPath } from "../../support/service-process.ts";

/** Minutes at which things were written; what has none does not exist. */
interface Times {
  readonly bundle?: number;
  readonly service?: number;
  readonly common?: number;
}

describe.each(["sender", "receiver"] as const)("sixbeat-%s", (service) => {
  it.each<[string, string, Times]>([
    ["the bundle", "made after everything was compiled", { service: 1, common: 2, bundle: 3 }],
    ["the bundle", "all that was copied into an image", { bundle: 1 }],
    ["the modules", "there is no bundle", { service: 1, common: 1 }],
    ["the modules", "the service was compiled again", { common: 1, bundle: 2, service: 3 }],
    ["the modules", "what both share was compiled again", { service: 1, bundle: 2, common: 3 }],
  ])("runs %s when it is %s", async (expected, _, times) => {
    const command = await built(service, times);
    await using run = new RunningCommand([process.execPath, command]);
    expect(await run.ended()).toBe(0);
    expect(run.stdout).toBe(expected);
    expect(run.stderr).toBe("");
  });
});

/** A tree with the command and what stands for a build of it. Returns the command's path. */
async function built(service: "sender" | "receiver", times: Times): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "sixbeat-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const write = async (path: string, content: string, minute?: number) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    if (minute !== undefined) await utimes(join(root, path), minute * 60, minute * 60);
  };
  const home = `services/${service}`;
  await write(`${home}/package.json`, '{ "type": "module" }');
  await write(`${home}/dist/main.js`, 'process.stdout.write("the modules");');
  const { bundle, service: compiled, common } = times;
  if (bundle !== undefined) await write(`${home}/dist/bundle/main.js`, 'process.stdout.write("the bundle");', bundle);
  if (compiled !== undefined) await write(`${home}/tsconfig.tsbuildinfo`, "{}", compiled);
  if (common !== undefined) await write("packages/common/tsconfig.tsbuildinfo", "{}", common);
  await cp(dirname(commandPath(service)), join(root, home, "bin"), { recursive: true });
  return join(root, home, "bin", basename(commandPath(service)));
}
