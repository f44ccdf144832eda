import koffi from "koffi";
import { libc, SYS } from "./platform.ts";

/**
 * The C functions, with their C signatures. Pointers travel as plain numbers (an `int64_t` in a signature): every
 * address comes from `Memory`, which keeps it valid, so koffi has no JavaScript object to convert or to misread.
 */
export const socket: (domain: number, type: number, protocol: number) => number =
  libc.func("int socket(int, int, int)");
export const bind: (fd: number, addr: number, addrlen: number) => number = libc.func(
  "int bind(int, int64_t, uint32_t)",
);
export const connect: (fd: number, addr: number, addrlen: number) => number = libc.func(
  "int connect(int, int64_t, uint32_t)",
);
export const shutdown: (fd: number, how: number) => number = libc.func("int shutdown(int, int)");
export const close: (fd: number) => number = libc.func("int close(int)");
export const getsockname: (fd: number, addr: number, addrlen: number) => number = libc.func(
  "int getsockname(int, int64_t, int64_t)",
);
export const getpeername: (fd: number, addr: number, addrlen: number) => number = libc.func(
  "int getpeername(int, int64_t, int64_t)",
);
export const getsockopt: (fd: number, level: number, name: number, value: number, len: number) => number = libc.func(
  "int getsockopt(int, int, int, int64_t, int64_t)",
);
export const setsockopt: (fd: number, level: number, name: number, value: number, len: number) => number = libc.func(
  "int setsockopt(int, int, int, int64_t, uint32_t)",
);
export const sendto: (fd: number, buf: number, len: number, flags: number, addr: number, addrlen: number) => number =
  libc.func("int64_t sendto(int, int64_t, size_t, int, int64_t, uint32_t)");
export const recvfrom: (fd: number, buf: number, len: number, flags: number, addr: number, addrlen: number) => number =
  libc.func("int64_t recvfrom(int, int64_t, size_t, int, int64_t, int64_t)");
/**
 * The calls that move control messages or batches go straight to the kernel. musl's wrappers send a batch one datagram
 * at a time and refuse more than 1,024 octets of control messages; glibc's add nothing. `syscall` is variadic, but on
 * x64 and arm64 Linux integer arguments travel as those of any other function, each as a `long`.
 */
const syscall: (number: number, ...args: [number, number, number, number, number]) => number = libc.func(
  "int64_t syscall(int64_t, int64_t, int64_t, int64_t, int64_t, int64_t)",
);
export const sendmsg = (fd: number, msg: number, flags: number): number => syscall(SYS.sendmsg, fd, msg, flags, 0, 0);
export const recvmsg = (fd: number, msg: number, flags: number): number => syscall(SYS.recvmsg, fd, msg, flags, 0, 0);
export const sendmmsg = (fd: number, msgvec: number, vlen: number, flags: number): number =>
  syscall(SYS.sendmmsg, fd, msgvec, vlen, flags, 0);
export const recvmmsg = (fd: number, msgvec: number, vlen: number, flags: number, timeout: number): number =>
  syscall(SYS.recvmmsg, fd, msgvec, vlen, flags, timeout);

/** As above; the offset takes two of the arguments, and musl before 1.2.5 has no wrapper. */
const syscall6: (number: number, ...args: [number, number, number, number, number, number]) => number = libc.func(
  "int64_t syscall(int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t)",
);
/** At the descriptor's own offset. */
export const pwritev2 = (fd: number, iov: number, iovcnt: number, flags: number): number =>
  syscall6(SYS.pwritev2, fd, iov, iovcnt, -1, -1, flags);

// Variadic in C. On these platforms' ABIs an integer argument goes the same way either way.
export const fcntl: (fd: number, command: number, value: number) => number = libc.func("int fcntl(int, int, int64_t)");

