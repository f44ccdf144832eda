import { type AddressFamily, type SocketAddress, writeAddress } from "./addresses.ts";
import { BatchControl, WAY, type Way } from "./batch-control.ts";
import { checkedFamily, checkedInteger } from "./checked.ts";
import type { SendControl } from "./control-message.ts";
import { hasFlowLabel, readTrafficClass } from "./flow-label.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import { isMapped, readFamily, SOCKADDR_IN, SOCKADDR_IN6 } from "./layout/sockaddr.ts";
import { AF_INET, AF_INET6 } from "./libc/constants.ts";
import { Memory, payloadMemory } from "./memory.ts";
import { NAME_WORDS, type PreparedAddress, preparedName } from "./prepared-address.ts";
import { BATCH_MAX, NAME_STRIDE, type RecvBatch, recvMemory, SLOT_MAX } from "./recv-batch.ts";

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
 * `offset(i)`, and say its length and, on an unconnected socket, its address. Source: sendmmsg(2).
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
  readonly #control: BatchControl;

  static {
    sendMemory = (batch) => batch.#memory;
  }

  /**
   * @param family that of the sockets which are to send it.
   * @param capacity 1 to 1,024 datagrams.
   * @param slotSize octets, up to 65,536.
   * @param buffer where the slots are to be, in its first `capacity` times `slotSize` octets; else in memory of its own.
   */
  constructor(family: AddressFamily, capacity = 64, slotSize = 2048, buffer?: ArrayBuffer) {
    this.#family = checkedFamily(family);
    this.capacity = checkedInteger("capacity", capacity, 1, BATCH_MAX);
    this.slotSize = checkedInteger("slotSize", slotSize, 0, SLOT_MAX);
    const names = new Memory(capacity * NAME_STRIDE);
    const headers = new Memory(capacity * MMSGHDR.size);
    const payload = payloadMemory(capacity * slotSize, buffer);
    this.#iovecs = new Memory(capacity * IOVEC.size);
    this.#memory = { headers, names, payload, labelled: false };
    this.#control = new BatchControl(family, capacity, headers);
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
    const name = i * NAME_STRIDE;
    if (address === undefined) {
      headers.setPointer(i * MMSGHDR.size + MSGHDR.name, 0);
      headers.view.setUint32(i * MMSGHDR.size + MSGHDR.namelen, 0, true);
      names.bytes.fill(0, name, name + NAME_STRIDE);
      this.#control.readdress(i, WAY.unnamed, 0);
      return;
    }
    this.#nameHeader(i, writeAddress(names, name, this.#family, address));
    this.#memory.labelled ||= hasFlowLabel(names, name);
    this.#control.readdress(i, this.#way(name), readTrafficClass(names, name));
  }

  /** Where datagram `i` goes, without allocating. @throws {TypeError} when the peer is of the other family. */
  setPeer(i: number, peer: PreparedAddress): void {
    this.#checkSlot(i);
    const { family, size, words, begin, mapped, labelled, trafficClass } = preparedName(peer);
    if (family !== this.#family) throw new TypeError("the peer was prepared for sockets of the other family");
    const { view } = this.#memory.names;
    const name = i * NAME_STRIDE;
    for (let word = 0; word < NAME_WORDS; word++) view.setUint32(name + word * 4, words[begin + word]!, true);
    this.#nameHeader(i, size);
    this.#memory.labelled ||= labelled;
    this.#control.readdress(i, family === AF_INET || mapped ? WAY.ipv4 : WAY.ipv6, trafficClass);
  }

  /**
   * Datagram `i` goes to the sender of datagram `j` of a batch that a socket of the same family has received, and leaves
   * from the address that `j` was sent to, if that is known (`recvpktinfo`). What answers something sent to a group or
   * broadcast leaves by the interface that it came in by, from an address of the kernel's choice. It allocates nothing.
   *
   * @throws {RangeError} when `j` has no sender, or one of another family.
   */
  answer(i: number, received: RecvBatch, j: number): void {
    this.#checkSlot(i);
    const memory = recvMemory(received);
    const from = memory.names;
    checkedInteger("a datagram", j, 0, received.capacity - 1);
    if (readFamily(from, j * NAME_STRIDE) !== this.#family) throw new RangeError("no sender of this family to answer");
    const name = i * NAME_STRIDE;
    const { names } = this.#memory;
    for (let octet = 0; octet < SOCKADDR_IN6.size; octet += 4) {
      names.view.setUint32(name + octet, from.view.getUint32(j * NAME_STRIDE + octet, true), true);
    }
    if (this.#family === AF_INET6) names.view.setUint32(name + SOCKADDR_IN6.flowinfo, 0, true);
    this.#nameHeader(i, this.#family === AF_INET6 ? SOCKADDR_IN6.size : SOCKADDR_IN.size);
    this.#control.answer(i, this.#way(name), memory, j);
  }

  /**
   * The control messages that datagram `i` is sent with from now on, such as HOPLIMIT; none undoes that. A TCLASS among
   * them goes before the traffic class in its address.
   *
   * @throws {TypeError} {RangeError} when one is no control message, or they take more than 256 octets.
   */
  setControl(i: number, ancdata: Iterable<SendControl>): void {
    this.#checkSlot(i);
    this.#control.setMessages(i, [...ancdata]);
  }

  /**
   * The traffic class or type of service of datagram `i`, whatever else says so; -1 leaves it to `setControl`, to its
   * address and to the socket, in this order. It allocates nothing.
   */
  setTrafficClass(i: number, trafficClass: number): void {
    this.#checkSlot(i);
    this.#control.setTrafficClass(i, checkedInteger("trafficClass", trafficClass, -1, 255));
  }

  /**
   * Datagram `i` leaves as several of so many octets, the last of which may be shorter (UDP_SEGMENT); 0 leaves it to
   * `setControl` and the socket. `Socket.options.maxSegments` tells how many at most. It allocates nothing.
   */
  setSegmentSize(i: number, octets: number): void {
    this.#checkSlot(i);
    this.#control.setSegmentSize(i, checkedInteger("segmentSize", octets, 0, 0xffff));
  }

  #nameHeader(i: number, length: number): void {
    const { headers, names } = this.#memory;
    headers.setPointer(i * MMSGHDR.size + MSGHDR.name, names.address + i * NAME_STRIDE);
    headers.view.setUint32(i * MMSGHDR.size + MSGHDR.namelen, length, true);
  }

  #way(name: number): Way {
    return this.#family === AF_INET || isMapped(this.#memory.names, name) ? WAY.ipv4 : WAY.ipv6;
  }

  #checkSlot(i: number): void {
    checkedInteger("a slot", i, 0, this.capacity - 1);
  }
}
