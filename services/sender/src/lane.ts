import { DropCount } from "@sixbeat/common/measure";
import type { AddressFamily, OptionName, Socket } from "@sixbeat/common/socket";
import { Departures } from "./departures.ts";
import { type HeaderOptions, openLaneSocket, stampTransmissions } from "./lane-socket.ts";
import { Outbox } from "./outbox.ts";
import { SessionIndex } from "./session-index.ts";

/** One socket for a flow of one family: all paths of that flow share it, so that one call sends and one receives for all. */
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
  /** The kernel says when each datagram leaves. */
  #isStamping = false;

  /** @throws {SocketError} when the socket can't be opened. */
  constructor(family: AddressFamily, options: HeaderOptions) {
    const { socket, missing } = openLaneSocket(family, options);
    this.socket = socket;
    this.missing = missing;
    this.outbox = new Outbox(family);
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
