// Puts the compiled modules of each service into a few files, services/*/dist/bundle: it takes Node.js longer to find and
// link two hundred small modules than to run them, and more memory to keep them. Run after tsc; the commands don't use a
// bundle that is older than what it is made of.
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Small modules that every run loads, and some parts that are loaded late have in common: not a file for each. */
const ALWAYS_RUN = { name: "always-run", test: /\/(?:limited|start-error|version|reading|paths-answer)\.js$/ };
const compiledAt = Math.max(...["packages/common", "services/sender", "services/receiver"].map(compilationOf));

for (const service of ["sender", "receiver"]) {
  const dist = `${root}services/${service}/dist`;
  // Commands that start meanwhile must not find half a bundle where there is nothing to do.
  if (writtenAt(`${dist}/bundle/main.js`) < compiledAt) await bundle(dist);
}

/** @param {string} dist */
async function bundle(dist) {
  // What each thread runs, where there are several, is by itself: together with it the rest would be in more files.
  await write(`${dist}/thread.js`, { dir: `${dist}/bundle`, cleanDir: true, codeSplitting: false });
  await write(`${dist}/main.js`, { dir: `${dist}/bundle`, cleanDir: false, codeSplitting: { groups: [ALWAYS_RUN] } });
}

/**
 * @param {string} input
 * @param {import("rolldown").OutputOptions} output
 */
async function write(input, output) {
  const build = await rolldown({
    input,
    platform: "node",
    // Of zod most is translations, which only a bundle leaves out. Others load their parts by themselves, some compiled.
    external: (id) => !/^[./]|^@sixbeat\/|^zod$/.test(id),
    logLevel: "warn",
  });
  await build.write(output);
  await build.close();
}

/** @param {string} project */
function compilationOf(project) {
  return writtenAt(`${root}${project}/tsconfig.tsbuildinfo`);
}

/** @param {string} file */
function writtenAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
