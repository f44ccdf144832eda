export { AddressIndex } from "./address-index.ts";
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
export { AddressInfoError, SocketError, SocketTimeout } from "./errors.ts";
export { exitNow } from "./exit-now.ts";
export { type AddressInfo, type AddressInfoHints, getaddrinfo } from "./getaddrinfo.ts";
export { getnameinfo } from "./getnameinfo.ts";
export { inet_ntop, inet_pton } from "./inet.ts";
export { if_indextoname, if_nametoindex } from "./interfaces.ts";
export * from "./libc/constants.ts";
export { RecvBatch } from "./recv-batch.ts";
export { SendBatch } from "./send-batch.ts";
export { type ReceiveOptions, Socket } from "./socket.ts";
export type { WaitOptions, Watcher } from "./waits.ts";
