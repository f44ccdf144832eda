import type { Socket } from "node:net";
import type { AdminLimits } from "./limits.ts";

type Limits = Pick<AdminLimits, "maxConnections" | "maxPipelined" | "headersTimeoutMs" | "keepAliveTimeoutMs">;

/**
 * The open connections of the admin server, at most `maxConnections`. A new one is never refused: who holds the most makes
 * room with the oldest idle one, so that nobody can keep a health check out by holding connections open.
 */
export class Connections {
  readonly #answering = new Map<Socket, number>();
  /** When a connection that is answered nothing has to have asked for something. */
  readonly #deadlines = new Map<Socket, NodeJS.Timeout>();
  readonly #limits: Limits;
  readonly #onLate: (socket: Socket) => void;
  #closing = false;

  /** @param onLate is told of connections whose request does not come, or does not end. */
  constructor(limits: Limits, onLate: (socket: Socket) => void) {
    this.#limits = limits;
    this.#onLate = onLate;
  }

  opened(socket: Socket): void {
    if (this.#answering.size >= this.#limits.maxConnections) this.#evictOne();
    this.#answering.set(socket, 0);
    this.#expectRequest(socket, this.#limits.headersTimeoutMs);
    socket.once("close", () => {
      this.#answering.delete(socket);
      this.#expectNothing(socket);
    });
  }

  /** Counts one more request of this connection; false when it has too many that wait. */
  requested(socket: Socket): boolean {
    const waiting = (this.#answering.get(socket) ?? 0) + 1;
    if (waiting > this.#limits.maxPipelined) return false;
    this.#expectNothing(socket);
    this.#answering.set(socket, waiting);
    return true;
  }

  answered(socket: Socket): void {
    const waiting = (this.#answering.get(socket) ?? 1) - 1;
    if (this.#answering.has(socket)) this.#answering.set(socket, waiting);
    if (waiting > 0 || socket.destroyed) return;
    if (this.#closing) socket.destroySoon();
    else this.#expectRequest(socket, this.#limits.keepAliveTimeoutMs + this.#limits.headersTimeoutMs);
  }

  isAnswering(socket: Socket): boolean {
    return (this.#answering.get(socket) ?? 0) > 0;
  }

  /** Ends idle connections now, and the others as soon as they have their answers. */
  close(): void {
    this.#closing = true;
    for (const [socket, waiting] of this.#answering) if (waiting === 0) socket.destroy();
  }

  #expectRequest(socket: Socket, withinMs: number): void {
    const deadline = setTimeout(() => this.#onLate(socket), withinMs);
    this.#deadlines.set(socket, deadline);
  }

  #expectNothing(socket: Socket): void {
    clearTimeout(this.#deadlines.get(socket));
    this.#deadlines.delete(socket);
  }

  #evictOne(): void {
    const open = [...this.#answering];
    const shares = new Map<string | undefined, number>();
    for (const [{ remoteAddress }] of open) shares.set(remoteAddress, (shares.get(remoteAddress) ?? 0) + 1);
    const most = Math.max(...shares.values());
    const ofTheLargest = open.filter(([{ remoteAddress }]) => shares.get(remoteAddress) === most);
    const [socket] = ofTheLargest.find(([, waiting]) => waiting === 0) ?? ofTheLargest[0]!;
    this.#answering.delete(socket);
    socket.destroy();
  }
}
