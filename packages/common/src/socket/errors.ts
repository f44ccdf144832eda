import * as libc from "./libc/bindings.ts";
import * as names from "./libc/constants/netdb.ts";
import { ERRNO } from "./libc/errno.ts";

/** A system call failed. Source: errno(3). */
export class SocketError extends Error {
  /** "SocketError", or "SocketTimeout". */
  override readonly name: string = "SocketError";
  /** The errno's name as in the man page: "ECONNREFUSED". */
  readonly code: string;
  /** The errno's number, one of `ERRNO`. */
  readonly errno: number;
  /** The call that failed: "sendto". */
  readonly syscall: string;
  /** What it was about, in text: an address, a name, an option; undefined when nothing in particular. */
  readonly address: string | undefined;

  /** @param explanation what to say instead of what strerror(3) does. */
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

/** A waiting call ran into its `timeout`; the code is ETIMEDOUT. Source: Python's `socket.timeout`. */
export class SocketTimeout extends SocketError {
  /** Always "SocketTimeout". */
  override readonly name = "SocketTimeout";

  /** @param timeout how many milliseconds it has waited. */
  constructor(syscall: string, timeout: number, address?: string) {
    super(syscall, ETIMEDOUT, address, `nothing came within ${timeout} ms`);
  }
}

/** getaddrinfo or getnameinfo failed, or text is no numeric address. Source: RFC 3493, section 6.1. */
export class AddressInfoError extends Error {
  /** Always "AddressInfoError". */
  override readonly name = "AddressInfoError";
  /** The name of the error: "EAI_NONAME". */
  readonly code: string;
  /** The number of the error, negative: one of the EAI_ constants. */
  readonly errno: number;
  /** The call that failed: "getaddrinfo", "getnameinfo", or "inet_pton". */
  readonly syscall: string;
  /** What was asked for, in text: "host:service". */
  readonly address: string;

  /** @param explanation what to say instead of what gai_strerror(3) does. */
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
