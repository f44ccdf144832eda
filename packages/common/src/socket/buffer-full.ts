import { SocketError } from "./errors.ts";
import { ERRNO } from "./libc/errno.ts";

/** What a call would have thrown that took nothing because the socket's buffer was full. Source: sendmmsg(2), EAGAIN. */
export function bufferFull(syscall: string): SocketError {
  return new SocketError(syscall, ERRNO.EAGAIN);
}
