import { Buffer } from "node:buffer";

/**
 * So many characters are put together before they are written: few enough that it is done in a processor's cache, and
 * that the engine's memory for what is short-lived does for them.
 */
const PIECE = 1 << 14;

/**
 * Writes octets into memory that it uses again and again. They are put together as strings of characters up to U+00FF, one
 * for each octet (`octets` makes them of text): nothing else that JavaScript has joins a hundred megabytes of short pieces
 * as fast.
 */
export class TextWriter {
  readonly #room: number;
  readonly #takes: number;
  readonly #memories: Buffer[] = [];
  #current = 0;
  #length = 0;
  #piece = "";

  /**
   * @param room for so many octets, and more when they are written.
   * @param takes so many times all that was written may be taken before the memory of the first time is used again.
   */
  constructor(room: number, takes: number) {
    this.#room = room;
    this.#takes = takes;
  }

  /** How many octets have been written since the last `take`. */
  get length(): number {
    return this.#length + this.#piece.length;
  }

  write(octets: string): void {
    this.#piece += octets;
    if (this.#piece.length >= PIECE) this.#flush();
  }

  /** All that was written; begins anew. */
  take(): Buffer {
    this.#flush();
    const taken = this.#memory.subarray(0, this.#length);
    this.#current = (this.#current + 1) % this.#takes;
    this.#length = 0;
    return taken;
  }

  get #memory(): Buffer {
    this.#memories[this.#current] ??= Buffer.allocUnsafeSlow(this.#room);
    return this.#memories[this.#current]!;
  }

  #flush(): void {
    const end = this.length;
    if (end > this.#memory.length) {
      const larger = Buffer.allocUnsafeSlow(2 * end);
      larger.set(this.#memory.subarray(0, this.#length));
      this.#memories[this.#current] = larger;
    }
    this.#memory.write(this.#piece, this.#length, "latin1");
    this.#length = end;
    this.#piece = "";
  }
}

/** Text in UTF-8, a character for each octet. */
export function octets(text: string): string {
  return Buffer.from(text).toString("latin1");
}
