import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readProblem, readTextFile, withoutWaiting } from "./read-text-file.ts";

let directory: string;
const write = (name: string, content: string | Uint8Array): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};
const problem = (path: string): string => {
  try {
    readTextFile(path);
  } catch (error) {
    return readProblem(error);
  }
  throw new Error(`${path} was read`);
};

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sixbeat-config-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe(readTextFile, () => {
  it("reads UTF-8, without a byte order mark", () => {
    expect(readTextFile(write("good", "\ufeffname: é\n"))).toBe("name: é\n");
  });

  it("reads exactly 1 MiB", () => {
    expect(readTextFile(write("full", "#".repeat(1024 * 1024)))).toHaveLength(1024 * 1024);
  });

  it("refuses a byte more, without reading an endless file to its end", () => {
    expect(problem(write("over", "#".repeat(1024 * 1024 + 1)))).toBe("is larger than 1 MiB");
    expect(problem("/dev/zero")).toBe("is larger than 1 MiB");
  });

  it("refuses what is not UTF-8", () => {
    expect(problem(write("latin1", Buffer.from("name: \xe9", "latin1")))).toBe("is not UTF-8 text");
  });

  it("says when there is nothing to read", () => {
    expect(problem(join(directory, "missing"))).toBe("does not exist");
    expect(problem(join(write("plain", ""), "inside"))).toBe("does not exist: a part of the path is not a directory");
    expect(problem(directory)).toBe("is a directory; name a file in it");
  });

  it("reads a pipe", () => {
    const pipe = join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    spawn("sh", ["-c", 'printf "print: none" > "$1"', "sh", pipe], { stdio: "ignore" });
    expect(readTextFile(pipe)).toBe("print: none");
  });
});

describe(withoutWaiting, () => {
  it("reads a file, and refuses what may have to be waited for", () => {
    const [pipe, plain] = [join(directory, "silent"), write("plain", "print: none")];
    execFileSync("mkfifo", [pipe]);
    withoutWaiting(() => {
      expect(readTextFile(plain)).toBe("print: none");
      expect(problem(pipe)).toBe("is no regular file any more");
      expect(problem("/dev/zero")).toBe("is no regular file any more");
      expect(problem(directory)).toBe("is a directory; name a file in it");
    });
    expect(problem("/dev/zero")).toBe("is larger than 1 MiB");
  });
});

describe(readProblem, () => {
  it.each([
    [Object.assign(new Error("x"), { code: "EACCES" }), "must not be read by this user"],
    [Object.assign(new Error("x"), { code: "EIO" }), "can't be read: EIO"],
    [new Error("no disk"), "can't be read: no disk"],
    ["odd", "can't be read: odd"],
  ])("puts %s in words", (error, words) => {
    expect(readProblem(error)).toBe(words);
  });
});
