import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { installFor } from "../../support/other-platform.ts";
import { lacks } from "../../support/requires.ts";

const SOCKET = "packages/common/src/socket/";

/** What QEMU's emulation of a process can carry out: it does not know every socket option. */
const WITHOUT_RARE_OPTIONS = [
  "libc/assert-layouts.test.ts",
  "addresses.test.ts",
  "getaddrinfo.test.ts",
  "inet.test.ts",
  "memory.test.ts",
  "recv-batch.test.ts",
  "waits.test.ts",
].map((name) => SOCKET + name);

it.skipIf(lacks("node on musl"))(
  "every unit test of the sockets passes on musl",
  () => {
    const node = process.env["NODE_FOR_MUSL"] ?? "";
    expect(platformOf(node)).toBe("x64 musl");
    using installation = installFor("musl", "x64");
    const { failures, passed } = installation.runUnitTests(node, [SOCKET]);
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(250);
  },
  300_000,
);

it.skipIf(lacks("node on arm64"))(
  "addresses, lookups, datagrams and batches pass their unit tests on arm64",
  () => {
    const node = process.env["NODE_FOR_ARM64"] ?? "";
    expect(platformOf(node)).toBe("arm64 glibc");
    using installation = installFor("glibc", "arm64");
    const { failures, passed } = installation.runUnitTests(node, WITHOUT_RARE_OPTIONS);
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(100);
  },
  600_000,
);

function platformOf(node: string): string {
  const libc = 'process.report.getReport().header.glibcVersionRuntime ? "glibc" : "musl"';
  return execFileSync(node, ["-p", `process.arch + " " + (${libc})`], { encoding: "utf8" }).trim();
}
