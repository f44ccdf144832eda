import type { AddressFamily } from "./addresses.ts";
import { putControl } from "./control-encode.ts";
import { controlSpace, IN_PKTINFO, IN6_PKTINFO } from "./layout/cmsghdr.ts";
import { isMappedAddress } from "./layout/sockaddr.ts";
import { AF_INET, IP_PKTINFO, IPV6_PKTINFO, SOL_IP, SOL_IPV6 } from "./libc/constants.ts";
import type { Memory } from "./memory.ts";
import { type ControlMemory, packetInfo4, packetInfo6 } from "./received-facts.ts";

/**
 * Writes the PKTINFO with which an answer to datagram `j` leaves, so that it ends at `end`, and returns how many octets
 * it takes: 0 when nobody knows where `j` was sent to. Allocates nothing.
 *
 * What was sent to a group or broadcast can't be answered from there: the kernel chooses an address of the interface.
 * Else the interface is named over IPv6 only. There it is binding for link-local addresses, which need it, and a hint
 * for others; over IPv4 it would bind all of them, even where the routes lead back by another interface.
 */
export function writeAnswerSource(
  memory: Memory,
  end: number,
  family: AddressFamily,
  batch: ControlMemory,
  j: number,
): number {
  const received = batch.control.view;
  const info6 = packetInfo6(batch, j);
  if (info6 >= 0 && !isMappedAddress(received, info6 + IN6_PKTINFO.addr)) {
    return writeIPv6(memory, end, received, info6);
  }
  const info4 = packetInfo4(batch, j);
  if (info4 >= 0) {
    // What the kernel would answer from. It is the address in the header unless that is no address of this host alone.
    const own = received.getUint32(info4 + IN_PKTINFO.spec_dst, false);
    const shared = own !== received.getUint32(info4 + IN_PKTINFO.addr, false);
    const interfaceIndex = shared ? received.getUint32(info4 + IN_PKTINFO.ifindex, true) : 0;
    return family === AF_INET
      ? writeIPv4(memory, end, own, interfaceIndex)
      : writeMapped(memory, end, own, interfaceIndex);
  }
  if (info6 < 0) return 0;
  const to = received.getUint32(info6 + IN6_PKTINFO.addr + 12, false);
  const shared = to >>> 28 === MULTICAST || to === BROADCAST;
  const interfaceIndex = shared ? received.getUint32(info6 + IN6_PKTINFO.ifindex, true) : 0;
  return writeMapped(memory, end, shared ? 0 : to, interfaceIndex);
}

/** 224.0.0.0/4. */
const MULTICAST = 0xe;
/** 255.255.255.255. */
const BROADCAST = 0xffffffff;

function writeIPv6(memory: Memory, end: number, received: DataView, info: number): number {
  const { view } = memory;
  const at = putControl(memory, end - SPACE6, SOL_IPV6, IPV6_PKTINFO, IN6_PKTINFO.size);
  const group = received.getUint8(info + IN6_PKTINFO.addr) === 0xff;
  for (let octet = 0; octet < 16; octet += 4) {
    view.setUint32(at + octet, group ? 0 : received.getUint32(info + IN6_PKTINFO.addr + octet, true), true);
  }
  view.setUint32(at + IN6_PKTINFO.ifindex, received.getUint32(info + IN6_PKTINFO.ifindex, true), true);
  return SPACE6;
}

/** On an AF_INET6 socket IPv4's source is given in IPv6's form; 0 leaves it to the kernel. */
function writeMapped(memory: Memory, end: number, source: number, interfaceIndex: number): number {
  const { view } = memory;
  const at = putControl(memory, end - SPACE6, SOL_IPV6, IPV6_PKTINFO, IN6_PKTINFO.size);
  view.setUint32(at, 0, true);
  view.setUint32(at + 4, 0, true);
  view.setUint32(at + 8, 0xffff, false);
  view.setUint32(at + 12, source, false);
  view.setUint32(at + IN6_PKTINFO.ifindex, interfaceIndex, true);
  return SPACE6;
}

function writeIPv4(memory: Memory, end: number, source: number, interfaceIndex: number): number {
  const { view } = memory;
  const at = putControl(memory, end - SPACE4, SOL_IP, IP_PKTINFO, IN_PKTINFO.size);
  view.setUint32(at + IN_PKTINFO.ifindex, interfaceIndex, true);
  view.setUint32(at + IN_PKTINFO.spec_dst, source, false);
  view.setUint32(at + IN_PKTINFO.addr, 0, true);
  return SPACE4;
}

const SPACE4 = controlSpace(IN_PKTINFO.size);
const SPACE6 = controlSpace(IN6_PKTINFO.size);
