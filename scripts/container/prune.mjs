// Leaves of the installed packages and of the compiled services what Node loads, and their licences. Run in the folder
// that holds node_modules, packages and services.
import { lstatSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const LOADED = /\.(?:[cm]?js|json|node)$/;
const LICENCE = /^(?:licen[cs]e|copying|notice)/i;

// npm's own commands and records, and links to the services, which nobody imports.
for (const unused of [".bin", ".package-lock.json", "@sixbeat/sender", "@sixbeat/receiver"])
  rmSync(join("node_modules", unused), { recursive: true, force: true });
for (const folder of ["node_modules", "packages", "services"]) prune(folder);

/** @param {string} folder */
function prune(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = lstatSync(path);
    if (found.isDirectory()) prune(path);
    else if (found.isFile() && !LOADED.test(name) && !LICENCE.test(name)) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
