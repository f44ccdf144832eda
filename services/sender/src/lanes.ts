import { AF_INET, AF_INET6, type SocketAddress } from "@sixbeat/common/socket";
import { Lane } from "./lane.ts";
import type { HeaderOptions } from "./lane-socket.ts";

/** The lanes that are open, each opened when the first path needs it. */
export class Lanes implements Disposable {
  readonly all: Lane[] = [];
  readonly #options: HeaderOptions;
  readonly #opened: (lane: Lane) => void;
  /** Of lanes that were closed. */
  #formerDrops = 0;
  readonly #byFlow = { ipv6: [] as (Lane | undefined)[], ipv4: [] as (Lane | undefined)[] };

  constructor(options: HeaderOptions, opened: (lane: Lane) => void) {
    this.#options = options;
    this.#opened = opened;
  }

  /** The one that all paths of a flow share. @throws {SocketError} when the socket can't be opened. */
  of(family: "ipv6" | "ipv4", flow: number): Lane {
    this.#byFlow[family][flow] ??= this.#open(family);
    return this.#byFlow[family][flow];
  }

  /**
   * One that is of a single path and connected to its peer.
   * @throws {SocketError} when the socket can't be opened, or there is no way to the peer.
   */
  connected(family: "ipv6" | "ipv4", peer: SocketAddress): Lane {
    return this.#open(family, peer);
  }

  /** Closes those that were a path's alone and whose session is over. */
  closeDeserted(): void {
    for (const lane of this.all.filter(({ peer, sessions }) => peer !== undefined && sessions.all.length === 0)) {
      this.all.splice(this.all.indexOf(lane), 1);
      this.#formerDrops += dropsOf(lane);
      lane[Symbol.dispose]();
    }
  }

  #open(family: "ipv6" | "ipv4", peer?: SocketAddress): Lane {
    const lane = new Lane(family === "ipv6" ? AF_INET6 : AF_INET, this.#options, peer);
    this.all.push(lane);
    this.#opened(lane);
    return lane;
  }

  /** How many datagrams the kernel dropped because a socket's receive buffer was full. */
  drops(): number {
    return this.all.reduce((total, lane) => total + dropsOf(lane), this.#formerDrops);
  }

  /** Whether anything waits for a reply. */
  isPending(): boolean {
    return this.all.some(({ sessions }) => sessions.all.some(({ pending }) => pending > 0));
  }

  [Symbol.dispose](): void {
    for (const lane of this.all) lane[Symbol.dispose]();
  }
}

function dropsOf({ drops, socket }: Lane): number {
  if (!socket.closed) drops.note(socket.drops());
  return drops.total;
}
