import { closeSync, constants, openSync, readSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { libc } from "./libc/platform.ts";
import { Memory } from "./memory.ts";
import { PromptWriter } from "./prompt-writer.ts";

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

describe(PromptWriter, () => {
  it("writes what a pipe takes, and returns the rest", () => {
    const { reader, writer } = pipe();
    const prompt = new PromptWriter(writer);
    expect(prompt.write("one ✓\n")).toBeUndefined();
    expect(prompt.write("𝟚\n")).toBeUndefined();
    expect(`${read(reader)}`).toBe("one ✓\n𝟚\n");

    const long = "✓".repeat(4096);
    let taken = "";
    let rest: Buffer | undefined;
    while (rest === undefined && taken.length < 1 << 20) {
      rest = prompt.write(long);
      taken += long;
    }
    expect(rest?.length).toBeGreaterThan(0);
    expect(`${Buffer.concat([read(reader), rest!])}`).toBe(taken);
    expect(prompt.write("again\n")).toBeUndefined();
    expect(`${read(reader)}`).toBe("again\n");
  });

  it("returns texts that are too long", () => {
    const { reader, writer } = pipe();
    expect(new PromptWriter(writer).write("x".repeat(4097))).toEqual(Buffer.from("x".repeat(4097)));
    expect(read(reader)).toHaveLength(0);
  });

  it("returns what nobody reads any more", () => {
    const { reader, writer } = pipe();
    closeSync(reader);
    expect(new PromptWriter(writer).write("lost\n")).toEqual(Buffer.from("lost\n"));
  });

  it.each([
    ["/dev/full", O_WRONLY],
    [import.meta.filename, O_RDONLY],
  ])("leaves %s to those who can wait", (path, flags) => {
    const prompt = new PromptWriter(opened(path, flags));
    expect(prompt.write("one\n")).toEqual(Buffer.from("one\n"));
    expect(prompt.write("two\n")).toEqual(Buffer.from("two\n"));
  });
});

/** Only what pipe(2) has made can be written to without waiting; a named pipe can't. */
function pipe() {
  const ends = new Memory(8);
  expect(libc.func("int pipe2(int64_t, int)")(ends.address, O_NONBLOCK)).toBe(0);
  const [reader, writer] = [ends.view.getInt32(0, true), ends.view.getInt32(4, true)];
  onTestFinished(() => closeSync(writer));
  return { reader, writer };
}

function opened(path: string, flags: number): number {
  const descriptor = openSync(path, flags);
  onTestFinished(() => closeSync(descriptor));
  return descriptor;
}

/** All that there is. */
function read(descriptor: number): Buffer {
  const buffer = Buffer.alloc(1 << 20);
  try {
    return buffer.subarray(0, readSync(descriptor, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return buffer.subarray(0, 0);
    throw error;
  }
}
