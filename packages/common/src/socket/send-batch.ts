import { type AddressFamily, type SocketAddress, writeAddress } from "./addresses.ts";
import { checkedFamily, checkedInteger } from "./checked.ts";
import { encodeControl } from "./control-encode.ts";
import type { SendControl } from "./control-message.ts";
import { hasFlowLabel, readTrafficClass } from "./flow-label.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import { isMapped } from "./layout/sockaddr.ts";
import { AF_INET6 } from "./libc/constants.ts";
import { Memory } from "./memory.ts";
import { BATCH_MAX, NAME_STRIDE, SLOT_MAX } from "./recv-batch.ts";

/** The memory of a batch, for the socket module only. */
export interface SendMemory {
  /** The mmsghdr structures. */
  readonly headers: Memory;
  /** The socket addresses of the targets. */
  readonly names: Memory;
  readonly payload: Memory;
  /** Whether a flow label was ever among the addresses. */
  labelled: boolean;
}

/** The memory behind a batch. @throws {TypeError} when it is not a batch. */
export let sendMemory: (batch: SendBatch) => SendMemory;

/**
 * Up to `capacity` datagrams that one `sendmmsg` sends. Make it once, write each datagram in place into `bytes` at
 * `offset(i)`, and say its length and, on an unconnected socket, its address.
 */
export class SendBatch {
  /** How many datagrams one call can send. */
  readonly capacity: number;
  /** The room for one datagram, in octets. */
  readonly slotSize: number;
  /** All slots, one after the other. */
  readonly bytes: Uint8Array;
  readonly #family: AddressFamily;
  readonly #iovecs: Memory;
  readonly #memory: SendMemory;
  readonly #ancdata: (readonly SendControl[])[] = [];
  /** Made when the first datagram is given control messages: most batches have none. */
  #control: Memory | undefined;

  static {
    sendMemory = (batch) => batch.#memory;
  }

  /**
   * @param family that of the sockets which are to send it.
   * @param capacity 1 to 1,024 datagrams.
   * @param slotSize octets, up to 65,536.
   */
  constructor(family: AddressFamily, capacity = 64, slotSize = 2048) {
    this.#family = checkedFamily(family);
    this.capacity = checkedInteger("capacity", capacity, 1, BATCH_MAX);
    this.slotSize = checkedInteger("slotSize", slotSize, 0, SLOT_MAX);
    const names = new Memory(capacity * NAME_STRIDE);
    const headers = new Memory(capacity * MMSGHDR.size);
    const payload = new Memory(capacity * slotSize);
    this.#iovecs = new Memory(capacity * IOVEC.size);
    this.#memory = { headers, names, payload, labelled: false };
    this.bytes = payload.bytes;
    for (let i = 0; i < capacity; i++) {
      this.#iovecs.setPointer(i * IOVEC.size + IOVEC.base, payload.address + i * slotSize);
      headers.setPointer(i * MMSGHDR.size + MSGHDR.iov, this.#iovecs.address + i * IOVEC.size);
      headers.setPointer(i * MMSGHDR.size + MSGHDR.iovlen, 1);
    }
    // The sizes above are what keeps the kernel within this memory.
    Object.freeze(this);
  }

  /** Where datagram `i` begins in `bytes`. */
  offset(i: number): number {
    return i * this.slotSize;
  }

  /** Says how long datagram `i` is; 0 until said. @throws {RangeError} when the slot is smaller. */
  setLength(i: number, octets: number): void {
    this.#checkSlot(i);
    checkedInteger("a datagram's length", octets, 0, this.slotSize);
    this.#iovecs.view.setUint32(i * IOVEC.size + IOVEC.len, octets, true);
  }

  /** Where datagram `i` goes; undefined for a connected socket's peer. Throws as `Socket.sendto` does. */
  setAddress(i: number, address: SocketAddress | undefined): void {
    this.#checkSlot(i);
    const { headers, names } = this.#memory;
    const header = i * MMSGHDR.size;
    const name = i * NAME_STRIDE;
    if (address === undefined) names.bytes.fill(0, name, name + NAME_STRIDE);
    const length = address === undefined ? 0 : writeAddress(names, name, this.#family, address);
    headers.setPointer(header + MSGHDR.name, address === undefined ? 0 : names.address + name);
    headers.view.setUint32(header + MSGHDR.namelen, length, true);
    this.#memory.labelled ||= hasFlowLabel(names, name);
    this.#writeControl(i, this.#ancdata[i] ?? []);
  }

  /**
   * The control messages that datagram `i` is sent with from now on, such as PKTINFO (which address it leaves from) and
   * UDP_SEGMENT; none undoes that. A TCLASS among them goes before the traffic class in its address.
   *
   * @throws {TypeError} {RangeError} when one is no control message, or they take more than 256 octets.
   */
  setControl(i: number, ancdata: Iterable<SendControl>): void {
    this.#checkSlot(i);
    const messages = [...ancdata];
    this.#writeControl(i, messages);
    this.#ancdata[i] = messages;
  }

  /** Writes the control messages of datagram `i`, which depend on its address, or leaves all as it was. */
  #writeControl(i: number, messages: readonly SendControl[]): void {
    const { headers, names } = this.#memory;
    const name = i * NAME_STRIDE;
    const trafficClass = readTrafficClass(names, name);
    const classed = trafficClass === 0 || messages.some((message) => message?.name === "TCLASS");
    const ancdata = classed ? messages : [...messages, { name: "TCLASS", trafficClass } as const];
    const mapped = this.#family === AF_INET6 && isMapped(names, name);
    const target = { memory: SCRATCH, offset: 0, room: CONTROL_STRIDE, family: this.#family, mapped };
    const length = ancdata.length === 0 ? 0 : encodeControl(ancdata, target);
    if (length > 0) {
      this.#control ??= new Memory(this.capacity * CONTROL_STRIDE);
      const offset = i * CONTROL_STRIDE;
      this.#control.bytes.set(SCRATCH.bytes.subarray(0, length), offset);
      headers.setPointer(i * MMSGHDR.size + MSGHDR.control, this.#control.address + offset);
    }
    headers.setPointer(i * MMSGHDR.size + MSGHDR.controllen, length);
  }

  #checkSlot(i: number): void {
    checkedInteger("a slot", i, 0, this.capacity - 1);
  }
}

/** Octets of control messages for each datagram: room for all that have a name, in both families' forms. */
const CONTROL_STRIDE = 256;

const SCRATCH = new Memory(CONTROL_STRIDE);
