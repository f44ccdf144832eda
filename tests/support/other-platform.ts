import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What the unit tests and npm need. */
const PARTS = [
  "package.json",
  "package-lock.json",
  "tsconfig.base.json",
  "vitest.config.ts",
  "vitest.setup.ts",
  "packages",
  "services",
];

/** A copy of this repository with the dependencies of another platform, in a folder that goes when disposed of. */
export interface Installation extends Disposable {
  readonly folder: string;
  /** Runs unit tests there. */
  runUnitTests(node: string, paths: readonly string[]): Outcome;
}

/** How the tests of a run ended. */
export interface Outcome {
  readonly passed: number;
  /** The full names of the tests that did not pass, and the names of files that did not load, with their errors. */
  readonly failures: readonly string[];
}

/** Installs with this machine's npm what another C library or machine needs. */
export function installFor(libc: "glibc" | "musl", cpu: "x64" | "arm64"): Installation {
  const folder = mkdtempSync(join(tmpdir(), `${libc}-${cpu}-`));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    for (const name of PARTS) cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: isSource });
    const args = ["ci", `--libc=${libc}`, `--cpu=${cpu}`, "--ignore-scripts", "--prefer-offline", "--no-audit"];
    execFileSync("npm", args, { cwd: folder, stdio: "pipe" });
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, runUnitTests: (node, paths) => runUnitTests(folder, node, paths), [Symbol.dispose]: remove };
}

function isSource(path: string): boolean {
  return !["node_modules", "dist"].includes(basename(path));
}

interface Report {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

function runUnitTests(folder: string, node: string, paths: readonly string[]): Outcome {
  const output = join(folder, "report.json");
  const options = ["run", "--project=unit", "--reporter=json", `--outputFile=${output}`];
  const { stderr } = spawnSync(node, [join(folder, "node_modules/vitest/vitest.mjs"), ...options, ...paths], {
    cwd: folder,
    encoding: "utf8",
    // Vite's binding otherwise looks in /usr/bin/ldd for which C library this is.
    env: { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: bindingOfVite(folder) },
  });
  try {
    return outcome(JSON.parse(readFileSync(output, "utf8")) as Report);
  } catch (cause) {
    throw new Error(`no report: ${stderr}`, { cause });
  }
}

function bindingOfVite(folder: string): string {
  const scope = join(folder, "node_modules/@rolldown");
  const binding = readdirSync(scope).find((name) => name.startsWith("binding-")) ?? "binding-";
  const file = readdirSync(join(scope, binding)).find((name) => name.endsWith(".node")) ?? "";
  return join(scope, binding, file);
}

function outcome(report: Report): Outcome {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const unloaded = report.testResults.filter((file) => file.status !== "passed" && file.assertionResults.length === 0);
  const failed = tests.filter((test) => test.status === "failed");
  return {
    passed: tests.filter((test) => test.status === "passed").length,
    failures: [
      ...unloaded.map((file) => `${file.name}: ${file.message}`),
      ...failed.map((test) => `${test.fullName}: ${test.failureMessages.join("\n")}`),
    ],
  };
}
