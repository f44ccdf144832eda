import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The version in the package.json nearest above a module: `packageVersion(import.meta.url)`. */
export function packageVersion(moduleUrl: string): string {
  const [nearest] = packageDirectories(moduleUrl);
  if (nearest === undefined) throw new Error(`no package.json above ${moduleUrl}`);
  return (JSON.parse(readFileSync(join(nearest, "package.json"), "utf8")) as { version: string }).version;
}

/** The source revision that a build left in a file REVISION beside a package.json above a module; else "unknown". */
export function sourceRevision(moduleUrl: string): string {
  const file = packageDirectories(moduleUrl)
    .map((directory) => join(directory, "REVISION"))
    .find((path) => existsSync(path));
  return file === undefined ? "unknown" : readFileSync(file, "utf8").trim();
}

function packageDirectories(moduleUrl: string): string[] {
  const directories: string[] = [];
  for (let at = dirname(fileURLToPath(moduleUrl)); at !== dirname(at); at = dirname(at)) directories.push(at);
  return directories.filter((directory) => existsSync(join(directory, "package.json")));
}
