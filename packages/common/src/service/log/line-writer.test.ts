import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
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

describe(LineWriter, () => {
  it("writes lines in order", async () => {
    const file = join(directory, "log");
    const writer = new LineWriter(open(file, "w"));
    const lines = Array.from({ length: 1_000 }, (_, number) => `line ${number} ✓\n`);
    for (const line of lines) writer.write(line);
    await writer.drained();
    expect(readFileSync(file, "utf8")).toBe(lines.join(""));
    expect(writer.dropped).toBe(0);
  });

  it("has nothing to wait for when nothing was written", async () => {
    await expect(new LineWriter(1).drained()).resolves.toBeUndefined();
  });

  it("counts lines lost on a full disk", async () => {
    const writer = new LineWriter(open("/dev/full", "w"));
    writer.write("one\n");
    writer.write("two\nthree\n");
    await writer.drained();
    expect(writer.dropped).toBe(3);
  });

  it("writes again when a closed pipe has a reader again", async () => {
    const pipe = makePipe();
    const reader = openSync(pipe, O_RDONLY | O_NONBLOCK);
    const writer = new LineWriter(open(pipe, O_WRONLY));
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
    const writer = new LineWriter(open(path, O_WRONLY), 200_000);
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
    const writer = new LineWriter(open(path, O_WRONLY | O_NONBLOCK));
    const lines = `${"z".repeat(999)}\n`.repeat(200);
    writer.write(lines);
    expect(await readAll(reader, lines.length)).toBe(lines);
    await writer.drained();
    expect(writer.dropped).toBe(0);
  });

  it("ends a line that was cut off before it writes the next", async () => {
    const path = makePipe();
    const reader = openSync(path, O_RDONLY | O_NONBLOCK);
    const writer = new LineWriter(open(path, O_WRONLY | O_NONBLOCK));
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
