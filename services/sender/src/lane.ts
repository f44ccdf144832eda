import { DropCount } from "@sixbeat/common/measure";
import type { AddressFamily, OptionName, Socket, SocketAddress } from "@sixbeat/common/socket";
import { Departures } from "./departures.ts";
import { type HeaderOptions, openLaneSocket, stampTransmissions } from "./lane-socket.ts";
import { Outbox } from "./outbox.ts";
import { sourceTo } from "./peer.ts";
import { SessionIndex } from "./session-index.ts";

/** How often it is looked whether a connected socket still sends from the right address, in milliseconds. */
const PERIOD = 1000;

/**
 * One socket for a flow of one family: all paths of that flow share it, so that one call sends and one receives for all.
 * Or it is of one path alone, and connected: then what comes from elsewhere does not arrive.
 */
export class Lane implements Disposable {
  readonly socket: Socket;
  /** The options that this kernel does not have. */
  readonly missing: readonly OptionName[];
  readonly sessions = new SessionIndex();
  readonly outbox: Outbox;
  readonly departures = new Departures();
  readonly drops = new DropCount();
  /** When nothing waited in the socket, last: what was not there then arrived later. Milliseconds, monotonic. */
  emptyAt = Number.NEGATIVE_INFINITY;
  /** Where all of its datagrams go, if it is connected. */
  readonly peer: SocketAddress | undefined;
  /** The kernel says when each datagram leaves. */
  #isStamping = false;
  #lookedAt = performance.now();

  /**
   * @param peer what to connect the socket to.
   * @throws {SocketError} when the socket can't be opened, or there is no way to the peer.
   */
  constructor(family: AddressFamily, options: HeaderOptions, peer?: SocketAddress) {
    const { socket, missing } = openLaneSocket(family, options, peer);
    this.socket = socket;
    this.missing = missing;
    this.peer = peer;
    this.outbox = new Outbox(family);
  }

  /**
   * Whether it is connected, and sends from another address than the host would choose now: interfaces get addresses and
   * lose them, and a connected socket keeps its own.
   */
  isOutdated(): boolean {
    if (this.peer === undefined || performance.now() - this.#lookedAt < PERIOD) return false;
    this.#lookedAt = performance.now();
    return (sourceTo(this.peer) ?? this.socket.getsockname()[0]) !== this.socket.getsockname()[0];
  }

  get isStamping(): boolean {
    return this.#isStamping;
  }

  /** Asks the kernel for transmit timestamps, or no more. @returns whether it does as told. */
  stamp(wanted: boolean): boolean {
    this.departures.restart();
    this.#isStamping = wanted && stampTransmissions(this.socket);
    if (!wanted) this.socket.options.set({ timestamping: 0 });
    return this.#isStamping === wanted;
  }

  [Symbol.dispose](): void {
    this.socket.close();
  }
}
