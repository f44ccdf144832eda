import { readAddress, readHost } from "./addresses.ts";
import type { ExtendedError, PathMtu, ReceivedControl } from "./control-message.ts";
import {
  CMSGHDR,
  controlSpace,
  IN_PKTINFO,
  IN6_PKTINFO,
  IP6_MTUINFO,
  SCM_TIMESTAMPING_TIMES,
  SOCK_EXTENDED_ERR,
  TIMESPEC,
} from "./layout/cmsghdr.ts";
import { SOCKADDR_IN, SOCKADDR_IN6 } from "./layout/sockaddr.ts";
import {
  AF_INET,
  AF_INET6,
  IP_PKTINFO,
  IP_RECVERR,
  IP_TOS,
  IP_TTL,
  IPV6_FLOWINFO,
  IPV6_HOPLIMIT,
  IPV6_PATHMTU,
  IPV6_PKTINFO,
  IPV6_RECVERR,
  IPV6_TCLASS,
  SCM_TIMESTAMPING,
  SCM_TIMESTAMPNS,
  SO_RXQ_OVFL,
  SOL_IP,
  SOL_IPV6,
  SOL_SOCKET,
  SOL_UDP,
  UDP_GRO,
} from "./libc/constants.ts";
import type { Memory } from "./memory.ts";

/**
 * The control messages in `length` octets from `offset` on, as recvmsg left them. It takes any octets: what is cut or
 * too short for its type comes out raw, and where the lengths make no sense it ends.
 */
export function decodeControl(memory: Memory, offset: number, length: number): ReceivedControl[] {
  const end = offset + length;
  const messages: ReceivedControl[] = [];
  for (let at = offset; at < end; ) {
    const octets = controlOctets(memory.view, at, end);
    if (octets < 0) break;
    messages.push(decode(memory, at, octets));
    at += controlSpace(octets);
  }
  return messages;
}

/**
 * Where the payload of a control message is, or -1. Allocates nothing.
 *
 * @param least a message with fewer octets of payload is cut, and not found.
 */
export function findControl(
  view: DataView,
  offset: number,
  length: number,
  level: number,
  type: number,
  least: number,
): number {
  const end = offset + length;
  for (let at = offset; at < end; ) {
    const octets = controlOctets(view, at, end);
    if (octets < 0) return -1;
    if (
      octets >= least &&
      view.getInt32(at + CMSGHDR.level, true) === level &&
      view.getInt32(at + CMSGHDR.type, true) === type
    ) {
      return at + CMSGHDR.size;
    }
    at += controlSpace(octets);
  }
  return -1;
}

/** The octets of payload of the control message at `at`; negative when there is none that lies within. */
export function controlOctets(view: DataView, at: number, end: number): number {
  if (at + CMSGHDR.size > end) return -1;
  const length = view.getUint32(at + CMSGHDR.len, true);
  if (view.getUint32(at + CMSGHDR.len + 4, true) !== 0 || length > end - at) return -1;
  return length - CMSGHDR.size;
}

/** A decoder, and the octets of payload that it reads. */
type Decoder = readonly [size: number, decode: (memory: Memory, at: number, length: number) => ReceivedControl];

const key = (level: number, type: number) => level * 0x1_0000_0000 + type;

