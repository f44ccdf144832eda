import { constants } from "node:os";
import { errno } from "./bindings.ts";

/** Makes a system call again for as long as a signal interrupts it (EINTR), as Python does since PEP 475. */
export function uninterrupted(call: () => number): number {
  for (;;) {
    const result = call();
    if (result >= 0 || errno() !== constants.errno.EINTR) return result;
  }
}
