import { type AuthenticationKeys, isShortRequest, readHello, recognise } from "@sixbeat/common/datagram";
import type { DatagramPrinter } from "@sixbeat/common/service";
import { formatAddress, PEER_KEY_WORDS, type RecvBatch } from "@sixbeat/common/socket";
import type { AddressRows } from "./address-rows.ts";
import type { Counters } from "./counters.ts";
import { Incoming } from "./incoming.ts";
import type { StampRequests } from "./stamp-requests.ts";

/** Tells requests from text, and sees to it that each datagram is counted once, and printed. */
export class Intake {
  /** With keys, only requests count that are signed with one of them. */
  keys: AuthenticationKeys | undefined;
  /** Whether requests that are shorter than STAMP's are taken for such (TWAMP-Light). */
  readonly #takesShort: boolean;
  readonly #incoming: Incoming;
  readonly #counters: Counters;
  readonly #textRows: AddressRows;
  readonly #stamp: StampRequests;
  readonly #printer: DatagramPrinter;
  readonly #peerKey = new Uint32Array(PEER_KEY_WORDS);
  readonly #namedKey = new Uint32Array(PEER_KEY_WORDS);
  #namedPeer = "unknown";

  constructor(
    batch: RecvBatch,
    counters: Counters,
    textRows: AddressRows,
    stamp: StampRequests,
    printer: DatagramPrinter,
    takesShort: boolean,
  ) {
    this.#incoming = new Incoming(batch);
    this.#counters = counters;
    this.#textRows = textRows;
    this.#stamp = stamp;
    this.#printer = printer;
    this.#takesShort = takesShort;
  }

  /** Takes message `i` of the batch, which may be several datagrams of one sender. @param now monotonic milliseconds. */
  take(i: number, now: number): void {
    const incoming = this.#incoming;
    incoming.look(i);
    if (incoming.batch.truncated(i)) {
      this.#counters.datagrams += 1;
      this.#counters.rejected.truncated += 1;
      this.#printText();
      return;
    }
    for (let taken = 0, more = true; more; more = incoming.next(taken)) {
      taken = this.#takeSome(now);
      this.#counters.datagrams += taken;
    }
  }

  /** Sends the replies that wait. */
  flush(): void {
    this.#stamp.flush(this.keys);
  }

  /** Takes a datagram, and those after it that differ from it by their number alone. Returns how many. */
  #takeSome(now: number): number {
    const incoming = this.#incoming;
    const recognised = recognise(incoming.octets, incoming.offset, incoming.length);
    incoming.mode = recognised === "authenticated" ? "authenticated" : "unauthenticated";
    if (!this.#isAuthentic()) this.#counters.rejected.authentication += 1;
    else if (recognised === "text" && !this.#isShortRequest()) this.#takeText();
    else return this.#takeRequests(now);
    return 1;
  }

  /** Without keys everything is but what is signed, which nobody can verify. */
  #isAuthentic(): boolean {
    const { keys } = this;
    const incoming = this.#incoming;
    if (incoming.mode === "unauthenticated") return keys === undefined;
    if (keys === undefined) return false;
    incoming.key = keys.verifyBase(incoming.octets, incoming.offset);
    return incoming.key >= 0;
  }

  #isShortRequest(): boolean {
    if (!this.#takesShort) return false;
    const { octets, offset, length, at } = this.#incoming;
    this.#incoming.readArrival();
    return isShortRequest(octets, offset, length, at.seconds);
  }

  #takeText(): void {
    const { batch, message, length } = this.#incoming;
    const row = this.#textRows.row(batch, message);
    const { received, octets } = this.#counters.texts.columns;
    received[row]! += 1;
    octets[row]! += length;
    this.#printText();
  }

  #takeRequests(now: number): number {
    this.#incoming.readArrival();
    const taken = this.#stamp.take(this.#incoming, this.keys, now);
    const shown = this.#printer.wanted(taken);
    if (shown === 0) return taken;
    // Nobody who waits for a reply waits for the terminal.
    this.flush();
    const { octets, offset, length, request, tlvs } = this.#incoming;
    const message = tlvs.hello === -1 ? "" : readHello(octets, offset + tlvs.hello).message;
    const peer = this.#peer();
    for (let i = 0; i < shown; i += 1) {
      const sequence = (request.sequence + i) >>> 0;
      this.#printer.print({ event: "received", peer, length, sequence, data: message });
    }
    return taken;
  }

  #printText(): void {
    if (!this.#printer.wants()) return;
    const { length } = this.#incoming;
    this.#printer.print({ event: "received", peer: this.#peer(), length, data: this.#incoming.data() });
  }

  /** The sender, in words: mostly it is the one of before. */
  #peer(): string {
    const { batch, message } = this.#incoming;
    batch.writePeerKey(message, this.#peerKey);
    if (this.#peerKey.some((word, at) => word !== this.#namedKey[at])) {
      const address = batch.address(message);
      this.#namedPeer = address === undefined ? "unknown" : formatAddress(address);
      this.#namedKey.set(this.#peerKey);
    }
    return this.#namedPeer;
  }
}
