import type { AddressFamily } from "./addresses.ts";
import { checkedInteger } from "./checked.ts";
import { lastError } from "./errors.ts";
import { duplicate, withDuplicate } from "./fileno.ts";
import * as libc from "./libc/bindings.ts";
import { isWatched } from "./readiness.ts";
import { Socket } from "./socket.ts";

/**
 * Closes a descriptor that is no Socket's, such as one that `detach` or `dup` has returned. A Socket's is closed by its
 * own `close`. Source: Python's `close`; close(2).
 *
 * @throws {SocketError} EBADF when it is not open.
 * @throws {TypeError} {RangeError} when it is no descriptor, or a Socket of this thread waits on it.
 */
export function close(fd: number): void {
  if (isWatched(checkedDescriptor(fd))) throw new RangeError(`descriptor ${fd} is a Socket's; close that`);
  if (libc.close(fd) < 0) throw lastError("close");
}

/**
 * Another descriptor of the same socket or file, which child processes do not inherit. Source: Python's `dup`;
 * F_DUPFD_CLOEXEC, fcntl(2).
 *
 * @throws {SocketError} EBADF when it is not open, EMFILE when out of descriptors.
 * @throws {TypeError} {RangeError} when it is no descriptor.
 */
export function dup(fd: number): number {
  return duplicate(checkedDescriptor(fd));
}

/**
 * A Socket for a copy of a descriptor, which stays the caller's; `new Socket({ fileno })` takes it over instead. What
 * family, type and proto it is of is found out. Source: Python's `fromfd`.
 *
 * @throws {SocketError} EBADF when it is not open, ENOTSOCK when it is no socket, EMFILE when out of descriptors.
 * @throws {TypeError} {RangeError} when it is no descriptor, or not of UDP.
 */
export function fromfd(fd: number): Socket<AddressFamily> {
  return withDuplicate(checkedDescriptor(fd), (fileno) => new Socket<AddressFamily>({ fileno }));
}

function checkedDescriptor(fd: unknown): number {
  return checkedInteger("fd", fd, 0, 0x7fffffff);
}
