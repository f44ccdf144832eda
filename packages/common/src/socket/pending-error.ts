import { SocketError } from "./errors.ts";
import * as libc from "./libc/bindings.ts";
import { MSG_DONTWAIT, MSG_ERRQUEUE, SO_ERROR, SOL_SOCKET } from "./libc/constants.ts";
import { getOption } from "./socket-options.ts";

/**
 * Takes the error that waits on the socket, if there is one (SO_ERROR).
 *
 * @param peer is asked for the address to name in the error.
 */
export function takePendingError(fd: number, peer: () => string | undefined): SocketError | undefined {
  const errno = getOption(fd, SOL_SOCKET, SO_ERROR, 4).view.getInt32(0, true);
  return errno === 0 ? undefined : new SocketError("getsockopt", errno, peer());
}

/** Empties the error queue, which keeps the descriptor ready for as long as it holds anything. */
export function emptyErrorQueue(fd: number): void {
  while (libc.recvfrom(fd, 0, 0, MSG_ERRQUEUE | MSG_DONTWAIT, 0, 0) >= 0);
}
