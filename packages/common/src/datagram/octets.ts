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

/** Makes octets zero, a multiple of four of them: for few of them much faster than `fill`. */
export function zeroWords(octets: Octets, from: number, to: number): void {
  for (let at = from; at < to; at += 4) octets.view.setUint32(at, 0);
}

const FEW = 512;

/** Copies octets from one buffer to another, few of them without the object that `copy` makes each time. */
export function copyOctets(from: Octets, start: number, to: Octets, at: number, length: number): void {
  if (length > FEW) {
    from.bytes.copy(to.bytes, at, start, start + length);
    return;
  }
  let i = 0;
  for (; i + 4 <= length; i += 4) to.view.setInt32(at + i, from.view.getInt32(start + i, true), true);
  for (; i < length; i += 1) to.bytes[at + i] = from.bytes[start + i]!;
}

/** Whether whole words from octet `from` on, as many as end before `to`, are the same in what begins at `first` and `other`. */
export function isSameFrom(view: DataView, from: number, first: number, other: number, to: number): boolean {
  for (let i = from; i + 4 <= to; i += 4) {
    if (view.getInt32(first + i, true) !== view.getInt32(other + i, true)) return false;
  }
  return true;
}
