import { FLOWINFO_MAX, splitZone, writeHost } from "./addresses.ts";
import { checkedInt, checkedInteger, checkedOctets, checkedText } from "./checked.ts";
import type {
  FlowInfo,
  HopLimit,
  PacketInfo,
  RawControl,
  SegmentationOffload,
  SendControl,
  TrafficClass,
} from "./control-message.ts";
import { CMSGHDR, controlSpace, IN_PKTINFO, IN6_PKTINFO } from "./layout/cmsghdr.ts";
import {
  AF_INET,
  AF_INET6,
  IP_PKTINFO,
  IP_TOS,
  IP_TTL,
  IPV6_FLOWINFO,
  IPV6_FLOWINFO_FLOWLABEL,
  IPV6_HOPLIMIT,
  IPV6_PKTINFO,
  IPV6_TCLASS,
  SOL_IP,
  SOL_IPV6,
  SOL_UDP,
  UDP_SEGMENT,
} from "./libc/constants.ts";
import type { Memory } from "./memory.ts";

/** The most octets of control messages that one datagram can be given: musl's sendmsg takes no more. */
export const SEND_CONTROL_MAX = 1024;

/** Where control messages go, and for what kind of socket and destination. */
export interface ControlTarget {
  readonly memory: Memory;
  readonly offset: number;
  /** Octets of room. */
  readonly room: number;
  /** The family of the socket. */
  readonly family: typeof AF_INET | typeof AF_INET6;
  /** Whether the destination is an IPv4-mapped address. */
  readonly mapped: boolean;
}

/**
 * Writes control messages as sendmsg takes them and returns their length in octets.
 *
 * An AF_INET6 socket sends over IPv4 too, and the kernel then reads IPv4's control messages and skips IPv6's without a
 * word, and the other way round. So hop limit and traffic class are written in both forms.
 *
 * @throws {TypeError} {RangeError} when a message is not of its declared shape, or they take more room than there is.
 * @throws {AddressInfoError} EAI_NONAME when the address of a PacketInfo is not a numeric one of the socket's family.
 */
export function encodeControl(messages: Iterable<SendControl>, target: ControlTarget): number {
  const writer = new ControlWriter(target);
  for (const message of messages) writer.write(message);
  return writer.length;
}

class ControlWriter {
  length = 0;
  readonly #target: ControlTarget;

  constructor(target: ControlTarget) {
    this.#target = target;
  }

  write(message: SendControl): void {
    if (typeof message !== "object" || message === null) throw new TypeError("a control message must be an object");
    switch (message.name) {
      case "PKTINFO":
        this.#packetInfo(message);
        break;
      case "HOPLIMIT":
        this.#hopLimit(message);
        break;
      case "TCLASS":
        this.#trafficClass(message);
        break;
      case "FLOWINFO":
        this.#flowInfo(message);
        break;
      case "UDP_SEGMENT":
        this.#segment(message);
        break;
      case undefined:
        this.#raw(message);
        break;
      default:
        throw new RangeError("a datagram can't be sent with this control message");
    }
  }

  #flowInfo(message: FlowInfo): void {
    const flowinfo = checkedInteger("flowinfo", message.flowinfo, 0, FLOWINFO_MAX);
    const at = this.#add(SOL_IPV6, IPV6_FLOWINFO, 4);
    this.#target.memory.view.setUint32(at, flowinfo & IPV6_FLOWINFO_FLOWLABEL, false);
  }

  #segment(message: SegmentationOffload): void {
    const segmentSize = checkedInteger("segmentSize", message.segmentSize, 0, 0xffff);
    // 16 bits: an int, as everywhere else, is EINVAL.
    this.#target.memory.view.setUint16(this.#add(SOL_UDP, UDP_SEGMENT, 2), segmentSize, true);
  }

  #raw(message: RawControl): void {
    const data = Uint8Array.from(checkedOctets("data", message.data));
    const at = this.#add(checkedInt("level", message.level), checkedInt("type", message.type), data.length);
    this.#target.memory.bytes.set(data, at);
  }

  #packetInfo(message: PacketInfo): void {
    const { family, memory, mapped } = this.#target;
    const [host, zone = 0] = splitZone(checkedText("a control message's address", message.address));
    const interfaceIndex = checkedInteger("interfaceIndex", message.interfaceIndex, 0, 0xffffffff) || zone;
    if (family === AF_INET) {
      const at = this.#add(SOL_IP, IP_PKTINFO, IN_PKTINFO.size);
      writeHost(memory, at + IN_PKTINFO.spec_dst, AF_INET, host || "0.0.0.0");
      memory.view.setUint32(at + IN_PKTINFO.ifindex, interfaceIndex, true);
      return;
    }
    const at = this.#add(SOL_IPV6, IPV6_PKTINFO, IN6_PKTINFO.size);
    // The kernel refuses "::" on the way to an IPv4-mapped destination.
    const any = mapped ? "0.0.0.0" : "::";
    const address = host === "" ? any : host;
    writeHost(memory, at + IN6_PKTINFO.addr, AF_INET6, address.includes(":") ? address : `::ffff:${address}`);
    memory.view.setUint32(at + IN6_PKTINFO.ifindex, interfaceIndex, true);
  }

  #hopLimit(message: HopLimit): void {
    const hopLimit = checkedInteger("hopLimit", message.hopLimit, -1, 255);
    if (this.#target.family === AF_INET6) this.#int(SOL_IPV6, IPV6_HOPLIMIT, hopLimit);
    if (this.#target.family === AF_INET || hopLimit >= 0) this.#int(SOL_IP, IP_TTL, hopLimit);
  }

  #trafficClass(message: TrafficClass): void {
    const trafficClass = checkedInteger("trafficClass", message.trafficClass, -1, 255);
    if (this.#target.family === AF_INET6) this.#int(SOL_IPV6, IPV6_TCLASS, trafficClass);
    if (this.#target.family === AF_INET || trafficClass >= 0) this.#int(SOL_IP, IP_TOS, trafficClass);
  }

  #int(level: number, type: number, value: number): void {
    this.#target.memory.view.setInt32(this.#add(level, type, 4), value, true);
  }

  /** Begins a control message and returns where its payload goes. */
  #add(level: number, type: number, length: number): number {
    const { memory, offset, room } = this.#target;
    const at = offset + this.length;
    const space = controlSpace(length);
    if (this.length + space > room) throw new RangeError(`the control messages take more than ${room} octets`);
    memory.bytes.fill(0, at, at + space);
    this.length += space;
    return putControl(memory, at, level, type, length);
  }
}

/** Writes the header of a control message with `length` octets of payload, and returns where that goes. */
export function putControl({ view }: Memory, at: number, level: number, type: number, length: number): number {
  view.setUint32(at + CMSGHDR.len, CMSGHDR.size + length, true);
  view.setUint32(at + CMSGHDR.len + 4, 0, true);
  view.setInt32(at + CMSGHDR.level, level, true);
  view.setInt32(at + CMSGHDR.type, type, true);
  return at + CMSGHDR.size;
}
