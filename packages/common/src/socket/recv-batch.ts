import { writePeerKey } from "./address-key.ts";
import { readAddress, type SocketAddress } from "./addresses.ts";
import { checkedInteger } from "./checked.ts";
import { ControlIndex } from "./control-index.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import { MSG_CTRUNC, MSG_TRUNC } from "./libc/constants.ts";
import { Memory, payloadMemory } from "./memory.ts";
import { withFlowinfo } from "./message.ts";
import { ReceivedErrors } from "./received-errors.ts";
import { controlLength } from "./received-facts.ts";

/** Octets between two socket addresses of a batch: a sockaddr_in6, aligned. */
export const NAME_STRIDE = 32;

/** The kernel takes no more datagrams in one call (UIO_MAXIOV). */
export const BATCH_MAX = 1024;

/** Octets of a slot that holds whatever one datagram can carry, and of the largest slot there is. */
export const SLOT_MAX = 65_536;

/** Slots whose beginnings are a multiple of a page apart would share the same few lines of a cache: these are put between. */
const LARGE_SLOT = 1024;
const SKEW = 5 * 64;

/** The memory of a batch, for the socket module only. */
export interface RecvMemory {
  /** The mmsghdr structures. */
  readonly headers: Memory;
  /** The socket addresses of the senders, as the kernel wrote them. */
  readonly names: Memory;
  readonly payload: Memory;
  /** The control messages, `controlSize` octets for each datagram. */
  readonly control: Memory;
  readonly controlSize: number;
  readonly index: ControlIndex;
  /** How many headers the last call filled. */
  count: number;
}

/** The memory behind a batch. @throws {TypeError} when it is not a batch. */
export let recvMemory: (batch: RecvBatch) => RecvMemory;

/**
 * Room for `capacity` datagrams that one `recvmmsg` fills. Make it once and use it again: nothing is allocated while
 * receiving. What it holds is valid until the next call that is given this batch. Source: recvmmsg(2).
 */
export class RecvBatch extends ReceivedErrors {
  /** How many datagrams one call can receive. */
  readonly capacity: number;
  /** The room for one datagram, in octets. A longer one is cut and `truncated`. */
  readonly slotSize: number;
  /** All slots: datagram `i` begins at `offset(i)` and is `length(i)` octets long. */
  readonly bytes: Uint8Array;
  /** The room for one datagram's control messages, in octets. */
  readonly controlSize: number;
  /** Octets from one slot's beginning to the next. */
  readonly #stride: number;
  readonly #iovecs: Memory;
  readonly #memory: RecvMemory;

  static {
    recvMemory = (batch) => batch.#memory;
  }

