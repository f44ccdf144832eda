import * as libc from "./libc/bindings.ts";
import { Memory } from "./memory.ts";

/** A copy of `size` octets of memory that C owns. */
export function copied(from: number, size: number): Memory {
  const memory = new Memory(size);
  libc.memcpy(memory.address, from, size);
  return memory;
}

/** A copy of text that C owns, at most `max` octets of it; "" for NULL. */
export function copiedText(from: number, max: number): string {
  return from === 0 ? "" : copied(from, libc.strnlen(from, max)).getString();
}
