import { OTHER, type PathTable } from "@sixbeat/common/measure";
import { AddressIndex, type RecvBatch } from "@sixbeat/common/socket";
import { MAX_PATHS } from "./counters.ts";

/** The rows of those who do not say who they are: each is called by its address, without the port. */
export class AddressRows {
  readonly #paths: PathTable<string>;
  readonly #target: string;
  readonly #senders = new AddressIndex(MAX_PATHS);
  /** By the sender's number; the last two are strangers over IPv6 and IPv4. */
  readonly #rows = new Int32Array(MAX_PATHS + 2).fill(-1);

  /** @param target what this end is called. */
  constructor(paths: PathTable<string>, target: string) {
    this.#paths = paths;
    this.#target = target;
  }

  /** The row of the sender of message `i`. */
  row(batch: RecvBatch, i: number): number {
    const sender = this.#senders.find(batch, i);
    const known = this.#rows[sender]!;
    return known >= 0 ? known : this.#add(sender);
  }

  #add(sender: number): number {
    const source = this.#senders.host(sender) ?? OTHER;
    const isIPv4 = sender === MAX_PATHS + 1 || (sender < MAX_PATHS && !source.includes(":"));
    const family = isIPv4 ? "ipv4" : "ipv6";
    const row = this.#paths.row({ source, target: this.#target, family, flow: "0" });
    this.#rows[sender] = row;
    return row;
  }
}
