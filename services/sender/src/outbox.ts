import { type Octets, octetsOf } from "@sixbeat/common/datagram";
import { type AddressFamily, SendBatch } from "@sixbeat/common/socket";
import type { Session } from "./session.ts";

/** Datagrams that leave in one call. More of them would make the last one wait for long after it says it was sent. */
const CAPACITY = 64;
/** The most memory that they take together; a datagram of the largest size still has its place. */
const MEMORY = 1 << 20;
const SLOT_LEAST = 256;

/** Datagrams of one socket that are written and about to leave. */
export class Outbox {
  readonly #family: AddressFamily;
  #batch: SendBatch;
  #octets: Octets;
  readonly #sessions: Session[] = [];
  readonly #lengths = new Uint32Array(CAPACITY);
  #count = 0;

  constructor(family: AddressFamily) {
    this.#family = family;
    this.#batch = new SendBatch(family, CAPACITY, SLOT_LEAST);
    this.#octets = octetsOf(this.#batch.bytes);
  }

  get batch(): SendBatch {
    return this.#batch;
  }

  /** The memory that datagrams are written to. */
  get octets(): Octets {
    return this.#octets;
  }

  /** How many datagrams there are. */
  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.#batch.capacity;
  }

  /** Makes room for datagrams of up to so many octets. The outbox must be empty if `fits` says no. */
  makeRoom(octets: number): void {
    if (this.fits(octets)) return;
    const slot = 2 ** Math.ceil(Math.log2(octets));
    const capacity = Math.max(1, Math.min(CAPACITY, Math.floor(MEMORY / slot)));
    this.#batch = new SendBatch(this.#family, capacity, slot);
    this.#octets = octetsOf(this.#batch.bytes);
  }

  fits(octets: number): boolean {
    return octets <= this.#batch.slotSize;
  }

  /** Where the next datagram is to be written. */
  get offset(): number {
    return this.#batch.offset(this.#count);
  }

  /** A datagram of so many octets has been written there. */
  add(session: Session, length: number): void {
    this.#batch.setLength(this.#count, length);
    this.#batch.setPeer(this.#count, session.address);
    this.#sessions[this.#count] = session;
    this.#lengths[this.#count++] = length;
  }

  session(i: number): Session {
    return this.#sessions[i]!;
  }

  length(i: number): number {
    return this.#lengths[i]!;
  }

  clear(): void {
    this.#count = 0;
  }
}
