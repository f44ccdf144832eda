import { write } from "node:fs";

/** Writes what a descriptor takes without waiting, and returns what is left. */
interface Prompt {
  write(text: string): Buffer | undefined;
}

/**
 * Writes lines to a descriptor, in order, and survives whatever happens to it: what can't be written (ENOSPC, EPIPE, EIO)
 * is dropped and counted, and the next line is tried again.
 *
 * It writes off the event loop: stdout may be a pipe whose reader stopped reading, or a terminal on Ctrl-S, and a
 * blocking write would stop the measurement itself. Only what is taken without waiting is written at once, since a trip to
 * another thread and back costs an idle service more than what it has to say. Memory is bounded; what comes on top is
 * dropped and counted.
 */
export class LineWriter {
  readonly #descriptor: number;
  readonly #prompt: Prompt | undefined;
  readonly #maxPendingLength: number;
  #pending: string[] = [];
  #pendingLength = 0;
  #busy = false;
  #torn = false;
  #dropped = 0;
  #waiting: (() => void)[] = [];

  /** @param prompt writes to the same descriptor. */
  constructor(descriptor: number, prompt?: Prompt, maxPendingLength = 1 << 20) {
    this.#descriptor = descriptor;
    this.#prompt = prompt;
    this.#maxPendingLength = maxPendingLength;
  }

  /** Lines that were lost since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes whole lines, each with its newline. Never throws, never blocks. */
  write(lines: string): void {
    if (this.#pendingLength + lines.length > this.#maxPendingLength) {
      this.#dropped += countLines(lines);
      return;
    }
    if (this.#prompt !== undefined && !this.#busy && !this.#torn) {
      this.#writePromptly(lines, this.#prompt);
      return;
    }
    this.#pending.push(lines);
    this.#pendingLength += lines.length;
    if (!this.#busy) this.#writePending();
  }

  /** Resolves when all lines taken so far and since are written or dropped. */
  drained(): Promise<void> {
    if (!this.#busy) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #writePromptly(lines: string, prompt: Prompt): void {
    const rest = prompt.write(lines);
    if (rest === undefined) return;
    this.#busy = true;
    const all = Buffer.from(lines);
    const written = all.length - rest.length;
    this.#torn = written > 0 && all[written - 1] !== newline;
    this.#writeRest(rest);
  }

  #writePending(): void {
    this.#busy = this.#pending.length > 0;
    if (!this.#busy) {
      for (const resolve of this.#waiting.splice(0)) resolve();
      return;
    }
    // A line that was cut off by an error is ended first, so that it can't garble the next one.
    const chunk = Buffer.from((this.#torn ? "\n" : "") + this.#pending.join(""));
    this.#pending = [];
    this.#pendingLength = 0;
    this.#writeRest(chunk);
  }

  #writeRest(chunk: Buffer): void {
    write(this.#descriptor, chunk, (error, written) => {
      if (error?.code === "EAGAIN" || (error === null && written === 0)) {
        // A pipe that another process made non-blocking is full.
        setTimeout(() => this.#writeRest(chunk), retryAfterMs);
        return;
      }
      if (error !== null) {
        this.#dropped += countLines(chunk.toString());
        this.#writePending();
        return;
      }
      this.#torn = chunk[written - 1] !== newline;
      if (written < chunk.length) this.#writeRest(chunk.subarray(written));
      else this.#writePending();
    });
  }
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

const newline = 0x0a;
const retryAfterMs = 20;
