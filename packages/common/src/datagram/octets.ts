import { Buffer } from "node:buffer";

/** Memory that datagrams are written to and read from, with the one DataView over it, made once for each buffer. */
export interface Octets {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** Looks at the same memory; nothing is copied. */
export function octetsOf(memory: Uint8Array): Octets {
  const { buffer, byteOffset, byteLength } = memory;
  return { bytes: Buffer.from(buffer, byteOffset, byteLength), view: new DataView(buffer, byteOffset, byteLength) };
}
