import { createRequest, createTlvIndex, type Instant, type Mode, octetsOf } from "@sixbeat/common/datagram";
import { type RecvBatch, readClock } from "@sixbeat/common/socket";

/**
 * The datagram that is being dealt with: where it is, what the kernel says of its arrival, and what was read from it.
 * One object for all of them, filled anew for each, so that none costs an allocation.
 */
export class Incoming {
  readonly batch: RecvBatch;
  /** All of the batch's memory. */
  readonly octets;
  /** Which message of the batch it came in. */
  message = 0;
  /** Where it begins in `octets`, and its length. */
  offset = 0;
  length = 0;
  /** When it arrived (T2). */
  readonly at: Instant = { seconds: 0, nanoseconds: 0 };
  /** The hop limit and the traffic class that it arrived with; -1 where the kernel does not say. */
  hopLimit = -1;
  trafficClass = -1;
  mode: Mode = "unauthenticated";
  /** Which key it was signed with; -1 for none. */
  key = -1;
  readonly request = createRequest();
  readonly tlvs = createTlvIndex();
  /** Whether what the kernel says of this message has been read. */
  #arrived = false;

  constructor(batch: RecvBatch) {
    this.batch = batch;
    this.octets = octetsOf(batch.bytes);
  }

  /** Looks at message `i` as a whole. Several datagrams of one sender may have come in it (UDP_GRO). */
  look(i: number): void {
    this.message = i;
    this.offset = this.batch.offset(i);
    this.length = this.batch.length(i);
    this.#arrived = false;
  }

  /** Reads what the kernel says of the message, once. */
  readArrival(): void {
    if (this.#arrived) return;
    this.#arrived = true;
    const { batch, message, at } = this;
    this.hopLimit = batch.hopLimit(message);
    this.trafficClass = batch.trafficClass(message);
    at.seconds = batch.timestampSeconds(message);
    if (at.seconds >= 0) at.nanoseconds = batch.timestampNanoseconds(message);
    else readClock(at);
  }

  /** A view of it. */
  data(): Uint8Array {
    return this.octets.bytes.subarray(this.offset, this.offset + this.length);
  }
}
