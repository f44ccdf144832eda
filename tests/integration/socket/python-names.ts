import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What Python's socket module answers: a value as JSON has it, or the kind of its exception. */
export type PythonAnswer =
  | { readonly value: unknown }
  | { readonly error: "gaierror" | "OSError"; readonly errno: number | null }
  | { readonly error: "OverflowError" | "ValueError" | "TypeError" };

/** One Python process that lives as long as the tests that ask it. */
export class PythonNames implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor() {
    const program = fileURLToPath(new URL("../../support/python/names.py", import.meta.url));
    this.#child = spawn("python3", [program], { stdio: ["pipe", "pipe", "inherit"] });
    if (this.#child.stdout === null) throw new Error("python3 has no output");
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Asks one question. The next may be asked when it is answered. */
  async ask(call: string, ...args: readonly unknown[]): Promise<PythonAnswer> {
    this.#child.stdin?.write(`${JSON.stringify([call, args])}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`python3 ended at ${call} ${JSON.stringify(args)}`);
    return JSON.parse(value) as PythonAnswer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.on("close", resolve));
    this.#child.stdin?.end();
    await ended;
  }
}
