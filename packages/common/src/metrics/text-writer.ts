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
  #memory: Buffer;
  #length = 0;
  #piece = "";

  /** @param room for so many octets, and more when they are written. */
  constructor(room: number) {
    this.#memory = Buffer.allocUnsafeSlow(room);
  }

  /** How many octets have been written since the last `take`. */
  get length(): number {
    return this.#length + this.#piece.length;
  }

  write(octets: string): void {
    this.#piece += octets;
    if (this.#piece.length >= PIECE) this.#flush();
  }

  /** All that was written, as it stands until something else is; begins anew. */
  take(): Buffer {
    this.#flush();
    const taken = this.#memory.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #flush(): void {
    const end = this.length;
    if (end > this.#memory.length) {
      const larger = Buffer.allocUnsafeSlow(2 * end);
      larger.set(this.#memory.subarray(0, this.#length));
      this.#memory = larger;
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
