import { readFileSync } from "node:fs";
import { loadConfig } from "@sixbeat/common/config";
import { describe, expect, it } from "vitest";
import { command as receiver } from "../../services/receiver/src/command.ts";
import { command as sender } from "../../services/sender/src/command.ts";

const PAGES = ["README.md", "docs/loads.md"];
const LINE = /^npx sixbeat-(sender|receiver)(.*?)(?: +#.*)?$/gm;
/** Words, of which some are in quotes. */
const WORD = /'([^']*)'|(\S+)/g;

describe.each(PAGES)("the commands in %s", (name) => {
  const page = readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
  const commands = [...page.matchAll(LINE)].map(([line, service, args]) => ({ line, service, args: args! }));

  it("are several", () => expect(commands.length).toBeGreaterThan(2));

  it.each(commands)("can be given: $line", ({ service, args }) => {
    const argv = [...args.matchAll(WORD)].map(([, quoted, bare]) => quoted ?? bare!);
    const loaded =
      service === "sender" ? loadConfig(sender, { argv, env: {} }) : loadConfig(receiver, { argv, env: {} });
    expect(loaded.action).toBe("run");
  });
});
