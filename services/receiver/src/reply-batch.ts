import {
  type AuthenticationKeys,
  baseSize,
  helloAsksName,
  type Instant,
  markHelloNumbered,
  octetsOf,
  type Reflection,
  repeatReply,
  runMemory,
  stampReplies,
  stampTime,
  writeHelloName,
  writeReply,
} from "@sixbeat/common/datagram";
import { readClock, SendBatch, type Socket, SocketError } from "@sixbeat/common/socket";
import { type Counters, countCode } from "./counters.ts";
import type { Incoming } from "./incoming.ts";

const CAPACITY = 64;
/** Room for a reply to the longest request there is. */
const SLOT = 65_536;
/** The kernel cuts no more octets than this, with their headers, into datagrams. */
const LONGEST = 65_000;

/**
 * Replies that go out together. Those to datagrams that came in one message go out as one, for the kernel to cut
 * (UDP_SEGMENT), where it can; and in a flood those to datagrams of one session that came one after the other. Nothing is
 * allocated for one that needs no key.
 */
export class ReplyBatch {
  /** Much comes, so that it counts for more what a reply costs than that each takes its way by itself. */
  isFlooded = false;
  readonly #socket: Socket;
  readonly #counters: Counters;
  readonly #name: Uint8Array;
  readonly #batch: SendBatch;
  readonly #octets;
  readonly #sent: Instant = { seconds: 0, nanoseconds: 0 };
  /** How many replies one slot can have. */
  #most: number;
  /** How many slots wait. */
  #waiting = 0;
  /** Of each slot: how many replies it has, of how many octets each, and in all; their row, and their key or -1. */
  readonly #counts = new Int32Array(CAPACITY);
  readonly #sizes = new Int32Array(CAPACITY);
  readonly #lengths = new Int32Array(CAPACITY);
  readonly #rows = new Int32Array(CAPACITY);
  readonly #keys = new Int32Array(CAPACITY);
  /** Whether something can be added to the last slot, and what it answers: the message, session and interface. */
  #isOpen = false;
  #serial = -1;
  #session = -1;
  #interface = 0;
  #trafficClass = -1;

  /** @param options what this end is called, for those who ask, and whether the kernel is to cut. */
  constructor(socket: Socket, counters: Counters, { name, offload }: { name: string; offload: boolean }) {
    this.#socket = socket;
    this.#counters = counters;
    this.#name = Buffer.from(name);
    this.#batch = new SendBatch(socket.family, CAPACITY, SLOT, runMemory(CAPACITY * SLOT));
    this.#octets = octetsOf(this.#batch.bytes);
    this.#most = offload ? socket.options.maxSegments : 1;
  }

