import { octetsOf, runMemory, stampRun } from "@sixbeat/common/datagram";
import { type AddressFamily, type Instant, SendBatch } from "@sixbeat/common/socket";
import type { Session } from "../session.ts";
import type { LoadTemplate } from "./load-template.ts";

/** What one buffer that the kernel cuts can have (UDP over IPv6, without jumbograms), in octets. */
const LONGEST_RUN = 65_487;
/** Memory of all slots together: what stays in a core's cache is sent faster. */
const MEMORY = 1 << 20;
const MOST_SLOTS = 64;
const LEAST_SLOTS = 8;

/** Runs of datagrams that leave in one call, each run from one buffer that the kernel cuts (UDP_SEGMENT). */
export class LoadBatch {
  readonly batch: SendBatch;
  /** How many datagrams one run can have. */
  readonly mostOfRun: number;
  readonly #size: number;
  readonly #octets;
  readonly #runs: Run[];
  readonly #isConnected: boolean;
  #count = 0;

  /**
   * @param size octets of a datagram.
   * @param segments how many datagrams the kernel cuts one buffer into; 1 for none.
   * @param isConnected whether the socket is, so that no datagram needs an address.
   */
  constructor(family: AddressFamily, size: number, segments: number, isConnected: boolean) {
    this.#size = size;
    this.#isConnected = isConnected;
    this.mostOfRun = Math.max(1, Math.min(segments, Math.floor(LONGEST_RUN / size)));
    const slot = size * this.mostOfRun;
    const slots = Math.max(LEAST_SLOTS, Math.min(MOST_SLOTS, Math.floor(MEMORY / slot)));
    this.batch = new SendBatch(family, slots, slot, runMemory(slots * slot));
    this.#octets = octetsOf(this.batch.bytes);
    this.#runs = Array.from({ length: slots }, () => new Run());
  }

  /** How many runs wait. */
  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.batch.capacity;
  }

  /** Adds a run of `count` datagrams of a session, at most `mostOfRun`. Runs of one session are added in one go. */
  add(session: Session, template: LoadTemplate, count: number, errorEstimate: number): void {
    const slot = this.#count++;
    const run = this.#runs[slot]!;
    if (run.session !== session || run.errorEstimate !== errorEstimate) {
      template.fill(this.#octets, this.batch.offset(slot), this.mostOfRun, errorEstimate);
      if (!this.#isConnected) this.batch.setPeer(slot, session.address);
      run.session = session;
      run.errorEstimate = errorEstimate;
      run.count = 0;
    }
    if (run.count === count) return;
    run.count = count;
    this.batch.setLength(slot, count * this.#size);
    this.batch.setSegmentSize(slot, count > 1 ? this.#size : 0);
  }

  /** Numbers the datagrams of the runs from a slot on and writes their time, right before they leave. */
  stamp(from: number, sent: Instant): void {
    for (let slot = from; slot < this.#count; slot++) {
      const run = this.#runs[slot]!;
      // Runs of one session follow each other, and so do their numbers.
      const before = slot > from ? this.#runs[slot - 1]! : undefined;
      run.sequence = before?.session === run.session ? before!.sequence + before!.count : run.session!.next;
      stampRun(this.#octets, this.batch.offset(slot), this.#size, run.count, run.sequence, sent);
    }
  }

  session(slot: number): Session {
    return this.#runs[slot]!.session!;
  }

  /** How many datagrams a run has. */
  datagrams(slot: number): number {
    return this.#runs[slot]!.count;
  }

  clear(): void {
    this.#count = 0;
  }
}

/** What a slot holds, which the next run in it often is like. */
class Run {
  session: Session | undefined;
  errorEstimate = -1;
  count = 0;
  sequence = 0;
}
