import { DropCount } from "@sixbeat/common/measure";
import type { Socket } from "@sixbeat/common/socket";

/** Datagrams that the kernel dropped because the socket's buffer was full; the kernel's own counter has 32 bits. */
export class KernelDrops {
  readonly #socket: Socket;
  readonly #count = new DropCount();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Asks the kernel; to be done at least once in two thousand million drops. */
  total(): number {
    this.#count.note(this.#socket.drops());
    return this.#count.total;
  }
}
