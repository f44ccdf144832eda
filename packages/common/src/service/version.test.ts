import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packageVersion, sourceRevision } from "./version.ts";

let root: string;
let moduleUrl: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sixbeat-version-"));
  mkdirSync(join(root, "packages/own/dist/deep"), { recursive: true });
  writeFileSync(join(root, "package.json"), '{ "version": "9.9.9" }');
  writeFileSync(join(root, "packages/own/package.json"), '{ "version": "1.2.3" }');
  moduleUrl = pathToFileURL(join(root, "packages/own/dist/deep/module.js")).href;
});

afterEach(() => rmSync(root, { recursive: true }));

describe(packageVersion, () => {
  it("is that of the nearest package.json", () => {
    expect(packageVersion(moduleUrl)).toBe("1.2.3");
  });

  it("needs a package.json", () => {
    expect(() => packageVersion("file:///module.js")).toThrow("no package.json above file:///module.js");
  });
});

describe(sourceRevision, () => {
  it("is unknown without a REVISION file beside a package.json", () => {
    writeFileSync(join(root, "packages/REVISION"), "not beside one\n");
    expect(sourceRevision(moduleUrl)).toBe("unknown");
  });

  it("is found above the package, where a build of all packages puts it", () => {
    writeFileSync(join(root, "REVISION"), "3b2b322\n");
    expect(sourceRevision(moduleUrl)).toBe("3b2b322");
  });
});
