// biome-ignore lint/style/noRestrictedImports: these packages, and no others
import { createRequire } from "node:module";

/*
 * Packages that most starts do without: they are loaded when the first file is read, and the first name is not known.
 * They are required, because reading a configuration waits for nothing.
 */
const require = createRequire(import.meta.url);

export const yaml = (): typeof import("yaml") => require("yaml");

export const levenshtein = (): typeof import("fastest-levenshtein") => require("fastest-levenshtein");
