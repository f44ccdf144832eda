import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const BLOCK = /<!-- figures ([\w-]+): .*? -->([\s\S]*?)<!-- end of figures \1 -->/g;

describe("the figures of", () => {
  it.each([
    ["docs/performance.md", ["pair", "pair-bridge", "socket"]],
    ["docs/scale.md", ["fleet", "targets", "sessions", "flood", "threads", "idle"]],
  ])("%s have all been measured", (page, names) => {
    const blocks = [...readFileSync(new URL(`../../${page}`, import.meta.url), "utf8").matchAll(BLOCK)];
    expect(blocks.map(([, name]) => name)).toEqual(names);
    for (const [, name, text] of blocks) expect(text!.match(/^\|.*\d.*\|$/gm)?.length, name).toBeGreaterThan(0);
  });
});
