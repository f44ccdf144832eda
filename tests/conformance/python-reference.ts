import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./outcome.ts";

/** A Python that lives as long as the suite, and does with `socket` what it is told. */
export class PythonReference implements Disposable {
  readonly #child = spawn("python3", ["-u", fileURLToPath(new URL("reference.py", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  readonly #answers = createInterface(this.#child.stdout)[Symbol.asyncIterator]();

  /** What the last line of the code comes to. @throws {Error} when the code itself is wrong. */
  async run(code: string): Promise<Outcome> {
    this.#child.stdin.write(`${JSON.stringify({ code })}\n`);
    const line = await this.#answers.next();
    if (line.done === true) throw new Error(`Python ended at:\n${code}`);
    const answer: Outcome | { broken: string } = JSON.parse(line.value);
    if ("broken" in answer) throw new Error(`${answer.broken} in:\n${code}`);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#child.stdin.end();
  }
}
