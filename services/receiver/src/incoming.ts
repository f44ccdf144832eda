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
  /** Where the message ends, and what is between the beginnings of the datagrams in it. */
  end = 0;
  size = 0;
  /** Differs for each message. */
  serial = 0;
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

  /** Looks at the first datagram of message `i`. Several of one sender may have come in it (UDP_GRO). */
  look(i: number): void {
    const { batch } = this;
    const length = batch.length(i);
    this.message = i;
    this.serial += 1;
    this.#arrived = false;
    this.size = batch.segmentSize(i);
    this.offset = batch.offset(i);
    this.end = this.offset + length;
    this.length = Math.min(this.size, length);
  }

  /** Looks at the datagram that comes `count` after this one; false when there is none. */
  next(count: number): boolean {
    this.offset += count * this.size;
    this.length = Math.min(this.size, this.end - this.offset);
    return this.offset < this.end;
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
