import { OTHER, type PathLabels } from "@sixbeat/common/measure";
import { AddressIndex, type RecvBatch } from "@sixbeat/common/socket";

/** The rows of those who do not say who they are: each is called by its address, without the port. */
export class AddressRows {
  readonly #capacity: number;
  readonly #rowOf: (labels: PathLabels) => number;
  readonly #target: string;
  readonly #senders: AddressIndex;
  /** By the sender's number; the last two are strangers over IPv6 and IPv4. */
  readonly #rows: Int32Array;

  /**
   * @param capacity how many addresses are told apart.
   * @param rowOf gives a path its row, for good.
   * @param target what this end is called.
   */
  constructor(capacity: number, rowOf: (labels: PathLabels) => number, target: string) {
    this.#capacity = capacity;
    this.#rowOf = rowOf;
    this.#target = target;
    this.#senders = new AddressIndex(capacity);
    this.#rows = new Int32Array(capacity + 2).fill(-1);
  }

  /** The row of the sender of message `i`. */
  row(batch: RecvBatch, i: number): number {
    const sender = this.#senders.find(batch, i);
    const known = this.#rows[sender]!;
    return known >= 0 ? known : this.#add(sender);
  }

  #add(sender: number): number {
    const source = this.#senders.host(sender) ?? OTHER;
    const isIPv4 = sender === this.#capacity + 1 || (sender < this.#capacity && !source.includes(":"));
    const family = isIPv4 ? "ipv4" : "ipv6";
    const row = this.#rowOf({ source, target: this.#target, family, flow: "0" });
    this.#rows[sender] = row;
    return row;
  }
}
