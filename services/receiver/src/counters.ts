import { type PathLabels, PathTable } from "@sixbeat/common/measure";
import { AddressIndex, type RecvBatch } from "@sixbeat/common/socket";

/** Paths that are told apart; senders beyond that are counted together as source "other". */
const MAX_PATHS = 1000;

/** Why a datagram was refused. */
export const REJECT_REASONS = ["truncated"] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Counts every datagram in exactly one place: on its path, or as rejected with a reason. */
export class Counters {
  readonly paths = new PathTable(["datagrams", "bytes"], MAX_PATHS, "source");
  readonly rejected: Record<RejectReason, number> = { truncated: 0 };
  readonly errors = new Map<string, number>();
  /** All datagrams that arrived, the rejected ones included. */
  datagrams = 0;
  readonly #target: string;
  readonly #senders = new AddressIndex(MAX_PATHS);
  /** The row of each sender's path, by the sender's number; the last two are strangers over IPv6 and IPv4. */
  readonly #rows = new Int32Array(MAX_PATHS + 2).fill(-1);

  constructor(target: string) {
    this.#target = target;
  }

  count(batch: RecvBatch, i: number): void {
    this.datagrams++;
    if (batch.truncated(i)) {
      this.rejected.truncated++;
      return;
    }
    const sender = this.#senders.find(batch, i);
    const known = this.#rows[sender]!;
    const row = known >= 0 ? known : this.#addPath(sender);
    this.paths.columns.datagrams[row]! += 1;
    this.paths.columns.bytes[row]! += batch.length(i);
  }

  countError(code: string): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }

  #addPath(sender: number): number {
    const source = this.#senders.host(sender) ?? "other";
    const isIPv4 = sender === MAX_PATHS + 1 || (sender < MAX_PATHS && !source.includes(":"));
    const labels: PathLabels = { source, target: this.#target, family: isIPv4 ? "ipv4" : "ipv6", flow: "0" };
    const row = this.paths.row(labels);
    this.#rows[sender] = row;
    return row;
  }
}
