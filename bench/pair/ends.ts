import { type Load, lossFree, measured } from "../loss-free.ts";
import type { Outcome, Peer, Request } from "../peers/peer.ts";
import type { End, Link } from "./link.ts";
import { output, type Program, Running } from "./program.ts";

/** A program that can be either end, with the command line of `drivers/reference.c`. */
export interface Ends extends Program {
  readonly name: string;
  readonly version: string;
  /** Whether it has datagrams cut and put together by the kernel. */
  readonly offloads: boolean;
  /** Whether it can be told a rate. */
  readonly paces: boolean;
}

interface Counts {
  readonly sent: number;
  readonly received: number;
  readonly trip: number;
}

/** Of every receiver: there is one at a time. */
export const PORT = "54390";
/** The most datagrams that the kernel cuts one buffer into, and the most octets of it. */
const SEGMENTS = 128;
const OCTETS = 65_487;

/** A pair of such programs, one end started anew for each measurement. */
export class EndsPeer implements Peer {
  readonly name: string;
  readonly version: string;
  readonly #ends: Ends;
  readonly #link: Link;

  constructor(ends: Ends, link: Link) {
    this.name = ends.name;
    this.version = ends.version;
    this.#ends = ends;
    this.#link = link;
  }

  async measure({ workload, size, count }: Request): Promise<Outcome> {
    const [way, cut] = workload.split(" ") as [string, string?];
    if (cut !== undefined && !this.#ends.offloads) return { missing: "it has nothing like it" };
    const receives = way === "one-way";
    await using receiver = new Running(this.#program("receiver", [receives ? "receive" : "reflect", PORT]));
    await receiver.line(/ready/);
    if (way === "ping") return { nanoseconds: (await this.#sender("ping", size, count)).trip };
    const segments = cut === undefined ? 1 : Math.min(SEGMENTS, Math.floor(OCTETS / size));
    const run = async (rate: number): Promise<Load> => {
      const sender = await this.#sender(receives ? "send" : "ask", size, segments, rate, count / 1000);
      receiver.write("\n");
      const counts: Counts = JSON.parse(await receiver.line(/^{/));
      return { sent: sender.sent, arrived: receives ? counts.received : sender.received, seconds: count / 1000 };
    };
    // Awaited here: the receiver is there until this function has ended.
    return this.#ends.paces ? await lossFree(run) : measured(await run(0));
  }

  async #sender(way: string, ...what: readonly number[]): Promise<Counts> {
    const args = [way, this.#link.address, PORT, ...what.map(String)];
    return JSON.parse(await output(this.#program("sender", args)));
  }

  #program(end: End, args: readonly string[]): Program {
    const { command, args: first } = this.#ends;
    return this.#link.at(end, { command, args: [...first, ...args] });
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
