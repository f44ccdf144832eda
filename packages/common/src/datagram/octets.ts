import { Buffer } from "node:buffer";
import { type RunCode, runCodeOf } from "./runs/runs.ts";

/** Memory that datagrams are written to and read from, with the one DataView over it, made once for each buffer. */
export interface Octets {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** What deals with runs in it, where that is `runMemory` and these are octets from its beginning on. */
  readonly runs?: RunCode | undefined;
}

/** Looks at the same memory; nothing is copied. */
export function octetsOf(memory: Uint8Array): Octets {
  const { buffer, byteOffset, byteLength } = memory;
  return {
    bytes: Buffer.from(buffer, byteOffset, byteLength),
    view: new DataView(buffer, byteOffset, byteLength),
    runs: byteOffset === 0 ? runCodeOf(buffer) : undefined,
  };
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
