import { checkedFamily, checkedInt, checkedInteger } from "./checked.ts";
import { lastError } from "./errors.ts";
import * as libc from "./libc/bindings.ts";
import {
  type AF_INET,
  type AF_INET6,
  SO_DOMAIN,
  SO_PROTOCOL,
  SO_TYPE,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOL_SOCKET,
} from "./libc/constants.ts";
import { getOption } from "./socket-options.ts";

/** A descriptor, and what the kernel knows of it. */
export interface Known {
  readonly fd: number;
  readonly family: typeof AF_INET | typeof AF_INET6;
  readonly proto: number;
}

/** fcntl(2): a copy of a descriptor at this number or above, which child processes do not inherit. */
const F_DUPFD_CLOEXEC = 1030;
const F_GETFD = 1;
const F_SETFD = 2;
const FD_CLOEXEC = 1;

/** socket(2): a descriptor that never blocks and that child processes do not inherit. */
export function opened(family: unknown, type: number, proto: number): Known {
  const checked = { family: checkedFamily(family), proto: checkedInt("proto", proto) };
  if (type !== SOCK_DGRAM) throw new RangeError("type must be SOCK_DGRAM");
  const fd = libc.socket(checked.family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, proto);
  if (fd < 0) throw lastError("socket");
  return { fd, ...checked };
}

/**
 * Learns what socket a descriptor is.
 *
 * @throws {SocketError} EBADF when it is not open, ENOTSOCK when it is no socket.
 * @throws {RangeError} when it is none of UDP.
 */
export function adopted(fileno: unknown): Known {
  const fd = checkedInteger("fileno", fileno, 0, 0x7fffffff);
  const ask = (option: number) => getOption(fd, SOL_SOCKET, option, 4).view.getInt32(0, true);
  const family = checkedFamily(ask(SO_DOMAIN));
  if (ask(SO_TYPE) !== SOCK_DGRAM) throw new RangeError("an adopted descriptor must be of type SOCK_DGRAM");
  return { fd, family, proto: ask(SO_PROTOCOL) };
}

/** Another descriptor of the same socket. */
export function duplicate(fd: number): number {
  const copy = libc.fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw lastError("dup");
  return copy;
}

/** What `use` makes of another descriptor of the same socket, which is closed if it throws. */
export function withDuplicate<T>(fd: number, use: (copy: number) => T): T {
  const copy = duplicate(fd);
  try {
    return use(copy);
  } catch (error) {
    libc.close(copy);
    throw error;
  }
}

/** Whether child processes inherit a descriptor. */
export function isInheritable(fd: number): boolean {
  const flags = libc.fcntl(fd, F_GETFD, 0);
  if (flags < 0) throw lastError("fcntl");
  return (flags & FD_CLOEXEC) === 0;
}

/** Chooses whether child processes inherit a descriptor. */
export function setInheritable(fd: number, inheritable: boolean): void {
  if (libc.fcntl(fd, F_SETFD, inheritable ? 0 : FD_CLOEXEC) < 0) throw lastError("fcntl");
}
