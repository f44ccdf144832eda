import { endianness } from "node:os";
import koffi from "koffi";
import { assertLayouts } from "./assert-layouts.ts";

/**
 * What differs between the platforms that the sockets run on: Linux with glibc or musl, on x64 or arm64. The byte
 * layouts do not: they are the kernel's, which both C libraries and both machines share.
 */

/** The numbers of the system calls that are made without their C wrapper. Source: <sys/syscall.h>. */
export interface SystemCalls {
  readonly sendmsg: number;
  readonly recvmsg: number;
  readonly sendmmsg: number;
  readonly recvmmsg: number;
  readonly pwritev2: number;
}

/** Each machine's numbers, under Node's name for it. */
export const SYSTEM_CALLS = {
  x64: { sendmsg: 46, recvmsg: 47, sendmmsg: 307, recvmmsg: 299, pwritev2: 328 },
  arm64: { sendmsg: 211, recvmsg: 212, sendmmsg: 269, recvmmsg: 243, pwritev2: 287 },
} as const satisfies Record<string, SystemCalls>;

/** The numbers on this machine. */
export const SYS = systemCalls();
assertLayouts(koffi);

/** The C library. It is in the process already, so no file name, which differs between glibc and musl, is needed. */
export const libc = koffi.load(null);

/** Which C library that is. Node's own answer, `process.report`, gathers a great deal more and takes far longer. */
export const LIBC: "glibc" | "musl" = has("gnu_get_libc_version") ? "glibc" : "musl";

/** @throws {Error} on any other platform. */
function systemCalls(): SystemCalls {
  const { platform, arch } = process;
  if (platform === "linux" && (arch === "x64" || arch === "arm64") && endianness() === "LE") return SYSTEM_CALLS[arch];
  throw new Error(
    `sixbeat's sockets need Linux on x64 or arm64; this is ${platform} on ${arch}. Run it in a container: docker compose up`,
  );
}

function has(symbol: string): boolean {
  try {
    libc.symbol(symbol);
    return true;
  } catch {
    return false;
  }
}
