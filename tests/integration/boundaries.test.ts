import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fixtures = join(root, "tests/fixtures/boundaries");

/** The rule that each kind of offence breaks, by the beginning of the fixture's name. */
const RULES: Record<string, string> = {
  imports: "lint/style/noRestrictedImports",
  does: "lint/style/noRestrictedImports",
  fetches: "lint/style/noRestrictedGlobals",
  "reads-clock": "lint/style/noRestrictedGlobals",
  "reads-process": "lint/style/noRestrictedGlobals",
  "reads-environment": "lint/style/noProcessEnv",
};

interface Report {
  diagnostics: { category: string; severity: string; location: { path: string | { file: string } } }[];
}

const offenders = (await readdir(fixtures, { recursive: true })).filter((file) => file.endsWith(".ts")).sort();

describe("import boundaries", () => {
  let tree: string;
  const broken = new Map<string, string[]>();

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), "boundaries-"));
    await cp(fixtures, tree, { recursive: true });
    await cp(join(root, "biome.json"), join(tree, "biome.json"));
    for (const { category, severity, location } of (await lint(tree)).diagnostics) {
      if (severity !== "error") continue;
      const path = typeof location.path === "string" ? location.path : location.path.file;
      const file = normalize(path);
      broken.set(file, [...(broken.get(file) ?? []), category]);
    }
  });

  afterAll(() => rm(tree, { recursive: true }));

  it.each(offenders)("%s is refused", (file) => {
    const name = file.slice(file.lastIndexOf("/") + 1);
    const kind = Object.keys(RULES)
      .sort((a, b) => b.length - a.length)
      .find((prefix) => name.startsWith(prefix));
    expect(broken.get(file)).toEqual([RULES[kind ?? ""]]);
  });
});

function lint(folder: string): Promise<Report> {
  const biome = join(root, "node_modules/.bin/biome");
  const args = ["lint", "--reporter=json", "--max-diagnostics=none", "--vcs-enabled=false", "."];
  return new Promise((resolve, reject) => {
    execFile(biome, args, { cwd: folder, maxBuffer: 1 << 24 }, (_, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout) as Report);
      } catch {
        reject(new Error(`biome printed no report: ${stderr}`));
      }
    });
  });
}
