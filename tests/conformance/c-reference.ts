import { readFileSync } from "node:fs";
import { AddressInfoError, SocketError } from "@sixbeat/common/socket";
import { type CProgram, compile } from "../support/c-program.ts";
import type { Outcome } from "./outcome.ts";

type Line =
  | { readonly value: unknown }
  | { readonly errno: number }
  | { readonly eai: number }
  | { readonly error: string };

/** Bodies of C functions, compiled with this machine's C library into one program. */
export class CReference implements Disposable {
  readonly #bodies: readonly string[];
  readonly #program: CProgram;

  constructor(bodies: Iterable<string>) {
    this.#bodies = [...new Set(bodies)];
    const functions = this.#bodies.map((body, i) => `static void behaviour${i}(void) {\n${body}\n}`);
    const names = this.#bodies.map((_, i) => `behaviour${i}`).join(", ");
    const main = `int main(void) {
  void (*all[])(void) = {${names}};
  int which;
  if (scanf("%d", &which) != 1) return 1;
  all[which]();
}`;
    this.#program = compile("cc", [HEADER, ...functions, main, ""].join("\n"));
  }

  /** What the function with that body tells. */
  run(body: string): Outcome {
    const said = this.#program.run(String(this.#bodies.indexOf(body))).trim();
    const lines = said.split("\n").map((line): Line => JSON.parse(line));
    const isList = "list" in (lines[0] ?? {});
    const outcomes = lines.slice(isList ? 1 : 0).map(toOutcome);
    if (!isList && outcomes.length === 1 && outcomes[0] !== undefined) return outcomes[0];
    return { value: outcomes.map((outcome) => ("error" in outcome ? outcome.error : outcome.value)) };
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
  }
}

function toOutcome(line: Line): Outcome {
  if ("errno" in line) return { error: new SocketError("", line.errno).code };
  if ("eai" in line) return { error: new AddressInfoError("", line.eai, "").code };
  return line;
}

const HEADER = readFileSync(new URL("reference.h", import.meta.url), "utf8");