/** A function that koffi can also run in libuv's thread pool; the callback's first argument is koffi's own failure. */
export interface Offloadable<Args extends unknown[]> {
  (...args: Args): number;
  async(...args: [...Args, (error: Error | null, result: number) => void]): void;
}

export const getaddrinfo: Offloadable<[node: string | null, service: string | null, hints: number, result: number]> =
  libc.func("int getaddrinfo(str, str, int64_t, int64_t)");
export const freeaddrinfo: (list: number) => void = libc.func("void freeaddrinfo(int64_t)");
export const gai_strerror: (code: number) => string = libc.func("str gai_strerror(int)");
export const getnameinfo: Offloadable<
  [addr: number, addrlen: number, host: number, hostlen: number, service: number, servicelen: number, flags: number]
> = libc.func("int getnameinfo(int64_t, uint32_t, int64_t, uint32_t, int64_t, uint32_t, int)");
export const inet_pton: (family: number, text: string, address: number) => number = libc.func(
  "int inet_pton(int, str, int64_t)",
);
export const inet_ntop: (family: number, address: number, text: number, size: number) => number = libc.func(
  "int64_t inet_ntop(int, int64_t, int64_t, uint32_t)",
);
export const inet_aton: (text: string, address: number) => number = libc.func("int inet_aton(str, int64_t)");
export const if_nametoindex: (name: string) => number = libc.func("uint32_t if_nametoindex(str)");
export const if_indextoname: (index: number, name: number) => number = libc.func(
  "int64_t if_indextoname(uint32_t, int64_t)",
);
export const if_nameindex: () => number = libc.func("int64_t if_nameindex()");
export const if_freenameindex: (list: number) => void = libc.func("void if_freenameindex(int64_t)");
export const getservbyname_r: (
  name: string,
  proto: string | null,
  entry: number,
  room: number,
  size: number,
  result: number,
) => number = libc.func("int getservbyname_r(str, str, int64_t, int64_t, size_t, int64_t)");
export const getservbyport_r: (
  port: number,
  proto: string | null,
  entry: number,
  room: number,
  size: number,
  result: number,
) => number = libc.func("int getservbyport_r(int, str, int64_t, int64_t, size_t, int64_t)");
/** musl has only the call without memory of its own. */
export const getprotobyname_r:
  | ((name: string, entry: number, room: number, size: number, result: number) => number)
  | undefined = optional("int getprotobyname_r(str, int64_t, int64_t, size_t, int64_t)");
export const getprotobyname: (name: string) => number = libc.func("int64_t getprotobyname(str)");

export const getenv: (name: string) => string | null = libc.func("str getenv(str)");

export const clock_gettime: (clock: number, time: number) => number = libc.func("int clock_gettime(int, int64_t)");
export const adjtimex: (timex: number) => number = libc.func("int adjtimex(int64_t)");

export const strerror: (errno: number) => string = libc.func("str strerror(int)");
export const memcpy: (to: number, from: number, bytes: number) => number = libc.func(
  "int64_t memcpy(int64_t, int64_t, size_t)",
);
export const strnlen: (text: number, max: number) => number = libc.func("size_t strnlen(int64_t, size_t)");
export const _exit: (status: number) => void = libc.func("void _exit(int)");

/** The calling thread's errno: read it on the statement after the call that failed. */
export const errno: () => number = () => koffi.errno();

/** The address of memory outside the JavaScript heap. User space ends below 2^47, so a number holds it exactly. */
export const addressOf = (memory: ArrayBuffer): number => Number(koffi.address(memory));

/** libuv's poll handle. Undocumented and sharp: only `Readiness` may touch it. */
export const poll = koffi.node.poll;
export type PollHandle = ReturnType<typeof koffi.node.poll>;
export type PollEvents = Parameters<Parameters<typeof koffi.node.poll>[1]>[0];

/** A function that not every C library has. */
function optional<T>(signature: string): T | undefined {
  try {
    return libc.func(signature) as T;
  } catch {
    return undefined;
  }
}
