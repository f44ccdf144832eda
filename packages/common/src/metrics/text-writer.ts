import { Buffer } from "node:buffer";

/**
 * Writes text as UTF-8 into memory that it uses again and again. A hundred megabytes of lines that begin alike are made in
 * half the time that strings would take, and leave nothing to be collected.
 */
export class TextWriter {
  #octets = Buffer.allocUnsafeSlow(1 << 16);
  #length = 0;

  /** How many octets have been written since the last `take`. */
  get length(): number {
    return this.#length;
  }

  text(text: string): void {
    // UTF-8 takes at most three octets for each of JavaScript's characters.
    this.#makeRoom(text.length * 3);
    this.#length += this.#octets.write(text, this.#length);
  }

  /** What was written between two lengths, again. */
  again(from: number, to: number): void {
    this.#makeRoom(to - from);
    this.#octets.copyWithin(this.#length, from, to);
    this.#length += to - from;
  }

  /** Characters of ASCII, few of them. */
  ascii(text: string): void {
    this.#makeRoom(text.length);
    for (let at = 0; at < text.length; at++) this.#octets[this.#length++] = text.charCodeAt(at);
  }

  /** A whole number in digits, as `String` writes it; anything else with its help. */
  number(value: number): void {
    if (!(value >= 0 && value <= LARGEST && Number.isInteger(value))) {
      this.ascii(String(value));
      return;
    }
    let digits = 1;
    for (let power = 10; power <= value; power *= 10) digits++;
    this.#makeRoom(digits);
    let rest = value;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      this.#octets[at] = ZERO + (rest % 10);
      rest = (rest / 10) | 0;
    }
    this.#length += digits;
  }

  /** A copy of all that was written; begins anew. */
  take(): Buffer {
    const taken = Buffer.from(this.#octets.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #makeRoom(octets: number): void {
    if (this.#length + octets <= this.#octets.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + octets));
    larger.set(this.#octets.subarray(0, this.#length));
    this.#octets = larger;
  }
}

const ZERO = 0x30;
/** Up to here digits are split off as 32-bit integers. */
const LARGEST = 0x7fff_ffff;
