import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";

/** A command line. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** A program that takes longer than so many milliseconds will never end. */
const PATIENCE = 60_000;

/** Runs a program to its end and returns what it wrote. @throws {Error} when it can't be started, fails or hangs. */
export async function output({ command, args }: Program): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 64 << 20, timeout: PATIENCE });
  return stdout;
}

/** What a program says of its version, or undefined when it is not there. */
export async function versionOf(program: Program, pattern: RegExp): Promise<string | undefined> {
  return output(program).then(
    (text) => pattern.exec(text)?.[1],
    // Some end with a failure when they have told it.
    (error: { readonly stdout?: string }) => pattern.exec(error.stdout ?? "")?.[1] || undefined,
  );
}

/** A program that runs until it is disposed of, and says something line by line. */
export class Running implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  #errors = "";

  constructor({ command, args }: Program) {
    this.#child = spawn(command, args, { stdio: "pipe" });
    this.#child.stderr.on("data", (text) => {
      this.#errors = `${this.#errors}${text}`.slice(-2000);
    });
    this.#child.on("error", (error) => {
      this.#errors = String(error);
    });
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** The next line in which the pattern is found. @throws {Error} when the program ends before. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done === true) throw new Error(`${this.#child.spawnargs.join(" ")} has ended: ${this.#ending()}`);
      if (pattern.test(value)) return value;
    }
  }

  #ending(): string {
    const { exitCode, signalCode } = this.#child;
    return this.#errors.trim() || `${signalCode ?? exitCode}`;
  }

  write(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Ends it, and returns what it still had to say. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<string> {
    const { exitCode, signalCode } = this.#child;
    const closed = exitCode === null && signalCode === null ? once(this.#child, "exit") : Promise.resolve();
    this.#child.kill(signal);
    await closed;
    const rest: string[] = [];
    for (let next = await this.#lines.next(); next.done !== true; next = await this.#lines.next())
      rest.push(next.value);
    return rest.join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
