import { AF_INET, AF_INET6 } from "@sixbeat/common/socket";
import { Lane } from "./lane.ts";
import type { HeaderOptions } from "./lane-socket.ts";

/** The lanes that are open, each opened when the first path needs it. */
export class Lanes implements Disposable {
  readonly all: Lane[] = [];
  readonly #options: HeaderOptions;
  readonly #opened: (lane: Lane) => void;
  readonly #byFlow = { ipv6: [] as (Lane | undefined)[], ipv4: [] as (Lane | undefined)[] };

  constructor(options: HeaderOptions, opened: (lane: Lane) => void) {
    this.#options = options;
    this.#opened = opened;
  }

  /** @throws {SocketError} when the socket can't be opened. */
  of(family: "ipv6" | "ipv4", flow: number): Lane {
    return this.#byFlow[family][flow] ?? this.#open(family, flow);
  }

  #open(family: "ipv6" | "ipv4", flow: number): Lane {
    const lane = new Lane(family === "ipv6" ? AF_INET6 : AF_INET, this.#options);
    this.#byFlow[family][flow] = lane;
    this.all.push(lane);
    this.#opened(lane);
    return lane;
  }

  /** How many datagrams the kernel dropped because a socket's receive buffer was full. */
  drops(): number {
    let total = 0;
    for (const { drops, socket } of this.all) {
      if (!socket.closed) drops.note(socket.drops());
      total += drops.total;
    }
    return total;
  }

  /** Whether anything waits for a reply. */
  isPending(): boolean {
    return this.all.some(({ sessions }) => sessions.all.some(({ pending }) => pending > 0));
  }

  [Symbol.dispose](): void {
    for (const lane of this.all) lane[Symbol.dispose]();
  }
}
