import { EAGAIN, EINTR, lastError } from "./errors.ts";
import * as libc from "./libc/bindings.ts";
import { AF_UNSPEC, MSG_DONTWAIT, MSG_ERRQUEUE } from "./libc/constants.ts";
import { NAME_STRIDE, type RecvBatch, type RecvMemory, recvMemory, resetHeaders } from "./recv-batch.ts";

/** recvmmsg(2) of what waits; returns how many there were, 0 when none. Allocates nothing. */
export function fillBatch(syscall: string, fd: number, batch: RecvBatch, flags: number): number {
  const memory = recvMemory(batch);
  memory.payload.assertAttached();
  resetHeaders(memory);
  // The kernel writes no address for what has none, and the one before would be taken for it.
  if ((flags & MSG_ERRQUEUE) !== 0) clearNames(memory, batch.capacity);
  for (;;) {
    const count = libc.recvmmsg(fd, memory.headers.address, batch.capacity, flags | MSG_DONTWAIT, 0);
    if (count >= 0) {
      memory.count = count;
      return count;
    }
    const errno = libc.errno();
    // An exception costs more than the call, and an empty buffer is none.
    if (errno === EAGAIN) return 0;
    if (errno !== EINTR) throw lastError(syscall);
  }
}

function clearNames({ names }: RecvMemory, capacity: number): void {
  for (let i = 0; i < capacity; i++) names.view.setUint16(i * NAME_STRIDE, AF_UNSPEC, true);
}
