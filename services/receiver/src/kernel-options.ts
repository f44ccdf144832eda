import type { OptionName, OptionValues, Socket } from "@sixbeat/common/socket";

/**
 * What is asked of the kernel for every datagram. Hop limit 255 lets whoever gets a reply see how many routers were on
 * its way. The buffer is as large as the kernel allows (net.core.rmem_max). With udp_gro, datagrams that the kernel has
 * put together come as one message.
 */
const OPTIONS: OptionValues = {
  rcvbuf: 8 * 1024 * 1024,
  timestampns: true,
  recvhoplimit: true,
  recvtclass: true,
  recvpktinfo: true,
  unicast_hops: 255,
  udp_gro: true,
};

/** Room for the control messages that these make a datagram come with. */
export const CONTROL_SIZE = 256;

/** Asks for it before anything arrives; returns what this kernel does not have. The receiver works without. */
export function setKernelOptions(socket: Socket): readonly OptionName[] {
  return [...new Set(socket.options.set(OPTIONS).map(({ option }) => option))];
}
