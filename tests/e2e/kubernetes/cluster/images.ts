import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { ServiceName } from "../manifests.ts";

const TOP = fileURLToPath(new URL("../../../..", import.meta.url));

/** Builds both images from this tree, and returns what they are to be run by. */
export async function buildImages(): Promise<Record<ServiceName, string>> {
  return { sender: await build("sender"), receiver: await build("receiver") };
}

/** Standard output of `docker` with these arguments; rejects when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("docker", args, { maxBuffer: 64 << 20 });
  return stdout.trim();
}

async function build(service: ServiceName): Promise<string> {
  const base = process.env["NODE_IMAGE"];
  const args = base === undefined ? [] : ["--build-arg", `NODE_IMAGE=${base}`];
  // By its identity, so that nobody else's build of the same name takes its place meanwhile.
  return docker("buildx", "build", "--quiet", "--load", "--target", service, ...args, TOP);
}
