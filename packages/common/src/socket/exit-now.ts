import { checkedInteger } from "./checked.ts";
import * as libc from "./libc/bindings.ts";

/**
 * Ends the process at once, with nothing flushed or released. `process.exit` would first wait for every getaddrinfo
 * that still blocks a thread. Source: _exit(2).
 */
export function exitNow(status: number): never {
  libc._exit(checkedInteger("status", status, 0, 255));
  throw new Error("unreachable");
}
