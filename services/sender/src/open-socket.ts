import {
  AF_INET,
  AF_INET6,
  IP_MTU_DISCOVER,
  IP_MULTICAST_TTL,
  IP_PMTUDISC_DO,
  IP_TOS,
  IP_TTL,
  IPV6_DONTFRAG,
  IPV6_MTU_DISCOVER,
  IPV6_MULTICAST_HOPS,
  IPV6_PMTUDISC_DO,
  IPV6_TCLASS,
  IPV6_UNICAST_HOPS,
  type IPv4Address,
  type IPv6Address,
  SO_BROADCAST,
  SOL_IP,
  SOL_IPV6,
  SOL_SOCKET,
  Socket,
  type SocketAddress,
} from "@sixbeat/common/socket";
import type { SenderConfig } from "./command.ts";

/** How the datagrams look in the IP header. */
export type HeaderOptions = Pick<SenderConfig, "hopLimit" | "trafficClass" | "flowinfo">;

/**
 * Opens a socket that is connected to its peer, so that ICMP errors about the peer come back as errors of the socket.
 * Datagrams are never fragmented: many IPv6 networks drop fragments, and a datagram that does not fit is better told
 * so, by EMSGSIZE.
 *
 * @throws {SocketError}
 */
export function openSocket(peer: SocketAddress, options: HeaderOptions): Socket {
  const socket: Socket = new Socket(peer.length === 2 ? AF_INET : AF_INET6);
  try {
    if (peer.length === 2) connectIPv4(socket, peer, options);
    else connectIPv6(socket, peer, options);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

function connectIPv6(socket: Socket, [host, port, , scopeid]: IPv6Address, options: HeaderOptions): void {
  socket.setsockopt(SOL_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO);
  socket.setsockopt(SOL_IPV6, IPV6_DONTFRAG, true);
  socket.setsockopt(SOL_IPV6, IPV6_TCLASS, options.trafficClass);
  if (options.hopLimit !== undefined) {
    socket.setsockopt(SOL_IPV6, IPV6_UNICAST_HOPS, options.hopLimit);
    socket.setsockopt(SOL_IPV6, IPV6_MULTICAST_HOPS, options.hopLimit);
  }
  socket.connect([host, port, options.flowinfo, scopeid]);
}

function connectIPv4(socket: Socket, peer: IPv4Address, options: HeaderOptions): void {
  socket.setsockopt(SOL_SOCKET, SO_BROADCAST, true);
  socket.setsockopt(SOL_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO);
  socket.setsockopt(SOL_IP, IP_TOS, options.trafficClass);
  if (options.hopLimit !== undefined) {
    socket.setsockopt(SOL_IP, IP_TTL, options.hopLimit);
    socket.setsockopt(SOL_IP, IP_MULTICAST_TTL, options.hopLimit);
  }
  socket.connect(peer);
}
