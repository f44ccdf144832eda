import { type AddressFamily, type SocketAddress, writeAddress } from "./addresses.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import { Memory } from "./memory.ts";
import { NAME_STRIDE } from "./recv-batch.ts";

/**
 * Up to `capacity` datagrams that one `sendmmsg` sends. Make it once, write each datagram in place into `bytes` at
 * `offset(i)`, and say its length and, on an unconnected socket, its address.
 */
export class SendBatch {
  readonly capacity: number;
  readonly slotSize: number;
  /** All slots, one after the other. */
  readonly bytes: Uint8Array;
  readonly #headers: Memory;
  readonly #family: AddressFamily;
  readonly #names: Memory;
  readonly #iovecs: Memory;
  readonly #payload: Memory;

  constructor(family: AddressFamily, capacity = 64, slotSize = 2048) {
    this.#family = family;
    this.capacity = capacity;
    this.slotSize = slotSize;
    this.#names = new Memory(capacity * NAME_STRIDE);
    this.#headers = new Memory(capacity * MMSGHDR.size);
    this.#iovecs = new Memory(capacity * IOVEC.size);
    this.#payload = new Memory(capacity * slotSize);
    this.bytes = this.#payload.bytes;
    for (let i = 0; i < capacity; i++) {
      this.#iovecs.setPointer(i * IOVEC.size + IOVEC.base, this.#payload.address + i * slotSize);
      this.#headers.setPointer(i * MMSGHDR.size + MSGHDR.iov, this.#iovecs.address + i * IOVEC.size);
      this.#headers.setPointer(i * MMSGHDR.size + MSGHDR.iovlen, 1);
    }
  }

  offset(i: number): number {
    return i * this.slotSize;
  }

  /** The C pointer to the mmsghdr of datagram `i`. */
  headerAddress(i: number): number {
    return this.#headers.address + i * MMSGHDR.size;
  }

  /** @throws {RangeError} when the slot is smaller. */
  setLength(i: number, octets: number): void {
    if (!(octets >= 0 && octets <= this.slotSize && this.#has(i))) {
      throw new RangeError(`datagram ${i} of ${octets} octets does not fit ${this.capacity} slots of ${this.slotSize}`);
    }
    this.#iovecs.view.setUint32(i * IOVEC.size + IOVEC.len, octets, true);
  }

  /** Where datagram `i` goes; undefined for a connected socket's peer. */
  setAddress(i: number, address: SocketAddress | undefined): void {
    if (!this.#has(i)) throw new RangeError(`there is no slot ${i} in a batch of ${this.capacity}`);
    const header = i * MMSGHDR.size;
    const name = i * NAME_STRIDE;
    const length = address === undefined ? 0 : writeAddress(this.#names, name, this.#family, address);
    this.#headers.setPointer(header + MSGHDR.name, address === undefined ? 0 : this.#names.address + name);
    this.#headers.view.setUint32(header + MSGHDR.namelen, length, true);
  }

  #has(i: number): boolean {
    return Number.isInteger(i) && i >= 0 && i < this.capacity;
  }
}
