import { EINVAL, lastError } from "./errors.ts";
import { FLOWLABEL_REQ } from "./layout/options.ts";
import { readFamily, SOCKADDR_IN6 } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import {
  AF_INET6,
  IPV6_FL_A_GET,
  IPV6_FL_F_CREATE,
  IPV6_FL_S_ANY,
  IPV6_FLOWINFO_FLOWLABEL,
  IPV6_FLOWINFO_PRIORITY,
  IPV6_FLOWINFO_SEND,
  IPV6_FLOWLABEL_MGR,
  SOL_IPV6,
} from "./libc/constants.ts";
import { uninterrupted } from "./libc/uninterrupted.ts";
import { Memory } from "./memory.ts";

/** Sees to it that the flow labels in the destinations of one socket reach the wire. Source: linux/in6.h. */
export class FlowLabels {
  readonly #fd: number;
  #enabled = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Makes the kernel honour sin6_flowinfo, which it ignores until told to. */
  enable(): void {
    if (this.#enabled) return;
    ON.view.setInt32(0, 1, true);
    if (libc.setsockopt(this.#fd, SOL_IPV6, IPV6_FLOWINFO_SEND, ON.address, 4) < 0) throw lastError("setsockopt");
    this.#enabled = true;
  }

  /**
   * Makes a call whose destination is the socket address at `offset` of `name`, with what its flow label needs; as the
   * call itself, it returns a negative number and leaves errno when it fails.
   *
   * @throws {SocketError} EPERM when another process holds that very label for itself.
   */
  carry(name: Memory, offset: number, call: () => number): number {
    if (!hasFlowLabel(name, offset)) return uninterrupted(call);
    this.enable();
    const result = uninterrupted(call);
    if (result >= 0 || libc.errno() !== EINVAL) return result;
    lease(this.#fd, name, offset);
    return uninterrupted(call);
  }
}

/** Whether the socket address at `offset` names a flow label. */
export function hasFlowLabel(name: Memory, offset: number): boolean {
  return (readFlowinfo(name, offset) & IPV6_FLOWINFO_FLOWLABEL) !== 0;
}

/**
 * The traffic class in the flowinfo of the socket address at `offset`; 0 leaves it to the socket. The kernel takes only
 * the flow label from there, so whoever sends sees to this part.
 */
export function readTrafficClass(name: Memory, offset: number): number {
  return (readFlowinfo(name, offset) & IPV6_FLOWINFO_PRIORITY) >>> 20;
}

function readFlowinfo(name: Memory, offset: number): number {
  return readFamily(name, offset) === AF_INET6 ? name.view.getUint32(offset + SOCKADDR_IN6.flowinfo, false) : 0;
}

/**
 * Leases the flow label for this socket. The kernel demands a lease only while some socket in the network namespace
 * holds an exclusive one, and then refuses leaseless labels with EINVAL.
 */
function lease(fd: number, name: Memory, offset: number): void {
  const request = new Memory(FLOWLABEL_REQ.size);
  const address = offset + SOCKADDR_IN6.addr;
  request.bytes.set(name.bytes.subarray(address, address + 16), FLOWLABEL_REQ.dst);
  const label = readFlowinfo(name, offset) & IPV6_FLOWINFO_FLOWLABEL;
  request.view.setUint32(FLOWLABEL_REQ.label, label, false);
  request.view.setUint8(FLOWLABEL_REQ.action, IPV6_FL_A_GET);
  request.view.setUint8(FLOWLABEL_REQ.share, IPV6_FL_S_ANY);
  request.view.setUint16(FLOWLABEL_REQ.flags, IPV6_FL_F_CREATE, true);
  if (libc.setsockopt(fd, SOL_IPV6, IPV6_FLOWLABEL_MGR, request.address, request.size) < 0) {
    throw lastError("setsockopt", () => "IPV6_FLOWLABEL_MGR");
  }
}

const ON = new Memory(4);
