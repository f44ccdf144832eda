import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { eventually } from "./eventually.ts";

/** A command that was started, and what it has said so far. Disposing it kills it. */
export class RunningCommand implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #stdout: Buffer[] = [];
  readonly #stderr: Buffer[] = [];
  #ending: number | NodeJS.Signals | undefined;

  constructor([command, ...args]: readonly string[], env: Readonly<Record<string, string>> = {}) {
    if (command === undefined) throw new Error("there is no command");
    this.#child = spawn(command, args, {
      stdio: "pipe",
      env: { PATH: process.env["PATH"] ?? "", ...env },
    });
    this.#child.stdout?.on("data", (octets: Buffer) => this.#stdout.push(octets));
    this.#child.stderr?.on("data", (octets: Buffer) => this.#stderr.push(octets));
    this.#closed = once(this.#child, "close").then(([status, signal]) => {
      this.#ending = status ?? signal;
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** What it wrote to stdout so far, as octets. */
  get octets(): Buffer {
    return Buffer.concat(this.#stdout);
  }

  get stdout(): string {
    return this.octets.toString();
  }

  get stderr(): string {
    return Buffer.concat(this.#stderr).toString();
  }

  /** Resolves once a pattern is on stdout or stderr; fails at once when the command ends without it. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.whileRunning(() => {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match !== null) return match;
      throw new Error(`does not say ${pattern}:\n${this.stdout}${this.stderr}`);
    });
  }

  /** As `eventually`, but gives up when the command has ended, because then nothing will change any more. */
  protected async whileRunning<T>(fact: () => T | Promise<T>): Promise<T> {
    const outcome = await eventually(async () => {
      const hadEnded = this.hasEnded;
      try {
        return { value: await fact() };
      } catch (error) {
        if (!hadEnded) throw error;
        return { error };
      }
    });
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Writes to its stdin. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  get hasEnded(): boolean {
    return this.#ending !== undefined;
  }

  /** Resolves to its exit status, or to the signal that killed it, once it has ended and all its output is here. */
  ended(): Promise<number | NodeJS.Signals> {
    return eventually(() => {
      if (this.#ending === undefined) throw new Error(`is still running:\n${this.stdout}${this.stderr}`);
      return this.#ending;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#closed;
  }
}
