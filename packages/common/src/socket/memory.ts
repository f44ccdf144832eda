import { checkedBuffer } from "./checked.ts";
import { addressOf } from "./libc/bindings.ts";

/**
 * Memory whose address the kernel may be given. It is an ArrayBuffer of its own: a small typed array would live inside
 * the JavaScript heap, where the collector moves it. It stays valid as long as this object is referenced, so whoever
 * writes its `address` into another structure keeps this object too.
 */
export class Memory {
  bytes: Uint8Array;
  readonly view: DataView;
  /** Where it begins, as a C pointer. */
  readonly address: number;

  /** @param size octets, zero-filled or the first ones of a buffer that somebody has made. */
  constructor(size: number, buffer = new ArrayBuffer(Math.max(size, 1))) {
    this.bytes = new Uint8Array(buffer, 0, size);
    this.view = new DataView(buffer, 0, size);
    this.address = addressOf(buffer);
  }

  get size(): number {
    return this.bytes.length;
  }

  /**
   * To be called before C is given octets that a caller can reach, and so transfer to another thread.
   *
   * @throws {TypeError} when that has happened: the address is no longer ours.
   */
  assertAttached(): void {
    if (this.bytes.buffer.byteLength === 0) throw new TypeError("the memory of this batch was transferred away");
  }

  /** Forgets what is behind the first `size` octets; the memory itself stays. */
  truncate(size: number): void {
    this.bytes = this.bytes.subarray(0, size);
  }

  /** Writes a C pointer. */
  setPointer(offset: number, address: number): void {
    // What exceeds 32 bits is cut off by the conversion itself, which is faster than a division with remainder.
    this.view.setUint32(offset, address, true);
    this.view.setUint32(offset + 4, address / 0x1_0000_0000, true);
  }

  /** Reads a C pointer; 0 is NULL. */
  getPointer(offset: number): number {
    return this.view.getUint32(offset, true) + this.view.getUint32(offset + 4, true) * 0x1_0000_0000;
  }

  /** The NUL-terminated text at `offset`. */
  getString(offset = 0): string {
    const end = this.bytes.indexOf(0, offset);
    return Buffer.from(this.bytes.buffer, offset, (end < 0 ? this.size : end) - offset).toString("utf8");
  }
}

/**
 * Memory for the datagrams of a batch, in a buffer that a caller has made or in one of its own.
 *
 * @throws {TypeError} when it is no ArrayBuffer, or one that can be resized.
 * @throws {RangeError} when it is too small.
 */
export function payloadMemory(size: number, buffer: ArrayBuffer | undefined): Memory {
  return buffer === undefined ? new Memory(size) : new Memory(size, checkedBuffer("buffer", buffer, size));
}
