import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LineWriter } from "./line-writer.ts";

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

let directory: string;
let descriptors: number[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sixbeat-writer-"));
  descriptors = [];
});

afterEach(() => {
  for (const descriptor of descriptors) closeSync(descriptor);
  rmSync(directory, { recursive: true });
});

describe.each<[string, (descriptor: number, room?: number) => LineWriter]>([
  ["by another thread", (descriptor, room) => new LineWriter(descriptor, undefined, room)],
  ["at once where it can", (descriptor, room) => new LineWriter(descriptor, promptly(descriptor), room)],
])("a LineWriter that writes %s", (_, lineWriter) => {
  it("writes lines in order", async () => {
    const file = join(directory, "log");
    const writer = lineWriter(open(file, "w"));
    const lines = Array.from({ length: 1_000 }, (_, number) => `line ${number} ✓\n`);
    for (const line of lines) writer.write(line);
    await writer.drained();
    expect(readFileSync(file, "utf8")).toBe(lines.join(""));
    expect(writer.dropped).toBe(0);
  });

  it("has nothing to wait for when nothing was written", async () => {
    await expect(lineWriter(open("/dev/null", "w")).drained()).resolves.toBeUndefined();
  });

  it("counts lines lost on a full disk", async () => {
    const writer = lineWriter(open("/dev/full", "w"));
    writer.write("one\n");
    writer.write("two\nthree\n");
    await writer.drained();
    expect(writer.dropped).toBe(3);
  });

  it("writes again when a closed pipe has a reader again", async () => {
    const pipe = makePipe();
    const reader = openSync(pipe, O_RDONLY | O_NONBLOCK);
    const writer = lineWriter(open(pipe, O_WRONLY));
    closeSync(reader);
    writer.write("lost\n");
    await writer.drained();
    expect(writer.dropped).toBe(1);

    const next = open(pipe, O_RDONLY | O_NONBLOCK);
    writer.write("kept\n");
    await writer.drained();
    expect(readAvailable(next)).toBe("kept\n");
    expect(writer.dropped).toBe(1);
  });

  it("holds up nobody and bounds its memory while the reader does not read", async () => {
    const path = makePipe();
    const reader = open(path, O_RDONLY | O_NONBLOCK);
    const writer = lineWriter(open(path, O_WRONLY), 200_000);
    const [big, small] = [`${"x".repeat(99_999)}\n`, `${"y".repeat(19_999)}\n`];
    writer.write(big);
    for (let line = 0; line < 20; line++) writer.write(small);
    await nextTurn();
    expect(writer.dropped).toBe(10);
    expect(await readAll(reader, 300_000)).toBe(big + small.repeat(10));
    await writer.drained();
  });

  it("waits for room in a pipe that another process made non-blocking", async () => {
    const path = makePipe();
    const reader = open(path, O_RDONLY | O_NONBLOCK);
    const writer = lineWriter(open(path, O_WRONLY | O_NONBLOCK));
    const lines = `${"z".repeat(999)}\n`.repeat(200);
    writer.write(lines);
    expect(await readAll(reader, lines.length)).toBe(lines);
    await writer.drained();
    expect(writer.dropped).toBe(0);
  });

  it("ends a line that was cut off before it writes the next", async () => {
    const path = makePipe();
    const reader = openSync(path, O_RDONLY | O_NONBLOCK);
    const writer = lineWriter(open(path, O_WRONLY | O_NONBLOCK));
    writer.write(`${"z".repeat(199_999)}\n`);
    await readAll(reader, 1);
    closeSync(reader);
    await writer.drained();
    expect(writer.dropped).toBe(1);

    const next = open(path, O_RDONLY | O_NONBLOCK);
    writer.write("next\n");
    writer.write("and next\n");
    await writer.drained();
    expect(readAvailable(next)).toMatch(/^z*\nnext\nand next\n$/);
  });
});

describe(LineWriter, () => {
  it("has written what a pipe took at once when it returns", () => {
    const path = makePipe();
    const reader = open(path, O_RDONLY | O_NONBLOCK);
    const descriptor = open(path, O_WRONLY);
    const writer = new LineWriter(descriptor, promptly(descriptor));
    writer.write("one ✓\n");
    expect(readAvailable(reader)).toBe("one ✓\n");
  });

  it("keeps the order when a pipe is full, and goes on at once when it is empty again", async () => {
    const path = makePipe();
    const reader = open(path, O_RDONLY | O_NONBLOCK);
    const descriptor = open(path, O_WRONLY);
    const writer = new LineWriter(descriptor, promptly(descriptor));
    const lines = Array.from({ length: 200 }, (_, number) => `${number}${"x".repeat(999)}\n`);
    for (const line of lines) writer.write(line);
    const all = lines.join("");
    expect(await readAll(reader, all.length)).toBe(all);
    await writer.drained();
    writer.write("next\n");
    expect(readAvailable(reader)).toBe("next\n");
    expect(writer.dropped).toBe(0);
  });
});

/** Writes what the same file or pipe takes without waiting. */
function promptly(descriptor: number) {
  const other = open(`/proc/self/fd/${descriptor}`, O_WRONLY | O_NONBLOCK);
  return {
    write(text: string): Buffer | undefined {
      const all = Buffer.from(text);
      try {
        const written = writeSync(other, all);
        return written === all.length ? undefined : all.subarray(written);
      } catch {
        return all;
      }
    },
  };
}

function open(path: string, flags: string | number): number {
  const descriptor = openSync(path, flags);
  descriptors.push(descriptor);
  return descriptor;
}

function makePipe(): string {
  const path = join(directory, "pipe");
  execFileSync("mkfifo", [path]);
  return path;
}

async function readAll(descriptor: number, length: number): Promise<string> {
  let read = "";
  while (read.length < length) {
    await nextTurn();
    read += readAvailable(descriptor);
  }
  return read;
}

function readAvailable(descriptor: number): string {
  const buffer = Buffer.alloc(1 << 20);
  try {
    return buffer.toString("utf8", 0, readSync(descriptor, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return "";
    throw error;
  }
}
