import type { OptionName, OptionValues, Socket } from "@sixbeat/common/socket";

/**
 * What is asked of the kernel for every datagram. Hop limit 255 lets whoever gets a reply see how many routers were on
 * its way.
 */
const OPTIONS: OptionValues = {
  timestampns: true,
  recvhoplimit: true,
  recvtclass: true,
  recvpktinfo: true,
  unicast_hops: 255,
};

/** At millions of datagrams per second this is what comes in some hundredths of a second, in which others have the core. */
const RECEIVE_BUFFER = 32 << 20;

/** Room for the control messages that these make a datagram come with. */
export const CONTROL_SIZE = 256;

/**
 * Asks for it before anything arrives, and for as large a buffer as is allowed: with CAP_NET_ADMIN what is asked for, and
 * else net.core.rmem_max. Returns what this kernel does not have; the receiver works without.
 * @param offload whether datagrams that the kernel has put together come as one message
 */
export function setKernelOptions(socket: Socket, offload: boolean): readonly OptionName[] {
  socket.growReceiveBuffer(RECEIVE_BUFFER);
  return [...new Set(socket.options.set({ ...OPTIONS, udp_gro: offload }).map(({ option }) => option))];
}
