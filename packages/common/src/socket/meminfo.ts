import { SO_MEMINFO, SOL_SOCKET } from "./libc/constants.ts";
import { getOption } from "./socket-options.ts";

/** The array of <linux/sock_diag.h>: 32-bit words. */
const SK_MEMINFO = { rmem_alloc: 0, rcvbuf: 1 * 4, drops: 8 * 4, size: 9 * 4 } as const;

/** How many datagrams the kernel has dropped because this socket's receive buffer was full. Wraps at 2^32. */
export function droppedDatagrams(fd: number): number {
  return memoryInfo(fd).getUint32(SK_MEMINFO.drops, true);
}

/** What part of this socket's receive buffer is taken by datagrams that wait, with all that the kernel adds to each. */
export function receiveBufferFill(fd: number): number {
  const info = memoryInfo(fd);
  return info.getUint32(SK_MEMINFO.rmem_alloc, true) / info.getUint32(SK_MEMINFO.rcvbuf, true);
}

function memoryInfo(fd: number): DataView {
  return getOption(fd, SOL_SOCKET, SO_MEMINFO, SK_MEMINFO.size).view;
}