  /**
   * @param capacity 1 to 1,024 datagrams.
   * @param slotSize octets; the default never truncates: it is more than a UDP datagram can carry.
   * @param controlSize octets, rounded up to a multiple of 8; 256 hold what all of `Socket.options` ask for together.
   * @param buffer where the slots are to be, in its first `octets` octets; else in memory of its own.
   */
  constructor(capacity = 64, slotSize = SLOT_MAX, controlSize = 0, buffer?: ArrayBuffer) {
    const stride = strideOf(slotSize);
    const memory = allocated(capacity, slotSize, stride, controlSize, buffer);
    super(memory);
    this.#stride = stride;
    this.#memory = memory;
    this.#iovecs = new Memory(capacity * IOVEC.size);
    this.capacity = capacity;
    this.slotSize = slotSize;
    this.controlSize = memory.controlSize;
    this.bytes = memory.payload.bytes;
    const { headers, names, payload, control } = memory;
    for (let i = 0; i < capacity; i++) {
      const header = i * MMSGHDR.size;
      const iovec = i * IOVEC.size;
      this.#iovecs.setPointer(iovec + IOVEC.base, payload.address + i * stride);
      this.#iovecs.setPointer(iovec + IOVEC.len, slotSize);
      headers.setPointer(header + MSGHDR.name, names.address + i * NAME_STRIDE);
      headers.setPointer(header + MSGHDR.iov, this.#iovecs.address + iovec);
      headers.setPointer(header + MSGHDR.iovlen, 1);
      if (controlSize > 0) headers.setPointer(header + MSGHDR.control, control.address + i * this.controlSize);
    }
    resetHeaders(memory);
    // The sizes above are what keeps the kernel within this memory.
    Object.freeze(this);
  }

  /** How many octets all slots of such a batch take. */
  static octets(capacity: number, slotSize: number): number {
    return capacity * strideOf(slotSize);
  }

  /** How many datagrams the last call received. */
  get count(): number {
    return this.#memory.count;
  }

  /** Where datagram `i` begins in `bytes`. */
  offset(i: number): number {
    return i * this.#stride;
  }

  /** The octets of datagram `i` that are here: all of it unless it is `truncated`. */
  length(i: number): number {
    return this.#memory.headers.view.getUint32(i * MMSGHDR.size + MMSGHDR.msg_len, true);
  }

  /** Whether datagram `i` was longer than its slot, and the rest is lost. */
  truncated(i: number): boolean {
    return (this.flags(i) & MSG_TRUNC) !== 0;
  }

  /** Whether control messages of datagram `i` found no room, and are lost. */
  controlTruncated(i: number): boolean {
    return (this.flags(i) & MSG_CTRUNC) !== 0;
  }

  /** MSG_ flags of datagram `i`. */
  flags(i: number): number {
    return this.#memory.headers.view.getInt32(i * MMSGHDR.size + MSGHDR.flags, true);
  }

  /** A view of datagram `i`, not a copy. */
  data(i: number): Uint8Array {
    return this.bytes.subarray(this.offset(i), this.offset(i) + this.length(i));
  }

  /** The socket address of the sender of datagram `i`, with its flowinfo when the option `recvflowinfo` is set. */
  address(i: number): SocketAddress | undefined {
    const { control, controlSize, names } = this.#memory;
    const address = readAddress(names, i * NAME_STRIDE);
    return withFlowinfo(address, control, i * controlSize, controlLength(this.#memory, i));
  }

  /**
   * Writes who sent datagram `i` as six words (PEER_KEY_WORDS) from `at` on: the address in four, in host order and an
   * IPv4 one as IPv4-mapped, the scopeid, the port. Equal keys are the same peer.
   */
  writePeerKey(i: number, key: Uint32Array, at = 0): void {
    writePeerKey(this.#memory.names, i * NAME_STRIDE, key, at);
  }
}

/** The most octets of control messages that one datagram can be given room for. */
const CONTROL_MAX = 16_384;

function strideOf(slotSize: number): number {
  return slotSize < LARGE_SLOT ? slotSize : slotSize + SKEW;
}

function allocated(
  capacity: number,
  slotSize: number,
  stride: number,
  controlSize: number,
  buffer: ArrayBuffer | undefined,
): RecvMemory {
  checkedInteger("capacity", capacity, 1, BATCH_MAX);
  checkedInteger("slotSize", slotSize, 0, SLOT_MAX);
  const aligned = (checkedInteger("controlSize", controlSize, 0, CONTROL_MAX) + 7) & ~7;
  return {
    headers: new Memory(capacity * MMSGHDR.size),
    names: new Memory(capacity * NAME_STRIDE),
    payload: payloadMemory(capacity * stride, buffer),
    control: new Memory(capacity * aligned),
    controlSize: aligned,
    index: new ControlIndex(capacity),
    count: capacity,
  };
}

/** Restores what the kernel has overwritten in each header that it filled. */
export function resetHeaders(memory: RecvMemory): void {
  const { view } = memory.headers;
  for (let header = 0; header < memory.count * MMSGHDR.size; header += MMSGHDR.size) {
    view.setUint32(header + MSGHDR.namelen, NAME_STRIDE, true);
    view.setUint32(header + MSGHDR.controllen, memory.controlSize, true);
    view.setUint32(header + MSGHDR.flags, 0, true);
  }
  memory.count = 0;
  memory.index.clear();
}
