import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chown } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { lacks } from "../support/requires.ts";
import { ScratchFile } from "../support/scratch-file.ts";
import { ownPlace, ownProject } from "./compose.ts";
import { buildImages, docker, randomSubnet, TOP } from "./containers.ts";

const SIGNED = ["docker-compose.yml", "compose.keys.yml"];
const GROUP_OF_SERVICES = 65532;
const HEX = "ab".repeat(32);
const page = readFileSync(`${TOP}docs/compose.md`, "utf8");

/** What docs/compose.md says that is seen when something is wrong. */
const documented = [...page.slice(page.indexOf("## When it does not work")).matchAll(/^\| (`.*?) +\|/gm)].flatMap(
  ([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map(([, message]) => message!),
);

describe.skipIf(lacks("engine", "root"))("docker compose with something wrong", () => {
  beforeAll(buildImages);

  it("says that another network has the subnet", async () => {
    const [network, subnet] = [ownProject(), randomSubnet()];
    await docker("network", "create", "--ipv6", "--subnet", subnet, network);
    try {
      const { status, stderr } = up({ PROBE_SUBNET: subnet });
      expect(status).toBe(1);
      expect(lastLine(stderr)).toContain("Pool overlaps with other one on this address space");
      expect(documented).toContain("Pool overlaps with other one on this address space");
    } finally {
      await docker("network", "rm", network);
    }
  });

  it.each(["SENDER_ADMIN_PORT", "RECEIVER_ADMIN_PORT"])("says that the port of %s is taken", async (variable) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const { status, stderr } = up({ [variable]: String(port) });
      expect(status).toBe(1);
      expect(lastLine(stderr)).toContain(String(port));
      expect(documented.filter((message) => lastLine(stderr).includes(message))).not.toEqual([]);
    } finally {
      other.close();
    }
  });

  it("says that the file of keys is not there", () => {
    const { status, stderr } = up({ KEY_FILE: "/etc/sixbeat/no-such-file" }, SIGNED);
    expect(status).toBe(1);
    expect(lastLine(stderr)).toContain("bind source path does not exist: /etc/sixbeat/no-such-file");
    expect(documented).toContain("bind source path does not exist");
  });

  it.each([
    ["is readable for all", HEX, 0o644, "is open to others with the mode 0644; make it 0640"],
    ["is not for the services", HEX, 0o600, "must not be read by this user"],
    ["holds no key", "secret", 0o640, "has something that is neither base64 nor"],
  ])("ends with status 2 and one line about a file of keys that %s", async (_, text, mode, fault) => {
    await using file = await ScratchFile.create("keys", text, mode);
    await chown(file.path, 0, GROUP_OF_SERVICES);
    for (const service of ["sender", "receiver"]) {
      const { status, stderr } = run({ KEY_FILE: file.path }, SIGNED, "run", "--rm", "--no-deps", "--no-TTY", service);
      const said = stderr.split("\n").filter((line) => line.startsWith("  ") || line.startsWith(`sixbeat-${service}`));
      expect({ status, said }).toEqual({
        status: 2,
        said: [
          `sixbeat-${service}: 1 fault in the configuration`,
          expect.stringContaining(`key-file (SIXBEAT_KEY_FILE): "/run/secrets/sixbeat-keys" ${fault}`),
        ],
      });
    }
  });
});

/** Tries to start the pair, and takes away what did start. */
function up(variables: Record<string, string>, files?: readonly string[]) {
  return run(variables, files, "up", "--no-build", "--wait");
}

function run(variables: Record<string, string>, files: readonly string[] = ["docker-compose.yml"], ...args: string[]) {
  const compose = ["compose", "--project-name", ownProject(), ...files.flatMap((file) => ["--file", file])];
  const options = { cwd: TOP, env: { ...process.env, ...ownPlace(), ...variables }, encoding: "utf8" } as const;
  try {
    return spawnSync("docker", [...compose, ...args], options);
  } finally {
    spawnSync("docker", [...compose, "down", "--volumes"], options);
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)!;
}
