import { readdirSync, readFileSync } from "node:fs";
import * as socketModule from "@sixbeat/common/socket";
import { describe, expect, it } from "vitest";
import { OPTIONS } from "../../packages/common/src/socket/option-table.ts";

// The samples in docs/sockets.md are the files in examples/; `npm run docs` copies them there.
const PAGE = new URL("../../docs/sockets.md", import.meta.url);
const page = readFileSync(PAGE, "utf8");
const SAMPLE = /<!-- (examples\/\S+) -->\n\n```(\w+)\n[\s\S]*?^```$/gm;

// At run time a protected method looks like any other.
const NOT_PUBLIC = ["constructor", "limits", "open"];
const constants = Object.keys(socketModule).filter((name) => /^[A-Z0-9_]+$/.test(name));
const calls = Object.keys(socketModule).filter((name) => !constants.includes(name));
const methods = methodsOf(socketModule.Socket.prototype);

describe("docs/sockets.md", () => {
  it("shows the examples as they are", async () => {
    const current = page.replace(SAMPLE, (_, file: string, language: string) => {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
      return `<!-- ${file} -->\n\n\`\`\`${language}\n${text}\`\`\``;
    });
    await expect(current).toMatchFileSnapshot(PAGE.pathname);
  });

  it("shows every example", () => {
    const shown = [...page.matchAll(SAMPLE)].map(([, file]) => file);
    const files = readdirSync(new URL("../../examples", import.meta.url), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(mjs|py)$/.test(file))
      .map((file) => `examples/${file}`);
    expect(shown.toSorted()).toEqual(files.toSorted());
  });

  it("has no code but the examples", () => {
    expect(page.replaceAll(SAMPLE, "")).not.toMatch(/```(js|ts|python|py)\b/);
  });

  it.each([...calls, ...methods, ...Object.keys(OPTIONS)])("says what %s is for", (name) => {
    expect(page).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it("names no constant that does not exist", () => {
    const table = page.slice(page.indexOf(TABLES_BEGIN), page.indexOf(TABLES_END));
    const named = table.match(/\b(?:A[FI]|EAI|FLOWINFO|IPV6|IP|IPPROTO|MSG|NI|SCM|SO|SOL|SOCK|SOF|UDP)_[A-Z0-9_]+\b/g);
    expect(named?.filter((name) => !constants.includes(name))).toEqual([]);
  });
});

const TABLES_BEGIN = "## In C, in Python, here";
const TABLES_END = "## What Node's dgram lacks";

/** The public methods of a class and of those it extends. */
function methodsOf(prototype: object): readonly string[] {
  if (prototype === Object.prototype) return [];
  const own = Object.getOwnPropertyNames(prototype).filter((name) => !NOT_PUBLIC.includes(name));
  return [...own, ...methodsOf(Object.getPrototypeOf(prototype))];
}
