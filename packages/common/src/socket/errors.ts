import * as libc from "./libc/bindings.ts";
import * as names from "./libc/constants/netdb.ts";
import { ERRNO } from "./libc/errno.ts";

/**
 * A system call failed. `code` is the errno's name as in the man page ("ECONNREFUSED"), `errno` its number, `syscall`
 * the call ("sendto") and `address` what it was about, in text. Source: errno(3).
 */
export class SocketError extends Error {
  override readonly name: string = "SocketError";
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;
  readonly address: string | undefined;

  constructor(syscall: string, errno: number, address?: string, explanation?: string) {
    const code = errnoName(errno);
    const about = address === undefined ? syscall : `${syscall} ${address}`;
    super(`${about}: ${explanation ?? lowerFirst(libc.strerror(errno))} (${code})`);
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
    this.address = address;
  }
}

/** A waiting call ran into its `timeout`. Python's `socket.timeout`. */
export class SocketTimeout extends SocketError {
  override readonly name = "SocketTimeout";

  constructor(syscall: string, timeout: number, address?: string) {
    super(syscall, ETIMEDOUT, address, `nothing came within ${timeout} ms`);
  }
}

/** getaddrinfo or getnameinfo failed. `code` is the EAI_ name, `errno` its number. Source: RFC 3493, section 6.4. */
export class AddressInfoError extends Error {
  override readonly name = "AddressInfoError";
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;
  readonly address: string;

  constructor(syscall: string, errno: number, address: string, explanation = lowerFirst(libc.gai_strerror(errno))) {
    const code = EAI_NAMES.get(errno) ?? `EAI_${errno}`;
    super(`${syscall} ${address}: ${explanation} (${code})`);
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
    this.address = address;
  }
}

/** The name of an errno number, such as "EAGAIN" for 11. */
export function errnoName(errno: number): string {
  return ERRNO_NAMES.get(errno) ?? `E${errno}`;
}

/**
 * The SocketError of the call that has just failed; reads errno, so nothing may come between. That is why `address` is
 * a function: writing an address asks for the name of its interface, which sets errno.
 */
export function lastError(syscall: string, address?: () => string | undefined): SocketError {
  const errno = libc.errno();
  return new SocketError(syscall, errno, address?.());
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

export const {
  EAFNOSUPPORT,
  EAGAIN,
  EBADF,
  EINTR,
  EINVAL,
  EMSGSIZE,
  ENODEV,
  ENOENT,
  ENXIO,
  EOPNOTSUPP,
  ERANGE,
  ESHUTDOWN,
  ETIMEDOUT,
} = ERRNO;

/** Where a number has two names, the first of them. */
const ERRNO_NAMES = new Map<number, string>(
  Object.entries(ERRNO)
    .reverse()
    .map(([name, errno]) => [errno, name]),
);

const EAI_NAMES = new Map<number, string>(
  Object.entries(names)
    .filter(([name]) => name.startsWith("EAI_"))
    .map(([name, number]) => [number, name]),
);
