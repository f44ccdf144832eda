import { readFileSync, writeFileSync } from "node:fs";

/** Replaces what stands between the marks of a document. @throws {Error} when it has none. */
export function writeInto(document: string, name: string, text: string): void {
  const begin = `<!-- figures ${name}: written by npm run bench -- --document -->`;
  const end = `<!-- end of figures ${name} -->`;
  const [head, rest] = readFileSync(document, "utf8").split(begin);
  const [, tail] = rest?.split(end) ?? [];
  if (tail === undefined) throw new Error(`${document} has no ${begin} and ${end}`);
  writeFileSync(document, `${head}${begin}\n\n${text}\n${end}${tail}`);
}
