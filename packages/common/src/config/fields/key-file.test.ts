import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { changedOptions } from "../changed-options.ts";
import type { Command } from "../command.ts";
import { loadConfig } from "../load.ts";
import { option } from "../option.ts";
import { keyFile } from "./key-file.ts";

const one = Buffer.alloc(16, 0xab);
const two = Buffer.alloc(32, "two");

let directory: string;
let path: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sixbeat-keys-"));
  path = join(directory, "keys");
});
afterAll(() => rmSync(directory, { recursive: true }));

function write(content: string | Uint8Array, mode = 0o600): void {
  writeFileSync(path, content);
  chmodSync(path, mode);
}

const octets = () =>
  keyFile()
    .parse(path)
    .keys.map((key) => key.export());
const problem = (written: unknown = path) => keyFile().safeParse(written).error?.issues[0]?.message;

describe(keyFile, () => {
  it.each([
    ["hexadecimal", one.toString("hex"), [one]],
    ["HEXADECIMAL", one.toString("hex").toUpperCase(), [one]],
    ["base64", two.toString("base64"), [two]],
    ["base64 without padding", `${one.toString("base64").replace(/=+$/, "")}\r\n`, [one]],
    [
      "several keys",
      `# ours\n\n  ${two.toString("base64")} # of May\n${one.toString("hex")}# of April\n#${randomBytes(16).toString("hex")}`,
      [two, one],
    ],
  ])("reads %s", (_, content, keys) => {
    write(content);
    expect(octets()).toEqual(keys);
  });

  it("reads every key that is written in base64, whatever its octets", () => {
    for (let length = 16; length < 80; length++) {
      const key = randomBytes(length);
      write(key.toString("base64"));
      expect(octets()).toEqual([key]);
    }
  });

  it.each([
    ["nothing", "", "holds no key; write one with: openssl rand -base64 32"],
    ["comments alone", "# a\n", "holds no key; write one with: openssl rand -base64 32"],
    ["a short key", "\nabcd", "has a key of only 2 octets on line 2; the shortest is 16"],
    ["a passphrase", "correct horse battery staple", "has something that is neither base64 nor hexadecimal on line 1"],
    ["too many keys", `${one.toString("hex")}\n`.repeat(17), "holds 17 keys; the most is 16"],
    ["what is not text", Buffer.from([0xff, 0xfe]), "is not UTF-8 text"],
  ])("refuses a file with %s, and does not quote it", (_, content, message) => {
    write(content);
    expect(problem()).toBe(message);
  });

  it.each([0o640, 0o604, 0o620, 0o601, 0o644, 0o777])("refuses a file of its own with the mode %o", (mode) => {
    write(one.toString("hex"), mode);
    expect(problem()).toBe(`is open to others with the mode 0${mode.toString(8)}; make it 0600 with chmod`);
  });

  it.skipIf(process.getuid?.() !== 0)("lets root hand a file down to the group of a service", () => {
    write(one.toString("hex"), 0o640);
    vi.spyOn(process, "geteuid").mockReturnValue(65_534);
    expect(octets()).toEqual([one]);
    write(one.toString("hex"), 0o644);
    expect(problem()).toBe("is open to others with the mode 0644; make it 0640 or 0600 with chmod");
  });

  it.each([
    ["/nowhere/keys", "does not exist"],
    ["/dev", "is a directory; name a file in it"],
    ["", "is empty; write at least 1 byte of UTF-8"],
    [[], "is not text; write one piece of text"],
  ])("refuses %j", (written, message) => {
    expect(problem(written)).toBe(message);
  });
});

describe("the keys of an option", () => {
  const options = { keyFile: option(keyFile().optional(), { description: "Keys" }) };
  const command: Command<typeof options> = { name: "x", summary: "x", version: "1", options, examples: [] };
  const load = (...argv: string[]) => loadConfig(command, { argv, env: { SIXBEAT_KEY_FILE: path } });
  const config = () => {
    const loaded = load();
    if (loaded.action !== "run") throw new Error(JSON.stringify(loaded));
    return loaded.config;
  };

  it("are shown neither by --print-config nor by logging them", () => {
    write(one.toString("hex"));
    expect(load("--print-config")).toMatchObject({ stdout: `key-file: ${path} # SIXBEAT_KEY_FILE\n` });
    expect(JSON.parse(JSON.stringify(config()))).toEqual({ keyFile: { path, keys: [{}] } });
    expect(inspect(config(), { depth: 9, showHidden: true })).not.toMatch(/ab,? ?ab|171/);
  });

  it("are read again with the configuration, and told apart", () => {
    write(one.toString("hex"));
    const before = config();
    expect(changedOptions(before, config())).toEqual([]);
    write(`${two.toString("hex")}\n${one.toString("hex")}`);
    expect(changedOptions(before, config())).toEqual(["key-file"]);
  });

  it("are a fault that names the file when they can't be had", () => {
    write("secret!");
    expect(load()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(
        `key-file (SIXBEAT_KEY_FILE): "${path}" has something that is neither base64 nor hexadecimal on line 1\n`,
      ),
    });
    expect(load()).toMatchObject({ stderr: expect.not.stringContaining("secret!") });
  });
});
