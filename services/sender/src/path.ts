import { formatAddress, type Socket, type SocketAddress, SocketError } from "@sixbeat/common/socket";
import { ICMP_TYPES } from "./counters.ts";
import { type HeaderOptions, openSocket } from "./open-socket.ts";

/** Why a datagram was not sent: an errno's name, or an EAI_ code when the target has no address. */
export type SendError = Error & { readonly code: string };

/** What a path reports; each datagram is reported once, as sent or as not sent. */
export interface PathEvents {
  sent(path: Path, data: Uint8Array): void;
  notSent(path: Path, error: SendError): void;
  /** An ICMP error about an earlier datagram has come back. */
  icmpError(path: Path, type: string, error: SocketError): void;
  /** Datagrams go to another address from now on. */
  peerChanged(path: Path): void;
}

/** The way to one target: its address, a socket for it, and the number of the next datagram. */
export class Path implements Disposable {
  /** The target as it was written. */
  readonly name: string;
  readonly #options: HeaderOptions;
  readonly #events: PathEvents;
  #socket: Socket | undefined;
  #peer: SocketAddress | undefined;
  /** Why there is no address, while there is none. */
  #unresolved: SendError | undefined;
  #seq = 0;
  /** Errors since it was last set to 0. Not errors in a row: hosts send ICMP errors about some datagrams only. */
  troubles = 0;
  /** Its row in the counters, which depends on the family of the peer. */
  row = -1;
  /** Datagrams are being sent: the first lookup of the target has ended. */
  begun = false;
  /** As many datagrams as were asked for were tried. */
  complete = false;

  constructor(name: string, options: HeaderOptions, events: PathEvents) {
    this.name = name;
    this.#options = options;
    this.#events = events;
  }

  /** The address of the target, once it is known. */
  get peer(): SocketAddress | undefined {
    return this.#peer;
  }

  /** The address as text, or the target's name while there is none. */
  get peerText(): string {
    return this.#peer === undefined ? this.name : formatAddress(this.#peer);
  }

  /** "stale" is an address that was resolved once, of a name that can't be resolved now. */
  get state(): "resolved" | "stale" | "unresolved" {
    if (this.#peer === undefined) return "unresolved";
    return this.#unresolved === undefined ? "resolved" : "stale";
  }

  /** The number of the next datagram, which is also how many were tried. */
  get seq(): number {
    return this.#seq;
  }

  /**
   * Chooses among the target's addresses, the preferred one first, the first that this host can reach at all. The
   * present one is kept while it is among them, unless an IPv6 address can take the place of an IPv4 one.
   */
  choosePeer(addresses: readonly SocketAddress[]): void {
    this.#unresolved = undefined;
    const present = addresses.find((address) => sameAddress(address, this.#peer));
    const candidates = present === undefined ? addresses : [...addresses.filter(isIPv6Before(present)), present];
    for (const candidate of candidates) {
      if (candidate === present && this.#socket !== undefined) return;
      if (this.#tryPeer(candidate)) return;
    }
    // None can be reached now; sending will say why, and try again.
    const first = addresses[0];
    if (first !== undefined && this.#peer === undefined) this.#setPeer(first, undefined);
  }

  /** There is no address for the target, and this is why; an address that is known stays in use. */
  noPeer(error: SendError): void {
    this.#unresolved = error;
  }

  /** Sends one datagram and reports what became of it. Never throws. */
  send(data: Uint8Array): void {
    this.#seq++;
    const error = this.#trySending(data);
    if (error === undefined) {
      this.#events.sent(this, data);
      return;
    }
    this.troubles++;
    this.#events.notSent(this, error);
  }

  /** Takes an ICMP error that has come back since the last datagram. */
  takePendingError(): void {
    const pending = this.#socket?.takeError();
    if (pending !== undefined) this.#reportIcmp(pending);
  }

  [Symbol.dispose](): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #trySending(data: Uint8Array): SendError | undefined {
    if (this.#peer === undefined) return this.#unresolved ?? NOT_RESOLVED;
    try {
      this.#socket ??= openSocket(this.#peer, this.#options);
      this.#sendOrResend(this.#socket, data);
      return undefined;
    } catch (error) {
      if (error instanceof SocketError) return error;
      throw error;
    }
  }

  /**
   * A connected socket reports an ICMP error about an earlier datagram by failing the next call, so it is taken before.
   * One that comes in between fails the datagram in its place: that is sent again, and what fails again is its own.
   */
  #sendOrResend(socket: Socket, data: Uint8Array): void {
    this.takePendingError();
    try {
      socket.send(data);
    } catch (error) {
      if (!(error instanceof SocketError && ICMP_TYPES.has(error.code))) throw error;
      socket.send(data);
      this.#reportIcmp(error);
    }
  }

  #reportIcmp(error: SocketError): void {
    this.troubles++;
    this.#events.icmpError(this, ICMP_TYPES.get(error.code) ?? error.code, error);
  }

  #tryPeer(peer: SocketAddress): boolean {
    try {
      this.#setPeer(peer, openSocket(peer, this.#options));
      return true;
    } catch (error) {
      if (error instanceof SocketError) return false;
      throw error;
    }
  }

  #setPeer(peer: SocketAddress, socket: Socket | undefined): void {
    this.#socket?.close();
    this.#socket = socket;
    this.#peer = peer;
    this.troubles = 0;
    this.#events.peerChanged(this);
  }
}

const NOT_RESOLVED = Object.assign(new Error("the target has no address yet"), { code: "EAI_AGAIN" });

function sameAddress(a: SocketAddress, b: SocketAddress | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((element, i) => element === b[i]);
}

function isIPv6Before(present: SocketAddress): (candidate: SocketAddress) => boolean {
  return (candidate) => candidate.length === 4 && present.length === 2;
}