  /**
   * Writes the reply to the request that comes `ahead` after this one, which goes out with `flush` at the latest. It
   * leaves from the address that was asked, by the interface that the request came by.
   * @param session the request's; -1 for none
   * @param trafficClass what it is sent with; -1 for the socket's own
   */
  add(
    incoming: Incoming,
    ahead: number,
    session: number,
    row: number,
    reflection: Reflection,
    trafficClass: number,
    keys: AuthenticationKeys | undefined,
  ): void {
    const { octets, length, mode, tlvs } = incoming;
    const key = mode === "authenticated" ? incoming.key : -1;
    const size = Math.max(length, baseSize(mode));
    if (!this.#continues(incoming, session, row, key, trafficClass, size)) {
      this.#begin(incoming, session, row, key, trafficClass, size, keys);
    }
    this.#serial = incoming.serial;
    const slot = this.#waiting - 1;
    const at = this.#batch.offset(slot) + this.#lengths[slot]!;
    writeReply(this.#octets, at, octets, incoming.offset + ahead * incoming.size, length, mode, tlvs, reflection);
    if (tlvs.hello !== -1) this.#answerHello(at + tlvs.hello, session >= 0);
    if (keys !== undefined && tlvs.integrity === "verified") {
      keys.signTlvs(this.#octets, at, baseSize(mode), tlvs.hmac, tlvs.key);
    }
    this.#counts[slot]! += 1;
    this.#lengths[slot]! += size;
    // Only the last of those that the kernel cuts may be shorter.
    if (size < this.#sizes[slot]!) this.separate();
  }

  /** What comes next goes into a slot of its own: a session's number may be another's from now on. */
  separate(): void {
    this.#isOpen = false;
  }

  /**
   * Writes replies to the requests after the one whose reply was added last, `ahead` of this one, as far as they go into
   * the same slot. They are like it but for their numbers. Returns how many of `count` these are.
   */
  repeat(incoming: Incoming, ahead: number, count: number): number {
    if (!this.#isOpen || this.#serial !== incoming.serial) return 0;
    const slot = this.#waiting - 1;
    const { octets, offset, size, length, tlvs } = incoming;
    const room = Math.floor((LONGEST - this.#lengths[slot]!) / length);
    const written = Math.min(count, room, this.#most - this.#counts[slot]!);
    if (written <= 0) return 0;
    const last = this.#batch.offset(slot) + this.#lengths[slot]! - length;
    repeatReply(this.#octets, last, octets, offset + ahead * size, size, written, tlvs.content);
    this.#counts[slot]! += written;
    this.#lengths[slot]! += written * length;
    return written;
  }

  /** Stamps, signs and sends what waits. What the kernel does not take is counted and forgotten. */
  flush(keys: AuthenticationKeys | undefined): void {
    if (this.#waiting === 0) return;
    readClock(this.#sent);
    for (let slot = 0; slot < this.#waiting; slot += 1) this.#finish(slot, keys);
    for (let sent = 0; sent < this.#waiting; ) sent = this.#send(sent);
    this.#waiting = 0;
    this.separate();
  }

  /** Whether a reply goes into the last slot. */
  #continues(
    incoming: Incoming,
    session: number,
    row: number,
    key: number,
    trafficClass: number,
    size: number,
  ): boolean {
    if (!this.#isOpen || trafficClass !== this.#trafficClass || !this.#isAnswered(incoming, session)) return false;
    const slot = this.#waiting - 1;
    return (
      row === this.#rows[slot] &&
      key === this.#keys[slot] &&
      size <= this.#sizes[slot]! &&
      this.#counts[slot]! < this.#most &&
      this.#lengths[slot]! + size <= LONGEST
    );
  }

  /** Whether the last slot goes where an answer to this goes, from where that leaves. */
  #isAnswered({ batch, message, serial }: Incoming, session: number): boolean {
    if (serial === this.#serial) return true;
    return (
      this.isFlooded && session >= 0 && session === this.#session && batch.interfaceIndex(message) === this.#interface
    );
  }

  #begin(
    { batch, message }: Incoming,
    session: number,
    row: number,
    key: number,
    trafficClass: number,
    size: number,
    keys: AuthenticationKeys | undefined,
  ): void {
    if (this.#waiting === CAPACITY) this.flush(keys);
    const slot = this.#waiting;
    this.#batch.answer(slot, batch, message);
    this.#batch.setTrafficClass(slot, trafficClass);
    this.#counts[slot] = 0;
    this.#lengths[slot] = 0;
    this.#sizes[slot] = size;
    this.#rows[slot] = row;
    this.#keys[slot] = key;
    this.#isOpen = true;
    this.#session = session;
    this.#interface = batch.interfaceIndex(message);
    this.#trafficClass = trafficClass;
    this.#waiting += 1;
  }

  #answerHello(value: number, numbered: boolean): void {
    if (numbered) markHelloNumbered(this.#octets, value);
    if (helloAsksName(this.#octets, value)) writeHelloName(this.#octets, value, this.#name);
  }

  #finish(slot: number, keys: AuthenticationKeys | undefined): void {
    const [begin, size, key] = [this.#batch.offset(slot), this.#sizes[slot]!, this.#keys[slot]!];
    const end = begin + this.#lengths[slot]!;
    this.#batch.setLength(slot, end - begin);
    this.#batch.setSegmentSize(slot, this.#counts[slot]! > 1 ? size : 0);
    if (key < 0) stampReplies(this.#octets, begin, size, end, this.#sent);
    else if (keys !== undefined) for (let at = begin; at < end; at += size) this.#stampAndSign(at, keys, key);
  }

  #stampAndSign(at: number, keys: AuthenticationKeys, key: number): void {
    // Signing those before took its time.
    readClock(this.#sent);
    stampTime(this.#octets, at, "authenticated", this.#sent);
    keys.signBase(this.#octets, at, key);
  }

  /** Sends from this slot on; returns the slot to go on from. Each is tried once: a reply that waited would tell of us. */
  #send(from: number): number {
    try {
      const sent = this.#socket.sendmmsg(this.#batch, from, this.#waiting);
      const { replies } = this.#counters.paths.columns;
      for (let slot = from; slot < from + sent; slot += 1) replies[this.#rows[slot]!]! += this.#counts[slot]!;
      if (sent > 0) return from + sent;
      for (let slot = from; slot < this.#waiting; slot += 1) {
        countCode(this.#counters.replyErrors, "EAGAIN", this.#counts[slot]!);
      }
      return this.#waiting;
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      countCode(this.#counters.replyErrors, error.code, this.#counts[from]!);
      // It may be what an adapter or a path with a smaller MTU has against cutting; single ones it will take.
      if (this.#counts[from]! > 1) this.#most = 1;
      return from + 1;
    }
  }
}
