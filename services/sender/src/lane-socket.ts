import {
  type AddressFamily,
  AF_INET6,
  IP_PMTUDISC_DO,
  IPV6_PMTUDISC_DO,
  type OptionName,
  SOF_TIMESTAMPING_OPT_ID,
  SOF_TIMESTAMPING_OPT_TSONLY,
  SOF_TIMESTAMPING_SOFTWARE,
  SOF_TIMESTAMPING_TX_SOFTWARE,
  Socket,
  type SocketAddress,
  SocketError,
} from "@sixbeat/common/socket";
import type { SenderConfig } from "./command.ts";

/** How the datagrams look in the IP header. */
export type HeaderOptions = Pick<SenderConfig, "format" | "hopLimit" | "trafficClass" | "flowinfo">;

/** As much as the host allows, up to this: the replies of thousands of paths wait here while the process does not run. */
const RECEIVE_BUFFER = 16 << 20;

/** What STAMP sends with (RFC 8762, section 4.2), so that the other end can tell how many routers there were. */
const STAMP_HOP_LIMIT = 255;

const TRANSMIT_STAMPS =
  SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY;

export interface LaneSocket {
  readonly socket: Socket;
  /** The options that this kernel does not have. */
  readonly missing: readonly OptionName[];
}

/** The hop limit that datagrams are sent with; undefined leaves it to the system. */
export function sentHopLimit({ format, hopLimit }: HeaderOptions): number | undefined {
  return hopLimit ?? (format === "stamp" ? STAMP_HOP_LIMIT : undefined);
}

/**
 * Opens a socket that sends to many peers and hears from all of them: replies with the kernel's timestamp, hop limit and
 * traffic class, and ICMP errors, by the error queue. Datagrams are never fragmented: many IPv6 networks drop fragments,
 * and a datagram that does not fit is better told so, by EMSGSIZE.
 *
 * @param peer is the only one to be sent to and heard from, if there is one.
 * @throws {SocketError} when the host lacks the family or is out of descriptors, or has no way to the peer.
 */
export function openLaneSocket(family: AddressFamily, options: HeaderOptions, peer?: SocketAddress): LaneSocket {
  const socket: Socket = new Socket(family);
  const isIPv6 = family === AF_INET6;
  const hopLimit = sentHopLimit(options);
  try {
    const refusals = socket.options.set({
      ...(isIPv6 ? { ipv6_v6only: true, dontfrag: true } : { broadcast: true }),
      ...(isIPv6 && options.flowinfo === 0 ? { autoflowlabel: true } : {}),
      mtu_discover: isIPv6 ? IPV6_PMTUDISC_DO : IP_PMTUDISC_DO,
      tclass: options.trafficClass,
      unicast_hops: hopLimit,
      // What everyone may hear stays on the link unless someone says how far it is to go.
      multicast_hops: options.hopLimit,
      recverr: true,
      timestampns: true,
      recvhoplimit: true,
      recvtclass: true,
      rxq_ovfl: true,
    });
    socket.growReceiveBuffer(RECEIVE_BUFFER);
    // With its port from the start, so that a flow keeps it whatever happens to the first datagram.
    socket.bind(isIPv6 ? ["::", 0, 0, 0] : ["0.0.0.0", 0]);
    if (peer !== undefined) socket.connect(peer);
    return { socket, missing: refusals.map(({ option }) => option) };
  } catch (error) {
    socket.close();
    throw error;
  }
}

/**
 * Asks the kernel to say when each datagram leaves, counted from 0 on.
 * @returns whether it does.
 */
export function stampTransmissions(socket: Socket): boolean {
  try {
    // The kernel counts from 0 again only when it did not count before.
    socket.options.set({ timestamping: 0 });
    return socket.options.set({ timestamping: TRANSMIT_STAMPS }).length === 0;
  } catch (error) {
    if (error instanceof SocketError) return false;
    throw error;
  }
}
