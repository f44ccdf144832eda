import { readAddress, type SocketAddress } from "./addresses.ts";
import { checkedInteger } from "./checked.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import { MSG_TRUNC } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/** Octets between two socket addresses of a batch: a sockaddr_in6, aligned. */
export const NAME_STRIDE = 32;

/** The kernel takes no more datagrams in one call (UIO_MAXIOV). */
export const BATCH_MAX = 1024;

/** Octets of a slot that holds whatever one datagram can carry, and of the largest slot there is. */
export const SLOT_MAX = 65_536;

/** The memory of a batch, for the socket module only. */
export interface RecvMemory {
  /** The mmsghdr structures. */
  readonly headers: Memory;
  /** The socket addresses of the senders, as the kernel wrote them. */
  readonly names: Memory;
  readonly payload: Memory;
  /** How many headers the last call filled. */
  count: number;
}

/** The memory behind a batch. @throws {TypeError} when it is not a batch. */
export let recvMemory: (batch: RecvBatch) => RecvMemory;

/**
 * Room for `capacity` datagrams that one `recvmmsg` fills. Make it once and use it again: nothing is allocated while
 * receiving. What it holds is valid until the next call that is given this batch.
 */
export class RecvBatch {
  /** How many datagrams one call can receive. */
  readonly capacity: number;
  /** The room for one datagram, in octets. A longer one is cut and `truncated`. */
  readonly slotSize: number;
  /** All slots, one after the other: datagram `i` begins at `offset(i)` and is `length(i)` octets long. */
  readonly bytes: Uint8Array;
  readonly #iovecs: Memory;
  readonly #memory: RecvMemory;

  static {
    recvMemory = (batch) => batch.#memory;
  }

  /**
   * @param capacity 1 to 1,024 datagrams.
   * @param slotSize octets; the default never truncates: it is more than a UDP datagram can carry.
   */
  constructor(capacity = 64, slotSize = SLOT_MAX) {
    this.capacity = checkedInteger("capacity", capacity, 1, BATCH_MAX);
    this.slotSize = checkedInteger("slotSize", slotSize, 0, SLOT_MAX);
    const names = new Memory(capacity * NAME_STRIDE);
    const headers = new Memory(capacity * MMSGHDR.size);
    const payload = new Memory(capacity * slotSize);
    this.#iovecs = new Memory(capacity * IOVEC.size);
    this.#memory = { headers, names, payload, count: capacity };
    this.bytes = payload.bytes;
    for (let i = 0; i < capacity; i++) {
      const header = i * MMSGHDR.size;
      const iovec = i * IOVEC.size;
      this.#iovecs.setPointer(iovec + IOVEC.base, payload.address + i * slotSize);
      this.#iovecs.setPointer(iovec + IOVEC.len, slotSize);
      headers.setPointer(header + MSGHDR.name, names.address + i * NAME_STRIDE);
      headers.setPointer(header + MSGHDR.iov, this.#iovecs.address + iovec);
      headers.setPointer(header + MSGHDR.iovlen, 1);
    }
    resetHeaders(this.#memory);
    // The sizes above are what keeps the kernel within this memory.
    Object.freeze(this);
  }

  /** How many datagrams the last call received. */
  get count(): number {
    return this.#memory.count;
  }

  /** Where datagram `i` begins in `bytes`. */
  offset(i: number): number {
    return i * this.slotSize;
  }

  /** The octets of datagram `i` that are here: all of it unless it is `truncated`. */
  length(i: number): number {
    return this.#memory.headers.view.getUint32(i * MMSGHDR.size + MMSGHDR.msg_len, true);
  }

  /** Whether datagram `i` was longer than its slot, and the rest is lost. */
  truncated(i: number): boolean {
    return (this.#memory.headers.view.getUint32(i * MMSGHDR.size + MSGHDR.flags, true) & MSG_TRUNC) !== 0;
  }

  /** A view of datagram `i`, not a copy. */
  data(i: number): Uint8Array {
    return this.bytes.subarray(this.offset(i), this.offset(i) + this.length(i));
  }

  /** The socket address of the sender of datagram `i`. */
  address(i: number): SocketAddress | undefined {
    return readAddress(this.#memory.names, i * NAME_STRIDE);
  }
}

/** Restores what the kernel has overwritten in each header that it filled. */
export function resetHeaders(memory: RecvMemory): void {
  const { view } = memory.headers;
  for (let header = 0; header < memory.count * MMSGHDR.size; header += MMSGHDR.size) {
    view.setUint32(header + MSGHDR.namelen, NAME_STRIDE, true);
    view.setUint32(header + MSGHDR.flags, 0, true);
  }
  memory.count = 0;
}
