import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";

const LARGEST = 1024 * 1024;

/** Why a file is not taken. The problem continues a sentence that begins with the path. */
export class UnfitFile extends Error {
  override readonly name = "UnfitFile";
}

/**
 * The text of a file of at most 1 MiB of UTF-8; a pipe will do. Throws the system's error or an `UnfitFile`, or what
 * `inspect` throws about the file before it is read.
 */
export function readTextFile(path: string, inspect?: (stats: Stats) => void): string {
  const bytes = readAtMost(path, LARGEST + 1, inspect);
  if (bytes.length > LARGEST) throw new UnfitFile("is larger than 1 MiB");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UnfitFile("is not UTF-8 text");
  }
}

/** Whether a pipe is waited for until somebody has written all of it. */
let isWaiting = true;

/** Has files read as long as `read` runs, but no pipes or devices: a running service must not wait for who writes them. */
export function withoutWaiting<T>(read: () => T): T {
  isWaiting = false;
  try {
    return read();
  } finally {
    isWaiting = true;
  }
}

/** What is wrong with a file that could not be read; continues a sentence that begins with its path. */
export function readProblem(error: unknown): string {
  if (error instanceof UnfitFile) return error.message;
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return PROBLEMS.get(code) ?? `can't be read: ${code ?? (error instanceof Error ? error.message : String(error))}`;
}

const PROBLEMS = new Map<string | undefined, string>([
  ["ENOENT", "does not exist"],
  ["ENOTDIR", "does not exist: a part of the path is not a directory"],
  ["EACCES", "must not be read by this user"],
  ["EISDIR", "is a directory; name a file in it"],
]);

function readAtMost(path: string, limit: number, inspect?: (stats: Stats) => void): Uint8Array {
  const descriptor = openSync(path, isWaiting ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!isWaiting && !stats.isFile() && !stats.isDirectory()) throw new UnfitFile("is no regular file any more");
    inspect?.(stats);
    const buffer = Buffer.alloc(limit);
    let length = 0;
    for (let read = -1; read !== 0 && length < limit; length += read) {
      read = readSync(descriptor, buffer, length, limit - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
