/** struct iovec, <sys/uio.h>. */
export const IOVEC = { base: 0, len: 8, size: 16 } as const;

/** struct msghdr as the kernel reads it: iovlen and controllen are 64 bits wide. */
export const MSGHDR = {
  name: 0,
  namelen: 8,
  iov: 16,
  iovlen: 24,
  control: 32,
  controllen: 40,
  flags: 48,
  size: 56,
} as const;

/** struct mmsghdr, recvmmsg(2): a msghdr and, after the call, the octets it moved. */
export const MMSGHDR = { msg_len: 56, size: 64 } as const;
