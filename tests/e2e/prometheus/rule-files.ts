import { readFileSync } from "node:fs";
import { generated, RULES } from "../../../observability/generated.ts";

/**
 * The rule files as they are, but for their patience: alerts fire at once, and "the day that ended an hour ago" is the
 * third of a minute that ended half a minute ago.
 */
export function impatientRules(): ReadonlyMap<string, string> {
  const files = [...generated().keys()].filter((file) => file.startsWith(RULES));
  return new Map(
    files.map((file) => {
      const text = readFileSync(new URL(`../../../observability/${file}`, import.meta.url), "utf8");
      const impatient = text
        .replaceAll(/^ +for: .*\n/gm, "")
        .replaceAll("interval: 2m", "interval: 1s")
        .replaceAll("[1d] offset 1h", "[20s] offset 30s");
      return [file.replace(/^.*\/(.*)\.yml$/, "$1.rules.yml"), impatient];
    }),
  );
}
