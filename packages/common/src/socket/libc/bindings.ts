import { endianness } from "node:os";
import koffi from "koffi";
import { assertLayouts } from "./assert-layouts.ts";

/**
 * The C functions, with their C signatures. Pointers travel as plain numbers (an `int64_t` in a signature): every
 * address comes from `Memory`, which keeps it valid, so koffi has no JavaScript object to convert or to misread.
 */
const UNSUPPORTED = unsupportedPlatform();
if (UNSUPPORTED !== undefined) throw new Error(UNSUPPORTED);
assertLayouts(koffi);

// The C library is already in the process: no library name, which differs between glibc and musl, is needed.
const libc = koffi.load(null);

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
export const sendmmsg: (fd: number, msgvec: number, vlen: number, flags: number) => number = libc.func(
  "int sendmmsg(int, int64_t, uint32_t, int)",
);
export const recvmmsg: (fd: number, msgvec: number, vlen: number, flags: number, timeout: number) => number = libc.func(
  "int recvmmsg(int, int64_t, uint32_t, int, int64_t)",
);

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
export const if_nametoindex: (name: string) => number = libc.func("uint32_t if_nametoindex(str)");
export const if_indextoname: (index: number, name: number) => number = libc.func(
  "int64_t if_indextoname(uint32_t, int64_t)",
);

/** glibc's version; undefined with another C library, which is then musl. */
export const gnu_get_libc_version: (() => string) | undefined = optional("str gnu_get_libc_version()");

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

function unsupportedPlatform(): string | undefined {
  const { platform, arch } = process;
  if (platform === "linux" && (arch === "x64" || arch === "arm64") && endianness() === "LE") return undefined;
  return `sixbeat's sockets need Linux on x64 or arm64; this is ${platform} on ${arch}. Run it in a container: docker compose up`;
}
