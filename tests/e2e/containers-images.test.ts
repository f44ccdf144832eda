import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { lacks } from "../support/requires.ts";
import { buildImages, command, docker, imageOf, OWN_TAG, services, TOP } from "./containers.ts";

const MEGABYTE = 1e6;
/** What an image may add to its base. */
const ROOM = 12 * MEGABYTE;

describe.skipIf(lacks("engine"))("the images", () => {
  beforeAll(buildImages);

  describe.each(services)("sixbeat-%s", (service) => {
    const image = imageOf(service);

    it("runs as an unprivileged user, and needs no shell to start, to stop or to be asked for its health", async () => {
      const { Config } = await inspect(image);
      const start = ["node", `/app/services/${service}/bin/sixbeat-${service}.js`];
      expect(Config).toMatchObject({
        User: "65532:65532",
        StopSignal: "SIGTERM",
        Entrypoint: start,
        Healthcheck: { Test: ["CMD", ...start, "--health-check"] },
      });
    });

    it("says what it is, of which version and under which licence", async () => {
      const { Labels } = (await inspect(image)).Config;
      expect(Labels).toMatchObject({
        "org.opencontainers.image.title": `sixbeat-${service}`,
        "org.opencontainers.image.description": expect.stringMatching(/over IPv6/),
        "org.opencontainers.image.licenses": "MIT",
        "org.opencontainers.image.version": version(),
        "org.opencontainers.image.revision": expect.stringMatching(/./),
      });
    });

    it("holds no development dependency, and koffi for one platform", async () => {
      const installed = new Set((await files(image)).flatMap(packageOf));
      expect(installed).toContain("pino");
      expect([...installed].filter((name) => !productionDependencies().has(name))).toEqual([]);
      expect([...installed].filter((name) => name.startsWith("@koromix/"))).toHaveLength(1);
    });

    it("holds nothing that Node does not load, but licences", async () => {
      const surplus = (await files(image)).filter((path) => /\.(?:[cm]?ts|map|md|tsbuildinfo|h|cc|sh)$/.test(path));
      expect(surplus.filter((path) => !path.endsWith("/LICENSE.md"))).toEqual([]);
    });

    it("holds no other service", async () => {
      const found = (await files(image)).filter((path) => path.startsWith("services/"));
      expect(new Set(found.map((path) => path.split("/")[1]))).toEqual(new Set([service]));
    });

    it("is small", async () => {
      const base = (await inspect(process.env["NODE_IMAGE"] ?? "node:24-trixie-slim")).Size;
      const added = (await inspect(image)).Size - base;
      process.stderr.write(`sixbeat-${service}: ${megabytes(added)} MB on a base of ${megabytes(base)} MB\n`);
      expect(added).toBeLessThan(ROOM);
    });
  });
});

describe.skipIf(lacks("engine", "runtime images"))("an image on a base without a shell", () => {
  it("becomes healthy on amd64", async () => {
    const tag = await bake("amd64");
    const id = (await docker("run", "--detach", "--read-only", `sixbeat-receiver:${tag}`)).trim();
    try {
      await expect(docker("exec", id, "node", "-e", "0")).resolves.toBe("");
      await expect(docker("exec", id, "sh", "-c", "true")).rejects.toMatchObject({ code: expect.toBeOneOf(NOT_THERE) });
      const health = async () => JSON.parse(await docker("inspect", "--format", "{{json .State.Health.Status}}", id));
      await expect.poll(health, { timeout: 60_000, interval: 250 }).toBe("healthy");
    } finally {
      await docker("rm", "--force", id);
    }
  });

  it("is made for arm64 without emulation, with the binary of that architecture", async () => {
    const tag = await bake("arm64");
    const folder = mkdtempSync(join(tmpdir(), "sixbeat-images-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const service of services) {
      const image = `sixbeat-${service}:${tag}`;
      expect(await inspect(image)).toMatchObject({ Architecture: "arm64" });
      const id = (await docker("create", "--platform", "linux/arm64", image)).trim();
      try {
        const binary = "node_modules/@koromix/koffi-linux-arm64/linux_arm64/koffi.node";
        const copy = join(folder, service);
        await docker("cp", `${id}:/app/${binary}`, copy);
        // In the header of ELF, the machine is at 18.
        expect(readFileSync(copy).readUInt16LE(18)).toBe(EM_AARCH64);
      } finally {
        await docker("rm", "--force", id);
      }
    }
  });
});

const EM_AARCH64 = 183;
/** How `docker exec` ends when there is no such command; which, depends on the engine. */
const NOT_THERE = [126, 127];

/** Both images for one architecture, by the file that releases are made with; resolves to their tag. */
async function bake(architecture: "amd64" | "arm64"): Promise<string> {
  const tag = `${OWN_TAG}-${architecture}`;
  const base = process.env[`RUNTIME_FOR_${architecture.toUpperCase()}`]!;
  const variables = { PLATFORMS: `linux/${architecture}`, VERSION: tag, RUNTIME_IMAGE: base };
  await command("docker", ["buildx", "bake", "--file", "docker-bake.hcl", "--load", "--progress", "quiet"], variables);
  return tag;
}

interface ImageFacts {
  Size: number;
  Architecture: string;
  Config: { Labels: Record<string, string> };
}

async function inspect(image: string): Promise<ImageFacts> {
  const [facts] = JSON.parse(await docker("image", "inspect", image)) as [ImageFacts];
  return facts;
}

/** Every path in the image's /app. */
async function files(image: string): Promise<string[]> {
  const script = `process.stdout.write(JSON.stringify(fs.readdirSync("/app", { recursive: true })))`;
  return JSON.parse(await docker("run", "--rm", "--network", "none", "--entrypoint", "node", image, "-e", script));
}

/** The package that a file belongs to. */
function packageOf(path: string): string[] {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/@]+)\//.exec(path) ?? [];
  return name === undefined ? [] : [name];
}

function productionDependencies(): Set<string> {
  const { packages } = readJson<{ packages: Record<string, { dev?: boolean; devOptional?: boolean }> }>(
    "package-lock.json",
  );
  const names = Object.entries(packages).filter(([, { dev, devOptional }]) => !dev && !devOptional);
  return new Set(names.flatMap(([path]) => packageOf(`${path}/`)));
}

function version(): string {
  return readJson<{ version: string }>("package.json").version;
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(`${TOP}${name}`, "utf8")) as T;
}

function megabytes(octets: number): string {
  return (octets / MEGABYTE).toFixed(1);
}
