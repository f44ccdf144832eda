import { readAddress, type SocketAddress } from "./addresses.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import { MSG_TRUNC } from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/** Octets between two socket addresses of a batch: a sockaddr_in6, aligned. */
export const NAME_STRIDE = 32;

/**
 * Room for `capacity` datagrams that one `recvmmsg` fills. Make it once and use it again: nothing is allocated while
 * receiving. What it holds is valid until the next call that is given this batch.
 */
export class RecvBatch {
  readonly capacity: number;
  /** The room for one datagram, in octets. A longer one is cut and `truncated`. */
  readonly slotSize: number;
  /** All slots, one after the other: datagram `i` begins at `offset(i)` and is `length(i)` octets long. */
  readonly bytes: Uint8Array;
  /** How many datagrams the last call received. */
  count = 0;
  /** The socket addresses of the senders, as the kernel wrote them. */
  readonly names: Memory;
  /** The mmsghdr structures. */
  readonly headers: Memory;
  readonly #iovecs: Memory;
  readonly #payload: Memory;

  /** @param slotSize the default never truncates: it is more than a UDP datagram can carry. */
  constructor(capacity = 64, slotSize = 65_536) {
    this.capacity = capacity;
    this.slotSize = slotSize;
    this.names = new Memory(capacity * NAME_STRIDE);
    this.headers = new Memory(capacity * MMSGHDR.size);
    this.#iovecs = new Memory(capacity * IOVEC.size);
    this.#payload = new Memory(capacity * slotSize);
    this.bytes = this.#payload.bytes;
    for (let i = 0; i < capacity; i++) {
      const header = i * MMSGHDR.size;
      const iovec = i * IOVEC.size;
      this.#iovecs.setPointer(iovec + IOVEC.base, this.#payload.address + i * slotSize);
      this.#iovecs.setPointer(iovec + IOVEC.len, slotSize);
      this.headers.setPointer(header + MSGHDR.name, this.names.address + i * NAME_STRIDE);
      this.headers.setPointer(header + MSGHDR.iov, this.#iovecs.address + iovec);
      this.headers.setPointer(header + MSGHDR.iovlen, 1);
    }
    this.reset(capacity);
  }

  offset(i: number): number {
    return i * this.slotSize;
  }

  /** The octets of datagram `i` that are here: all of it unless it is `truncated`. */
  length(i: number): number {
    return this.headers.view.getUint32(i * MMSGHDR.size + MMSGHDR.msg_len, true);
  }

  truncated(i: number): boolean {
    return (this.headers.view.getUint32(i * MMSGHDR.size + MSGHDR.flags, true) & MSG_TRUNC) !== 0;
  }

  /** A view of datagram `i`, not a copy. */
  data(i: number): Uint8Array {
    return this.bytes.subarray(this.offset(i), this.offset(i) + this.length(i));
  }

  /** The socket address of the sender of datagram `i`. */
  address(i: number): SocketAddress | undefined {
    return readAddress(this.names, i * NAME_STRIDE);
  }

  /** Restores what the kernel overwrites in each header it fills. */
  reset(used = this.count): void {
    for (let i = 0; i < used; i++) {
      this.headers.view.setUint32(i * MMSGHDR.size + MSGHDR.namelen, NAME_STRIDE, true);
      this.headers.view.setUint32(i * MMSGHDR.size + MSGHDR.flags, 0, true);
    }
    this.count = 0;
  }
}
