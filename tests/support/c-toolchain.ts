import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** A C compiler with the headers of one C library for one machine. What it compiles need not run here. */
export interface Toolchain {
  readonly machine: "x64" | "arm64";
  readonly libc: "glibc" | "musl";
  readonly command: string;
  readonly args: readonly string[];
  /** The Debian packages that it is made of. */
  readonly packages: string;
}

/** One for each platform that the sockets support. */
export const TOOLCHAINS = {
  "glibc on x64": {
    machine: "x64",
    libc: "glibc",
    command: "x86_64-linux-gnu-gcc",
    args: [],
    packages: "gcc and libc6-dev",
  },
  "musl on x64": {
    machine: "x64",
    libc: "musl",
    command: "x86_64-linux-gnu-gcc",
    args: ["-nostdinc", "-isystem", "/usr/include/x86_64-linux-musl"],
    packages: "gcc and musl-dev",
  },
  "glibc on arm64": {
    machine: "arm64",
    libc: "glibc",
    command: "aarch64-linux-gnu-gcc",
    args: [],
    packages: "gcc-aarch64-linux-gnu and libc6-dev-arm64-cross",
  },
  "musl on arm64": {
    machine: "arm64",
    libc: "musl",
    command: "aarch64-linux-gnu-gcc",
    args: ["-nostdinc", "-isystem", "/usr/include/aarch64-linux-musl"],
    packages: "gcc-aarch64-linux-gnu and musl-dev:arm64",
  },
} as const satisfies Record<string, Toolchain>;

export type Platform = keyof typeof TOOLCHAINS;

/** Every platform with its toolchain, for `describe.each`. */
export const PLATFORMS = Object.entries(TOOLCHAINS) as [Platform, Toolchain][];

/** Whether the compiler and the headers are on this machine. */
export function isInstalled({ command, args }: Toolchain): boolean {
  return args.every((arg) => !arg.startsWith("/") || existsSync(arg)) && spawnSync(command, ["--version"]).status === 0;
}

/**
 * What C expressions are worth to a compiler, found in its assembly, so that nothing has to run.
 *
 * @param expressions constant expressions by name; a name that is also a macro's, and not defined, is left out.
 */
export function constantsOf(
  { command, args }: Toolchain,
  headers: readonly string[],
  expressions: Readonly<Record<string, string>>,
): Record<string, number> {
  const { status, stdout, stderr } = spawnSync(command, [...args, "-S", "-x", "c", "-o", "-", "-"], {
    encoding: "utf8",
    input: source(headers, expressions),
  });
  if (status !== 0) throw new Error(`${command} refuses: ${stderr}`);
  return Object.fromEntries(
    [...stdout.matchAll(/^=> (\S+) [$#]?(-?\d+)$/gm)].map(([, name, value]) => [name, Number(value)]),
  );
}

/** An expression that is a macro's name, and is left out where that is not defined. */
export const ifDefined = (name: string): string => `${IF_DEFINED}${name}`;

const IF_DEFINED = "defined ";

function source(headers: readonly string[], expressions: Readonly<Record<string, string>>): string {
  const lines = Object.entries(expressions).map(([name, expression]) => {
    const macro = expression.startsWith(IF_DEFINED) ? expression.slice(IF_DEFINED.length) : undefined;
    const line = `__asm__ volatile("\\n=> ${name} %0" : : "i"((long long)(${macro ?? expression})));`;
    return macro === undefined ? line : `#ifdef ${macro}\n${line}\n#endif`;
  });
  const includes = headers.map((header) => `#include <${header}>`);
  return ["#define _GNU_SOURCE", ...includes, "void constants(void) {", ...lines, "}", ""].join("\n");
}
