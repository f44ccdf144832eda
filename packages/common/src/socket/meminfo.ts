import { SO_MEMINFO, SOL_SOCKET } from "./libc/constants.ts";
import { getOption } from "./socket-options.ts";

/** The array of <linux/sock_diag.h>: 32-bit words, the last of them the datagrams dropped for want of room. */
const SK_MEMINFO = { drops: 8 * 4, size: 9 * 4 } as const;

/** How many datagrams the kernel has dropped because this socket's receive buffer was full. Wraps at 2^32. */
export function droppedDatagrams(fd: number): number {
  return getOption(fd, SOL_SOCKET, SO_MEMINFO, SK_MEMINFO.size).view.getUint32(SK_MEMINFO.drops, true);
}
