import { SocketError } from "./errors.ts";
import type { ErrnoName } from "./libc/errno.ts";

const REFUSALS: readonly string[] = [
  // A segment is longer than the path MTU.
  "EMSGSIZE",
  // The same of older kernels; more segments than the kernel takes at once; checksums are off (SO_NO_CHECK).
  "EINVAL",
  // The way out can't: IPsec, or with older kernels an adapter that computes no checksums.
  "EIO",
  // There is no UDP_SEGMENT: Linux before 4.18, or a sandbox.
  "ENOPROTOOPT",
  "EOPNOTSUPP",
] satisfies ErrnoName[];

/**
 * Whether an error may be due to UDP_SEGMENT: the same datagrams, sent one by one, either go or fail with what is really
 * wrong with them. Source: UDP_SEGMENT, udp(7); udp_send_skb and udp_v6_send_skb of Linux.
 */
export function segmentationRefused(error: unknown): boolean {
  return error instanceof SocketError && REFUSALS.includes(error.code);
}
