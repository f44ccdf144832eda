import { writeIPv4Words, writeIPv6Words, writeNoWords } from "./address-key.ts";
import { readHost, type SocketAddress } from "./addresses.ts";
import { findControl } from "./control-decode.ts";
import { IN_PKTINFO, IN6_PKTINFO, SCM_TIMESTAMPING_TIMES, TIMESPEC } from "./layout/cmsghdr.ts";
import { MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import {
  AF_INET,
  AF_INET6,
  IP_PKTINFO,
  IP_TOS,
  IP_TTL,
  IPV6_HOPLIMIT,
  IPV6_PKTINFO,
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

/** Where the control messages of a batch are: `controlSize` octets for each header. */
export interface ControlMemory {
  readonly headers: Memory;
  readonly control: Memory;
  readonly controlSize: number;
}

/** Reads single control messages of a batch's datagrams in place, without allocating. */
export class ControlReader {
  readonly #memory: ControlMemory;

  constructor(memory: ControlMemory) {
    this.#memory = memory;
  }

  /** How many octets of control messages datagram `i` came with. */
  length(i: number): number {
    return this.#memory.headers.view.getUint32(i * MMSGHDR.size + MSGHDR.controllen, true);
  }

  timestampSeconds(i: number): number {
    const at = this.#timestamp(i);
    if (at < 0) return -1;
    const { view } = this.#memory.control;
    return view.getUint32(at + TIMESPEC.sec, true) + view.getInt32(at + TIMESPEC.sec + 4, true) * 0x1_0000_0000;
  }

  timestampNanoseconds(i: number): number {
    const at = this.#timestamp(i);
    return at < 0 ? -1 : this.#memory.control.view.getUint32(at + TIMESPEC.nsec, true);
  }

  hopLimit(i: number): number {
    const at = this.#find(i, SOL_IPV6, IPV6_HOPLIMIT, 4);
    return this.#int(at >= 0 ? at : this.#find(i, SOL_IP, IP_TTL, 4), -1);
  }

  trafficClass(i: number): number {
    const at = this.#find(i, SOL_IPV6, IPV6_TCLASS, 4);
    if (at >= 0) return this.#int(at, -1);
    const octet = this.#find(i, SOL_IP, IP_TOS, 1);
    return octet < 0 ? -1 : this.#memory.control.view.getUint8(octet);
  }

  interfaceIndex(i: number): number {
    const at = this.packetInfo6(i);
    if (at >= 0) return this.#int(at + IN6_PKTINFO.ifindex, 0);
    const v4 = this.packetInfo4(i);
    return v4 < 0 ? 0 : this.#int(v4 + IN_PKTINFO.ifindex, 0);
  }

  destination(i: number): SocketAddress | undefined {
    const { control } = this.#memory;
    const v4 = this.packetInfo4(i);
    const at = this.packetInfo6(i);
    if (at < 0) return v4 < 0 ? undefined : [readHost(control, v4 + IN_PKTINFO.addr, AF_INET), 0];
    const scoped = needsScope(control.bytes[at]!, control.bytes[at + 1]!);
    const scopeid = scoped ? control.view.getUint32(at + IN6_PKTINFO.ifindex, true) : 0;
    return [readHost(control, at + IN6_PKTINFO.addr, AF_INET6), 0, 0, scopeid];
  }

  /** Writes the address that datagram `i` was sent to as the words of a key. */
  writeDestinationKey(i: number, key: Uint32Array, at: number): void {
    const { view } = this.#memory.control;
    const v6 = this.packetInfo6(i);
    const v4 = v6 < 0 ? this.packetInfo4(i) : -1;
    if (v6 >= 0) writeIPv6Words(view, v6 + IN6_PKTINFO.addr, key, at);
    else if (v4 >= 0) writeIPv4Words(view, v4 + IN_PKTINFO.addr, key, at);
    else writeNoWords(key, at);
  }

  /** Where the in6_pktinfo of datagram `i` is in `control`; -1 when it came without. */
  packetInfo6(i: number): number {
    return this.#find(i, SOL_IPV6, IPV6_PKTINFO, IN6_PKTINFO.size);
  }

  /** Where the in_pktinfo of datagram `i` is in `control`; -1 when it came without. */
  packetInfo4(i: number): number {
    return this.#find(i, SOL_IP, IP_PKTINFO, IN_PKTINFO.size);
  }

  /** The control messages of all datagrams. */
  get control(): Memory {
    return this.#memory.control;
  }

  drops(i: number): number {
    const at = this.#find(i, SOL_SOCKET, SO_RXQ_OVFL, 4);
    return at < 0 ? 0 : this.#memory.control.view.getUint32(at, true);
  }

  segmentSize(i: number, alone: number): number {
    return this.#int(this.#find(i, SOL_UDP, UDP_GRO, 4), alone);
  }

  #timestamp(i: number): number {
    const at = this.#find(i, SOL_SOCKET, SCM_TIMESTAMPNS, TIMESPEC.size);
    return at >= 0 ? at : this.#find(i, SOL_SOCKET, SCM_TIMESTAMPING, SCM_TIMESTAMPING_TIMES.size);
  }

  #int(at: number, otherwise: number): number {
    return at < 0 ? otherwise : this.#memory.control.view.getInt32(at, true);
  }

  #find(i: number, level: number, type: number, least: number): number {
    const { control, controlSize } = this.#memory;
    return findControl(control.view, i * controlSize, this.length(i), level, type, least);
  }
}

/** fe80::/10 and link-local multicast, ff02::/16 and ff01::/16: meaningless without an interface. */
function needsScope(first: number, second: number): boolean {
  return (
    (first === 0xfe && (second & 0xc0) === 0x80) || (first === 0xff && ((second & 0xf) === 1 || (second & 0xf) === 2))
  );
}
