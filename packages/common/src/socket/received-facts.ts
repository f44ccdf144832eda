import { checkedKey, DESTINATION_KEY_WORDS, writeIPv4Words, writeIPv6Words, writeNoWords } from "./address-key.ts";
import { readHost, type SocketAddress } from "./addresses.ts";
import { decodeControl } from "./control-decode.ts";
import { type ControlIndex, KIND } from "./control-index.ts";
import type { ReceivedControl } from "./control-message.ts";
import { IN_PKTINFO, IN6_PKTINFO, TIMESPEC } from "./layout/cmsghdr.ts";
import { MMSGHDR, MSGHDR } from "./layout/mmsghdr.ts";
import { AF_INET, AF_INET6 } from "./libc/constants.ts";
import type { Memory } from "./memory.ts";

/** Where the control messages of a batch are: `controlSize` octets for each header. */
export interface ControlMemory {
  readonly headers: Memory;
  readonly control: Memory;
  readonly controlSize: number;
  readonly index: ControlIndex;
}

/** Where the in6_pktinfo of datagram `i` is in `control`; -1 when it came without. */
export function packetInfo6(memory: ControlMemory, i: number): number {
  return findReceived(memory, i, KIND.pktinfo6);
}

/** Where the in_pktinfo of datagram `i` is in `control`; -1 when it came without. */
export function packetInfo4(memory: ControlMemory, i: number): number {
  return findReceived(memory, i, KIND.pktinfo4);
}

/** Where the payload of a control message of datagram `i` is in `control`; -1 when it came without, or with less. */
export function findReceived(memory: ControlMemory, i: number, kind: number): number {
  const { control, controlSize, index } = memory;
  return index.place(control.view, i, i * controlSize, controlLength(memory, i), kind);
}

/** How many octets of control messages datagram `i` came with. */
export function controlLength({ headers }: ControlMemory, i: number): number {
  return headers.view.getUint32(i * MMSGHDR.size + MSGHDR.controllen, true);
}

/** What the datagrams of a batch say of themselves, read in place. Only what returns an object allocates. */
export abstract class ReceivedFacts {
  readonly #memory: ControlMemory;

  constructor(memory: ControlMemory) {
    this.#memory = memory;
  }

  /** All control messages of datagram `i`; it allocates. */
  control(i: number): ReceivedControl[] {
    const { control, controlSize } = this.#memory;
    return decodeControl(control, i * controlSize, controlLength(this.#memory, i));
  }

  /** The whole seconds since 1970 at which datagram `i` arrived (`timestampns` or `timestamping`); -1 unknown. */
  timestampSeconds(i: number): number {
    const at = this.#timestamp(i);
    if (at < 0) return -1;
    const { view } = this.#memory.control;
    return view.getUint32(at + TIMESPEC.sec, true) + view.getInt32(at + TIMESPEC.sec + 4, true) * 0x1_0000_0000;
  }

  /** The nanoseconds that belong to `timestampSeconds`: 0 to 999,999,999; -1 unknown. */
  timestampNanoseconds(i: number): number {
    const at = this.#timestamp(i);
    return at < 0 ? -1 : this.#memory.control.view.getUint32(at + TIMESPEC.nsec, true);
  }

  /** The hop limit or time to live of datagram `i` (`recvhoplimit`); -1 unknown. */
  hopLimit(i: number): number {
    const at = this.#find(i, KIND.hopLimit6);
    return this.#int(at >= 0 ? at : this.#find(i, KIND.hopLimit4), -1);
  }

  /** The traffic class or type of service of datagram `i` (`recvtclass`); -1 unknown. */
  trafficClass(i: number): number {
    const at = this.#find(i, KIND.trafficClass6);
    if (at >= 0) return this.#int(at, -1);
    const octet = this.#find(i, KIND.trafficClass4);
    return octet < 0 ? -1 : this.#memory.control.view.getUint8(octet);
  }

  /** The index of the interface that datagram `i` came in by (`recvpktinfo`); 0 unknown. */
  interfaceIndex(i: number): number {
    const at = packetInfo6(this.#memory, i);
    if (at >= 0) return this.#int(at + IN6_PKTINFO.ifindex, 0);
    const v4 = packetInfo4(this.#memory, i);
    return v4 < 0 ? 0 : this.#int(v4 + IN_PKTINFO.ifindex, 0);
  }

  /**
   * The address that datagram `i` was sent to (`recvpktinfo`), with port and flowinfo 0, and a link-local one with its
   * scopeid. It allocates.
   */
  destination(i: number): SocketAddress | undefined {
    const { control } = this.#memory;
    const v4 = packetInfo4(this.#memory, i);
    const at = packetInfo6(this.#memory, i);
    if (at < 0) return v4 < 0 ? undefined : [readHost(control, v4 + IN_PKTINFO.addr, AF_INET), 0];
    const scoped = needsScope(control.bytes[at]!, control.bytes[at + 1]!);
    const scopeid = scoped ? control.view.getUint32(at + IN6_PKTINFO.ifindex, true) : 0;
    return [readHost(control, at + IN6_PKTINFO.addr, AF_INET6), 0, 0, scopeid];
  }

  /**
   * Writes the address that datagram `i` was sent to (`recvpktinfo`) as four words (DESTINATION_KEY_WORDS) from `at`
   * on; zeros when unknown.
   */
  writeDestinationKey(i: number, key: Uint32Array, at = 0): void {
    checkedKey(key, at, DESTINATION_KEY_WORDS);
    const { view } = this.#memory.control;
    const v6 = packetInfo6(this.#memory, i);
    const v4 = v6 < 0 ? packetInfo4(this.#memory, i) : -1;
    if (v6 >= 0) writeIPv6Words(view, v6 + IN6_PKTINFO.addr, key, at);
    else if (v4 >= 0) writeIPv4Words(view, v4 + IN_PKTINFO.addr, key, at);
    else writeNoWords(key, at);
  }

  /** How many datagrams the socket had dropped when datagram `i` was queued (`rxq_ovfl`); 0 before the first. */
  drops(i: number): number {
    const at = this.#find(i, KIND.drops);
    return at < 0 ? 0 : this.#memory.control.view.getUint32(at, true);
  }

  /**
   * The size of the datagrams that came together as datagram `i` (`udp_gro`), the last of which may be shorter; its
   * length when it came alone.
   */
  segmentSize(i: number): number {
    const alone = this.#memory.headers.view.getUint32(i * MMSGHDR.size + MMSGHDR.msg_len, true);
    return this.#int(this.#find(i, KIND.segmentSize), alone);
  }

  #timestamp(i: number): number {
    const at = this.#find(i, KIND.timestampns);
    return at >= 0 ? at : this.#find(i, KIND.timestamping);
  }

  #int(at: number, otherwise: number): number {
    return at < 0 ? otherwise : this.#memory.control.view.getInt32(at, true);
  }

  #find(i: number, kind: number): number {
    return findReceived(this.#memory, i, kind);
  }
}

/** fe80::/10 and link-local multicast, ff02::/16 and ff01::/16: meaningless without an interface. */
function needsScope(first: number, second: number): boolean {
  return (
    (first === 0xfe && (second & 0xc0) === 0x80) || (first === 0xff && ((second & 0xf) === 1 || (second & 0xf) === 2))
  );
}
