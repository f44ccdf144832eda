import type { Socket } from "node:net";

/**
 * The open connections of the admin server, at most `maxConnections`. A new one is never refused: who holds the most makes
 * room with the oldest idle one, so that nobody can keep a health check out by holding connections open.
 */
export class Connections {
  readonly #answering = new Map<Socket, number>();
  readonly #maxConnections: number;
  readonly #maxPipelined: number;
  #closing = false;

  constructor({ maxConnections, maxPipelined }: { maxConnections: number; maxPipelined: number }) {
    this.#maxConnections = maxConnections;
    this.#maxPipelined = maxPipelined;
  }

  opened(socket: Socket): void {
    if (this.#answering.size >= this.#maxConnections) this.#evictOne();
    this.#answering.set(socket, 0);
    socket.once("close", () => this.#answering.delete(socket));
  }

  /** Counts one more request of this connection; false when it has too many that wait. */
  requested(socket: Socket): boolean {
    const waiting = (this.#answering.get(socket) ?? 0) + 1;
    if (waiting > this.#maxPipelined) return false;
    this.#answering.set(socket, waiting);
    return true;
  }

  answered(socket: Socket): void {
    const waiting = (this.#answering.get(socket) ?? 1) - 1;
    if (this.#answering.has(socket)) this.#answering.set(socket, waiting);
    if (this.#closing && waiting === 0) socket.destroySoon();
  }

  isAnswering(socket: Socket): boolean {
    return (this.#answering.get(socket) ?? 0) > 0;
  }

  /** Ends idle connections now, and the others as soon as they have their answers. */
  close(): void {
    this.#closing = true;
    for (const [socket, waiting] of this.#answering) if (waiting === 0) socket.destroy();
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
