import type { Logger } from "pino";
import { printableText } from "../../datagram/index.ts";
import type { Output } from "../definition.ts";

/** Which datagrams are printed: each, as many as a person can follow, or none. */
export type PrintMode = "all" | "rate" | "none";

/** With "rate": at most so many lines in a second. */
export const LINES_PER_SECOND = 20;

/** One datagram that was sent or received. */
export interface PrintedDatagram {
  readonly event: "sent" | "received";
  /** The other end's socket address, as text. */
  readonly peer: string;
  /** What the other end is called and which flow it is, where the address does not tell. */
  readonly path?: PrintedPath;
  /** Octets. */
  readonly length: number;
  /** The text that it carries: all of it where it is nothing but text. */
  readonly data: Uint8Array | string;
  /** Its number in its session, of a STAMP datagram. */
  readonly sequence?: number;
}

/** What lines of the same address are told apart by. */
export interface PrintedPath {
  readonly target: string;
  /** Where there are several. */
  readonly flow?: number;
}

/**
 * Prints datagrams: a line each on a terminal, a record each in a JSON log. In a flood it prints what a person can
 * follow and then how many it left out.
 */
export class DatagramPrinter implements Disposable {
  #mode: PrintMode;
  readonly #logger: Logger;
  readonly #output: Output;
  readonly #now: () => number;
  #second = Number.NaN;
  #printed = 0;
  #suppressed = 0;
  #notice: NodeJS.Timeout | undefined;

  constructor(mode: PrintMode, logger: Logger, output: Output, now: () => number = Date.now) {
    this.#mode = mode;
    this.#logger = logger;
    this.#output = output;
    this.#now = now;
  }

  set mode(mode: PrintMode) {
    this.#mode = mode;
  }

  /** Whether the next datagram is printed. Ask before taking the trouble to describe it: a refusal is counted. */
  wants(): boolean {
    return this.wanted(1) === 1;
  }

  /** How many of the next `count` datagrams are printed: the first of them. Refusals are counted. */
  wanted(count: number): number {
    if (this.#mode !== "rate") return this.#mode === "all" ? count : 0;
    const second = Math.floor(this.#now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#printed = 0;
    }
    const wanted = Math.min(count, LINES_PER_SECOND - this.#printed);
    this.#printed += wanted;
    if (wanted === count) return wanted;
    this.#suppressed += count - wanted;
    this.#notice ??= setTimeout(() => this.#reportSuppressed(), 1000).unref();
    return wanted;
  }

  print({ event, peer, path, length, data, sequence }: PrintedDatagram): void {
    const text = printableText(data);
    if (this.#output.mode === "json") {
      const number = sequence !== undefined && { sequence };
      this.#logger.info({ peer, ...path, length, ...number, text }, `datagram ${event}`);
      return;
    }
    const what = sequence === undefined ? `${length} octets` : `stamp ${sequence}`;
    const preposition = event === "sent" ? "to" : "from";
    this.#output.line(`${clockTime(this.#now())} ${event} ${what} ${preposition} ${peer}${flowText(path)}: ${text}`);
  }

  /** Prints what became of a datagram. @param line what a person reads, after the time. */
  printOutcome(message: string, fields: Record<string, unknown>, line: string): void {
    if (this.#output.mode === "json") this.#logger.info(fields, message);
    else this.#output.line(`${clockTime(this.#now())} ${line}`);
  }

  /** Says how many datagrams were not printed since it last said so. */
  #reportSuppressed(): void {
    clearTimeout(this.#notice);
    this.#notice = undefined;
    if (this.#suppressed === 0) return;
    const suppressed = this.#suppressed;
    this.#suppressed = 0;
    if (this.#output.mode === "json") this.#logger.info({ suppressed }, "datagrams not printed");
    else
      this.#output.line(`${clockTime(this.#now())} … ${suppressed} more datagrams not printed (--print all shows all)`);
  }

  [Symbol.dispose](): void {
    this.#reportSuppressed();
  }
}

/** What follows the address on a line. */
export function flowText(path: PrintedPath | undefined): string {
  return path?.flow === undefined ? "" : ` flow ${path.flow}`;
}

function clockTime(now: number): string {
  const date = new Date(now);
  const two = (number: number) => String(number).padStart(2, "0");
  const milliseconds = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}
