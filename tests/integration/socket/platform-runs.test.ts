import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { installFor } from "../../support/other-platform.ts";
import { lacks } from "../../support/requires.ts";

const SOCKET = "packages/common/src/socket/";

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

// One thread, and none of the test runner's: QEMU's emulation of a process does not survive many.
it.skipIf(lacks("node on arm64"))(
  "datagrams, batches, lookups and errors are right on arm64",
  () => {
    using installation = installFor("glibc", "arm64");
    const program = fileURLToPath(new URL("../../support/talk-to-itself.mjs", import.meta.url));
    const args = ["--single-threaded", program, installation.folder];
    const output = execFileSync(process.env["NODE_FOR_ARM64"] ?? "", args, { encoding: "utf8" });
    expect(JSON.parse(output)).toEqual({
      arch: "arm64",
      libc: "glibc",
      alone: "alone",
      fromSender: true,
      batch: ["batch 0", "batch 1", "batch 2"],
      answer: "batch 0",
      sameKey: true,
      errors: 0,
      clock: true,
      clockError: true,
      noSuchOption: "ENOPROTOOPT",
      lookup: ["127.0.0.1", 9],
      name: ["fe80::1%lo", "9"],
      text: "2001:db8::7",
    });
  },
  300_000,
);

function platformOf(node: string): string {
  const libc = 'process.report.getReport().header.glibcVersionRuntime ? "glibc" : "musl"';
  return execFileSync(node, ["-p", `process.arch + " " + (${libc})`], { encoding: "utf8" }).trim();
}
