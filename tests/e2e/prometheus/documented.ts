import { readdirSync, readFileSync } from "node:fs";

/** A query that a page of the documentation shows. */
export interface DocumentedQuery {
  /** `docs/runbooks/SixbeatPathDown.md: sum(rate(…` */
  readonly where: string;
  readonly expr: string;
}

const ROOT = new URL("../../../", import.meta.url);

/** Every query in the README and in docs: the blocks of PromQL, and the examples beside each metric. */
export function documentedQueries(): readonly DocumentedQuery[] {
  const pages = readdirSync(new URL("docs/", ROOT), { recursive: true, encoding: "utf8" });
  return ["README.md", ...pages.map((page) => `docs/${page}`)]
    .filter((page) => page.endsWith(".md"))
    .flatMap((page) => {
      const text = readFileSync(new URL(page, ROOT), "utf8");
      return [...blocks(text), ...examples(text)].map((expr) => ({ where: `${page}: ${expr}`, expr }));
    });
}

function blocks(text: string): string[] {
  return [...text.matchAll(/^```promql\n([\s\S]*?)^```$/gm)].map(([, block]) => block!.trim());
}

/** The last cells of the tables that have a column for them. */
function examples(text: string): string[] {
  return text.split(/^(?!\|)/m).flatMap((table) => {
    const [head, , ...rows] = table.trim().split("\n");
    if (!head?.endsWith("| example query |")) return [];
    return rows.flatMap((row) => /`([^`]+)` \|$/.exec(row)?.slice(1) ?? []);
  });
}
