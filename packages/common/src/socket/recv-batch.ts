import { checkedKey, DESTINATION_KEY_WORDS, writePeerKey } from "./address-key.ts";
import { readAddress, type SocketAddress } from "./addresses.ts";
import { checkedInteger } from "./checked.ts";
import { decodeControl } from "./control-decode.ts";
import type { ReceivedControl } from "./control-message.ts";
import { ControlReader } from "./control-reader.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import { MSG_CTRUNC, MSG_TRUNC } from "./libc/constants.ts";
import { Memory } from "./memory.ts";
import { withFlowinfo } from "./message.ts";

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
  /** The control messages, `controlSize` octets for each datagram. */
  readonly control: Memory;
  readonly controlSize: number;
  /** How many headers the last call filled. */
  count: number;
}

/** The memory behind a batch. @throws {TypeError} when it is not a batch. */
export let recvMemory: (batch: RecvBatch) => RecvMemory;

/** Reads the control messages of a batch in place. @throws {TypeError} when it is not a batch. */
export let recvControl: (batch: RecvBatch) => ControlReader;

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
  /** The room for one datagram's control messages, in octets. */
  readonly controlSize: number;
  readonly #iovecs: Memory;
  readonly #memory: RecvMemory;
  readonly #control: ControlReader;

  static {
    recvMemory = (batch) => batch.#memory;
    recvControl = (batch) => batch.#control;
  }

  /**
   * @param capacity 1 to 1,024 datagrams.
   * @param slotSize octets; the default never truncates: it is more than a UDP datagram can carry.
   * @param controlSize octets, rounded up to a multiple of 8; 256 hold what all of `Socket.options` ask for together.
   */
  constructor(capacity = 64, slotSize = SLOT_MAX, controlSize = 0) {
    this.capacity = checkedInteger("capacity", capacity, 1, BATCH_MAX);
    this.slotSize = checkedInteger("slotSize", slotSize, 0, SLOT_MAX);
    const names = new Memory(capacity * NAME_STRIDE);
    const headers = new Memory(capacity * MMSGHDR.size);
    const payload = new Memory(capacity * slotSize);
    this.controlSize = (checkedInteger("controlSize", controlSize, 0, CONTROL_MAX) + 7) & ~7;
    const control = new Memory(capacity * this.controlSize);
    this.#iovecs = new Memory(capacity * IOVEC.size);
    this.#memory = { headers, names, payload, control, controlSize: this.controlSize, count: capacity };
    this.#control = new ControlReader(this.#memory);
    this.bytes = payload.bytes;
    for (let i = 0; i < capacity; i++) {
      const header = i * MMSGHDR.size;
      const iovec = i * IOVEC.size;
      this.#iovecs.setPointer(iovec + IOVEC.base, payload.address + i * slotSize);
      this.#iovecs.setPointer(iovec + IOVEC.len, slotSize);
      headers.setPointer(header + MSGHDR.name, names.address + i * NAME_STRIDE);
      headers.setPointer(header + MSGHDR.iov, this.#iovecs.address + iovec);
      headers.setPointer(header + MSGHDR.iovlen, 1);
      if (controlSize > 0) headers.setPointer(header + MSGHDR.control, control.address + i * this.controlSize);
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
    return withFlowinfo(address, control, i * controlSize, this.#control.length(i));
  }

  /**
   * Writes who sent datagram `i` as six words (PEER_KEY_WORDS) from `at` on: the address in four, in host order and an
   * IPv4 one as IPv4-mapped, the scopeid, the port. Equal keys are the same peer.
   */
  writePeerKey(i: number, key: Uint32Array, at = 0): void {
    writePeerKey(this.#memory.names, i * NAME_STRIDE, key, at);
  }

  /**
   * Writes the address that datagram `i` was sent to (`recvpktinfo`) as four words (DESTINATION_KEY_WORDS) from `at`
   * on; zeros when unknown.
   */
  writeDestinationKey(i: number, key: Uint32Array, at = 0): void {
    checkedKey(key, at, DESTINATION_KEY_WORDS);
    this.#control.writeDestinationKey(i, key, at);
  }

  /** All control messages of datagram `i`; it allocates, unlike what follows. */
  control(i: number): ReceivedControl[] {
    return decodeControl(this.#memory.control, i * this.controlSize, this.#control.length(i));
  }

  /** The whole seconds since 1970 at which datagram `i` arrived (`timestampns` or `timestamping`); -1 unknown. */
  timestampSeconds(i: number): number {
    return this.#control.timestampSeconds(i);
  }

  /** The nanoseconds that belong to `timestampSeconds`: 0 to 999,999,999; -1 unknown. */
  timestampNanoseconds(i: number): number {
    return this.#control.timestampNanoseconds(i);
  }

  /** The hop limit or time to live of datagram `i` (`recvhoplimit`); -1 unknown. */
  hopLimit(i: number): number {
    return this.#control.hopLimit(i);
  }

  /** The traffic class or type of service of datagram `i` (`recvtclass`); -1 unknown. */
  trafficClass(i: number): number {
    return this.#control.trafficClass(i);
  }

  /** The index of the interface that datagram `i` came in by (`recvpktinfo`); 0 unknown. */
  interfaceIndex(i: number): number {
    return this.#control.interfaceIndex(i);
  }

  /**
   * The address that datagram `i` was sent to (`recvpktinfo`), with port and flowinfo 0, and a link-local one with its
   * scopeid. It allocates.
   */
  destination(i: number): SocketAddress | undefined {
    return this.#control.destination(i);
  }

  /** How many datagrams the socket had dropped when datagram `i` was queued (`rxq_ovfl`); 0 before the first. */
  drops(i: number): number {
    return this.#control.drops(i);
  }

  /**
   * The size of the datagrams that came together as datagram `i` (`udp_gro`), the last of which may be shorter; its
   * length when it came alone.
   */
  segmentSize(i: number): number {
    return this.#control.segmentSize(i, this.length(i));
  }
}

/** The most octets of control messages that one datagram can be given room for. */
const CONTROL_MAX = 16_384;

/** Restores what the kernel has overwritten in each header that it filled. */
export function resetHeaders(memory: RecvMemory): void {
  const { view } = memory.headers;
  for (let header = 0; header < memory.count * MMSGHDR.size; header += MMSGHDR.size) {
    view.setUint32(header + MSGHDR.namelen, NAME_STRIDE, true);
    view.setUint32(header + MSGHDR.controllen, memory.controlSize, true);
    view.setUint32(header + MSGHDR.flags, 0, true);
  }
  memory.count = 0;
}
