import { spawnSync } from "node:child_process";
import { isInstalled, type Platform, TOOLCHAINS } from "./c-toolchain.ts";
import { OWN_NETWORK } from "./own-loopback.ts";

/**
 * Whether this machine lacks something that a test needs: `describe.skipIf(lacks("engine"))("…", …)`.
 *
 * The reason is printed once for each requirement and test file. With `CI` set nothing may be skipped, because
 * `.ci/run` provides for all of them: a missing requirement is then thrown and fails the test file.
 */
export function lacks(...requirements: readonly Requirement[]): boolean {
  const missing = requirements.filter((requirement) => !present(requirement));
  if (missing.length === 0) return false;
  const reasons = missing.map((requirement) => `needs ${needs[requirement].what}`);
  if (inCi()) throw new Error(`CI must not skip tests, but this machine ${reasons.join(" and ")}`);
  for (const reason of reasons) announce(reason);
  return true;
}

/** The one that Debian's Python packages are for; `python3` can be another. */
export const DEBIAN_PYTHON = "/usr/bin/python3";

export type Requirement = keyof typeof needs;

/** Continuous integration: `CI` is set to anything but nothing, `0` or `false`. */
export function inCi(): boolean {
  return !["", "0", "false"].includes((process.env["CI"] ?? "").toLowerCase());
}

const needs = {
  root: {
    what: "root (run the tests as root to include these)",
    check: () => process.getuid?.() === 0,
  },
  namespaces: {
    what: "network namespaces (root, and `ip` and `unshare` from iproute2 and util-linux)",
    check: () => process.getuid?.() === 0 && succeeds("ip", "-V") && succeeds("unshare", "--net", "true"),
  },
  "own loopback": {
    what: "a network namespace of its own (root or unprivileged user namespaces, and `ip`, `unshare`, `setpriv`)",
    check: () => succeeds("ip", "-V") && succeeds("unshare", ...OWN_NETWORK, "setpriv", "--version"),
  },
  engine: {
    what: "a container engine with compose (scripts/container/install-engine.sh installs and starts one)",
    check: () => succeeds("docker", "info") && succeeds("docker", "compose", "version"),
  },
  "prometheus image": {
    what: "an image of Prometheus, its name in PROMETHEUS_IMAGE (scripts/container/stand-in-prometheus.sh makes one)",
    check: () => isImage(process.env["PROMETHEUS_IMAGE"]),
  },
  "runtime images": {
    what: "images with Node and no shell, their names in RUNTIME_FOR_AMD64 and RUNTIME_FOR_ARM64 (scripts/container/stand-in-base.sh amd64, and arm64, make them)",
    check: () => isImage(process.env["RUNTIME_FOR_AMD64"]) && isImage(process.env["RUNTIME_FOR_ARM64"]),
  },
  kubectl: {
    what: "kubectl (a Debian package from Debian 13 on)",
    check: () => succeeds("kubectl", "version", "--client"),
  },
  python3: {
    what: "python3",
    check: () => succeeds("python3", "--version"),
  },
  scapy: {
    what: "scapy with its STAMP layers, for Debian's own Python (Debian: python3-scapy)",
    check: () => succeeds(DEBIAN_PYTHON, "-c", "import scapy.contrib.stamp"),
  },
  tshark: {
    what: "tshark (Debian: tshark)",
    check: () => succeeds("tshark", "--version"),
  },
  cc: {
    what: "a C compiler called cc, with the headers of the C library and of the kernel",
    check: () => succeeds("cc", "--version"),
  },
  "musl-gcc": {
    what: "musl-gcc (Debian: musl-tools)",
    check: () => succeeds("musl-gcc", "--version"),
  },
  "glibc on x64": compilerFor("glibc on x64"),
  "musl on x64": compilerFor("musl on x64"),
  "glibc on arm64": compilerFor("glibc on arm64"),
  "musl on arm64": compilerFor("musl on arm64"),
  "node on musl": {
    what: "a Node.js for musl, its path in NODE_FOR_MUSL (scripts/node-for/musl.sh makes one)",
    check: () => succeeds(process.env["NODE_FOR_MUSL"] ?? "node-for-musl", "--version"),
  },
  "node on arm64": {
    what: "a Node.js for arm64, its path in NODE_FOR_ARM64 (scripts/node-for/arm64.sh makes one)",
    check: () => succeeds(process.env["NODE_FOR_ARM64"] ?? "node-for-arm64", "--version"),
  },
  "node versions": {
    what: "other Node.js, their paths in NODE_VERSIONS joined by colons (scripts/node-for/versions.sh fetches them)",
    check: () =>
      (process.env["NODE_VERSIONS"] ?? "").split(":").every((node) => succeeds(node || "node-versions", "--version")),
  },
  prometheus: {
    what: "prometheus and promtool (Debian: prometheus)",
    check: () => succeeds("prometheus", "--version") && succeeds("promtool", "--version"),
  },
  tcpdump: {
    what: "tcpdump, and root to capture with it",
    check: () => process.getuid?.() === 0 && succeeds("tcpdump", "--version"),
  },
  ss: {
    what: "ss (Debian: iproute2)",
    check: () => succeeds("ss", "-V"),
  },
  tun: {
    what: "/dev/net/tun, and root to open it",
    check: () => process.getuid?.() === 0 && succeeds("test", "-c", "/dev/net/tun"),
  },
  nft: {
    what: "nft (Debian: nftables), and root to set rules with it",
    check: () => process.getuid?.() === 0 && succeeds("nft", "--version"),
  },
} as const satisfies Record<string, { what: string; check: () => boolean }>;

const answers = new Map<Requirement, boolean>();
const announced = new Set<string>();

function present(requirement: Requirement): boolean {
  const known = answers.get(requirement);
  if (known !== undefined) return known;
  const answer = needs[requirement].check();
  answers.set(requirement, answer);
  return answer;
}

function compilerFor(platform: Platform): { what: string; check: () => boolean } {
  const toolchain = TOOLCHAINS[platform];
  return { what: `a C compiler for ${platform} (Debian: ${toolchain.packages})`, check: () => isInstalled(toolchain) };
}

function isImage(name: string | undefined): boolean {
  return name !== undefined && succeeds("docker", "image", "inspect", name);
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore", timeout: 10_000 }).status === 0;
}

function announce(reason: string): void {
  if (announced.has(reason)) return;
  announced.add(reason);
  process.stderr.write(`skipped: ${reason}\n`);
}
