export { AddressIndex } from "./address-index.ts";
export { DESTINATION_KEY_WORDS, PEER_KEY_WORDS } from "./address-key.ts";
export {
  type AddressFamily,
  type AddressOf,
  FLOWINFO_MAX,
  formatAddress,
  formatHost,
  type IPv4Address,
  type IPv6Address,
  type SocketAddress,
} from "./addresses.ts";
export type { BatchesOptions } from "./batches.ts";
export { bufferFull } from "./buffer-full.ts";
export { htonl, htons, ntohl, ntohs } from "./byte-order.ts";
export { gethostname, has_dualstack_ipv6, has_ipv6 } from "./capabilities.ts";
export { type ClockState, clockState, type Instant, readClock } from "./clock.ts";
export {
  CMSG_LEN,
  CMSG_SPACE,
  type ExtendedError,
  type FlowInfo,
  type HopLimit,
  type PacketInfo,
  type PathMtu,
  type QueueOverflow,
  type RawControl,
  type ReceivedControl,
  type ReceiveOffload,
  type SegmentationOffload,
  type SendControl,
  type Timestamp,
  type Timestamping,
  type TrafficClass,
} from "./control-message.ts";
export type { Fileno } from "./descriptor.ts";
export { close, dup, fromfd } from "./descriptors.ts";
export { type ErrorOrigin, errorOrigin } from "./error-origin.ts";
export type { ErrorReport, QueueReport, TransmitReport } from "./error-queue.ts";
export { AddressInfoError, SocketError, SocketTimeout } from "./errors.ts";
export { exitNow } from "./exit-now.ts";
export { type AddressInfo, type AddressInfoHints, type AddressInfoOf, getaddrinfo } from "./getaddrinfo.ts";
export { getnameinfo } from "./getnameinfo.ts";
export {
  IN6_ARE_ADDR_EQUAL,
  IN6_IS_ADDR_LINKLOCAL,
  IN6_IS_ADDR_LOOPBACK,
  IN6_IS_ADDR_MC_GLOBAL,
  IN6_IS_ADDR_MC_LINKLOCAL,
  IN6_IS_ADDR_MC_NODELOCAL,
  IN6_IS_ADDR_MC_ORGLOCAL,
  IN6_IS_ADDR_MC_SITELOCAL,
  IN6_IS_ADDR_MULTICAST,
  IN6_IS_ADDR_SITELOCAL,
  IN6_IS_ADDR_UNSPECIFIED,
  IN6_IS_ADDR_V4COMPAT,
  IN6_IS_ADDR_V4MAPPED,
  IN6ADDR_ANY_INIT,
  IN6ADDR_LOOPBACK_INIT,
  type In6Predicate,
  in6addr_any,
  in6addr_loopback,
} from "./in6-addresses.ts";
export { type AddressOctets, inet_aton, inet_ntoa, inet_ntop, inet_pton } from "./inet.ts";
export { if_indextoname, if_nameindex, if_nametoindex } from "./interfaces.ts";
export * from "./libc/constants.ts";
export { ERRNO, type ErrnoName } from "./libc/errno.ts";
export type { OptionName, OptionValues } from "./option-table.ts";
export { peerKeyAddress } from "./peer-key-address.ts";
export { PreparedAddress } from "./prepared-address.ts";
export { PromptWriter } from "./prompt-writer.ts";
export { RecvBatch } from "./recv-batch.ts";
export { segmentationRefused } from "./segmentation-refused.ts";
export { SendBatch } from "./send-batch.ts";
export { getprotobyname, getservbyname, getservbyport } from "./services.ts";
export { type ReceiveOptions, Socket } from "./socket.ts";
export type { OptionRefusal, TypedOptions } from "./typed-options.ts";
export type { WaitOptions } from "./waits.ts";
export type { Watcher } from "./watcher.ts";