const DECODERS: ReadonlyMap<number, Decoder> = new Map<number, Decoder>([
  [key(SOL_IPV6, IPV6_PKTINFO), [IN6_PKTINFO.size, packetInfo6]],
  [key(SOL_IP, IP_PKTINFO), [IN_PKTINFO.size, packetInfo4]],
  [key(SOL_IPV6, IPV6_HOPLIMIT), [4, ({ view }, at) => ({ name: "HOPLIMIT", hopLimit: view.getInt32(at, true) })]],
  [key(SOL_IP, IP_TTL), [4, ({ view }, at) => ({ name: "HOPLIMIT", hopLimit: view.getInt32(at, true) })]],
  [key(SOL_IPV6, IPV6_TCLASS), [4, ({ view }, at) => ({ name: "TCLASS", trafficClass: view.getInt32(at, true) })]],
  // One octet, and not an int as everywhere else.
  [key(SOL_IP, IP_TOS), [1, ({ view }, at) => ({ name: "TCLASS", trafficClass: view.getUint8(at) })]],
  [key(SOL_IPV6, IPV6_FLOWINFO), [4, ({ view }, at) => ({ name: "FLOWINFO", flowinfo: view.getUint32(at, false) })]],
  [
    key(SOL_SOCKET, SCM_TIMESTAMPNS),
    [TIMESPEC.size, ({ view }, at) => ({ name: "TIMESTAMPNS", time: nanoseconds(view, at) })],
  ],
  [key(SOL_SOCKET, SCM_TIMESTAMPING), [SCM_TIMESTAMPING_TIMES.size, timestamping]],
  [key(SOL_SOCKET, SO_RXQ_OVFL), [4, ({ view }, at) => ({ name: "RXQ_OVFL", drops: view.getUint32(at, true) })]],
  [key(SOL_UDP, UDP_GRO), [4, ({ view }, at) => ({ name: "UDP_GRO", segmentSize: view.getInt32(at, true) })]],
  [key(SOL_IPV6, IPV6_PATHMTU), [IP6_MTUINFO.size, pathMtu]],
  [key(SOL_IPV6, IPV6_RECVERR), [SOCK_EXTENDED_ERR.size, extendedError]],
  [key(SOL_IP, IP_RECVERR), [SOCK_EXTENDED_ERR.size, extendedError]],
]);

function decode(memory: Memory, at: number, length: number): ReceivedControl {
  const level = memory.view.getInt32(at + CMSGHDR.level, true);
  const type = memory.view.getInt32(at + CMSGHDR.type, true);
  const payload = at + CMSGHDR.size;
  const decoder = DECODERS.get(key(level, type));
  if (decoder !== undefined && length >= decoder[0]) return decoder[1](memory, payload, length);
  return { level, type, data: memory.bytes.slice(payload, payload + length) };
}

function packetInfo6(memory: Memory, at: number): ReceivedControl {
  const address = readHost(memory, at + IN6_PKTINFO.addr, AF_INET6);
  return { name: "PKTINFO", address, interfaceIndex: memory.view.getUint32(at + IN6_PKTINFO.ifindex, true) };
}

function packetInfo4(memory: Memory, at: number): ReceivedControl {
  // Not spec_dst: of a multicast or broadcast datagram only addr says where it went.
  const address = readHost(memory, at + IN_PKTINFO.addr, AF_INET);
  return { name: "PKTINFO", address, interfaceIndex: memory.view.getUint32(at + IN_PKTINFO.ifindex, true) };
}

function timestamping({ view }: Memory, at: number): ReceivedControl {
  const software = nanoseconds(view, at + SCM_TIMESTAMPING_TIMES.software);
  const hardware = nanoseconds(view, at + SCM_TIMESTAMPING_TIMES.hardware);
  return { name: "TIMESTAMPING", software: software || undefined, hardware: hardware || undefined };
}

function nanoseconds(view: DataView, at: number): bigint {
  return view.getBigInt64(at + TIMESPEC.sec, true) * 1_000_000_000n + view.getBigInt64(at + TIMESPEC.nsec, true);
}

function pathMtu(memory: Memory, at: number): PathMtu {
  const mtu = memory.view.getUint32(at + IP6_MTUINFO.mtu, true);
  return { name: "PATHMTU", address: readAddress(memory, at + IP6_MTUINFO.addr), mtu };
}

function extendedError(memory: Memory, at: number, length: number): ExtendedError {
  const { view } = memory;
  const offender = at + SOCK_EXTENDED_ERR.size;
  const room = length - SOCK_EXTENDED_ERR.size;
  const family = room >= SOCKADDR_IN.size ? view.getUint16(offender, true) : 0;
  const whole = (family === AF_INET6 ? SOCKADDR_IN6.size : SOCKADDR_IN.size) <= room;
  return {
    name: "RECVERR",
    errno: view.getUint32(at + SOCK_EXTENDED_ERR.errno, true),
    origin: view.getUint8(at + SOCK_EXTENDED_ERR.origin),
    type: view.getUint8(at + SOCK_EXTENDED_ERR.type),
    code: view.getUint8(at + SOCK_EXTENDED_ERR.code),
    info: view.getUint32(at + SOCK_EXTENDED_ERR.info, true),
    data: view.getUint32(at + SOCK_EXTENDED_ERR.data, true),
    offender: whole ? readAddress(memory, offender) : undefined,
  };
}
