import {
  type AuthenticationKeys,
  baseSize,
  helloAsksName,
  type Instant,
  markHelloNumbered,
  octetsOf,
  type Reflection,
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

/** Replies that go out together. Nothing is allocated for one that needs no key. */
export class ReplyBatch {
  readonly #socket: Socket;
  readonly #counters: Counters;
  readonly #batch: SendBatch;
  readonly #octets;
  readonly #sent: Instant = { seconds: 0, nanoseconds: 0 };
  /** How many wait; the row of each, and the key that it is to be signed with, or -1. */
  #waiting = 0;
  readonly #rows = new Int32Array(CAPACITY);
  readonly #keys = new Int32Array(CAPACITY);

  readonly #name: Uint8Array;

  /** @param name what this end is called, for those who ask. */
  constructor(socket: Socket, counters: Counters, name: string) {
    this.#name = Buffer.from(name);
    this.#socket = socket;
    this.#counters = counters;
    this.#batch = new SendBatch(socket.family, CAPACITY, SLOT);
    this.#octets = octetsOf(this.#batch.bytes);
  }

  /**
   * Writes the reply to a request, which goes out with `flush` at the latest. It leaves from the address that was asked,
   * by the interface that the request came by.
   * @param trafficClass what it is sent with; -1 for the socket's own
   * @param numbered whether its sequence is the session's own count
   */
  add(
    incoming: Incoming,
    row: number,
    reflection: Reflection,
    trafficClass: number,
    numbered: boolean,
    keys: AuthenticationKeys | undefined,
  ): void {
    const { mode, tlvs } = incoming;
    const slot = this.#waiting;
    const at = this.#batch.offset(slot);
    const length = writeReply(
      this.#octets,
      at,
      incoming.octets,
      incoming.offset,
      incoming.length,
      mode,
      tlvs,
      reflection,
    );
    if (tlvs.hello !== -1) this.#answerHello(at + tlvs.hello, numbered);
    if (keys !== undefined && tlvs.integrity === "verified") {
      keys.signTlvs(this.#octets, at, baseSize(mode), tlvs.hmac, tlvs.key);
    }
    this.#batch.setLength(slot, length);
    this.#batch.answer(slot, incoming.batch, incoming.message);
    this.#batch.setTrafficClass(slot, trafficClass);
    this.#rows[slot] = row;
    this.#keys[slot] = mode === "authenticated" ? incoming.key : -1;
    this.#waiting += 1;
    if (this.#waiting === CAPACITY) this.flush(keys);
  }

  /** Stamps, signs and sends what waits. What the kernel does not take is counted and forgotten. */
  flush(keys: AuthenticationKeys | undefined): void {
    if (this.#waiting === 0) return;
    readClock(this.#sent);
    for (let slot = 0; slot < this.#waiting; slot += 1) {
      const key = this.#keys[slot]!;
      if (key < 0) stampTime(this.#octets, this.#batch.offset(slot), "unauthenticated", this.#sent);
      else if (keys !== undefined) this.#stampAndSign(slot, keys, key);
    }
    for (let sent = 0; sent < this.#waiting; ) sent = this.#send(sent);
    this.#waiting = 0;
  }

  #answerHello(value: number, numbered: boolean): void {
    if (numbered) markHelloNumbered(this.#octets, value);
    if (helloAsksName(this.#octets, value)) writeHelloName(this.#octets, value, this.#name);
  }

  #stampAndSign(slot: number, keys: AuthenticationKeys, key: number): void {
    const at = this.#batch.offset(slot);
    // Signing those before took its time.
    readClock(this.#sent);
    stampTime(this.#octets, at, "authenticated", this.#sent);
    keys.signBase(this.#octets, at, key);
  }

  /** Sends from this slot on; returns the slot to go on from. Each is tried once: a reply that waited would tell of us. */
  #send(from: number): number {
    try {
      const sent = this.#socket.sendmmsg(this.#batch, from, this.#waiting);
      if (sent === 0) {
        countCode(this.#counters.replyErrors, "EAGAIN", this.#waiting - from);
        return this.#waiting;
      }
      const { replies } = this.#counters.paths.columns;
      for (let slot = from; slot < from + sent; slot += 1) replies[this.#rows[slot]!]! += 1;
      return from + sent;
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      countCode(this.#counters.replyErrors, error.code);
      return from + 1;
    }
  }
}
