import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A compiled C program, in a folder of its own that goes when it is disposed of. */
export interface CProgram extends Disposable {
  /** Runs it and returns what it writes. */
  run(input?: string): string;
  /** Runs it; it writes a name and a number on each line. */
  numbers(): Record<string, number>;
}

/** Compiles a program. @throws {CompileError} when the compiler refuses it. */
export function compile(compiler: Compiler, source: string): CProgram {
  const folder = mkdtempSync(join(tmpdir(), "c-program-"));
  const remove = () => rmSync(folder, { recursive: true });
  const program = join(folder, "program");
  writeFileSync(`${program}.c`, source);
  const { status, stderr } = spawnSync(compiler, ["-o", program, `${program}.c`], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  if (status !== 0) {
    remove();
    throw new CompileError(stderr);
  }
  const run = (input = "") => {
    const ended = spawnSync(program, { encoding: "utf8", input });
    if (ended.status !== 0) throw new Error(`the C program ended with ${ended.status ?? ended.signal}`);
    return ended.stdout;
  };
  const numbers = () => {
    const lines = run().trim().split("\n");
    return Object.fromEntries(lines.map((line) => line.split(" ")).map(([name, value]) => [name, Number(value)]));
  };
  return { run, numbers, [Symbol.dispose]: remove };
}

/** `cc` compiles with this machine's C library, `musl-gcc` with musl. */
export type Compiler = "cc" | "musl-gcc";

/** What a compiler had to say against a program. */
export class CompileError extends Error {
  override readonly name = "CompileError";
}

/** The values of C expressions that are names, as the headers define them; a name they don't have is left out. */
export function valuesOf(
  compiler: Compiler,
  headers: readonly string[],
  names: readonly string[],
): Record<string, number> {
  const missing = undeclared(compiler, headers, names);
  const known = names.filter((name) => !missing.has(name));
  using program = compile(compiler, printing(headers, known));
  return program.numbers();
}

function undeclared(compiler: Compiler, headers: readonly string[], names: readonly string[]): Set<string> {
  try {
    compile(compiler, printing(headers, names))[Symbol.dispose]();
    return new Set();
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const missing = [...error.message.matchAll(/error: '(\w+)' undeclared/g)].map(([, name]) => name ?? "");
    if (missing.length === 0) throw error;
    return new Set(missing);
  }
}

function printing(headers: readonly string[], names: readonly string[]): string {
  const includes = headers.map((header) => `#include <${header}>`);
  const lines = names.map((name) => `printf("${name} %lld\\n", (long long)(${name}));`);
  return ["#define _GNU_SOURCE", "#include <stdio.h>", ...includes, "int main(void) {", ...lines, "}", ""].join("\n");
}
