import { lastError } from "./errors.ts";
import { FLOWLABEL_REQ } from "./layout/options.ts";
import { SOCKADDR_IN6 } from "./layout/sockaddr.ts";
import * as libc from "./libc/bindings.ts";
import {
  IPV6_FL_A_GET,
  IPV6_FL_F_CREATE,
  IPV6_FL_S_ANY,
  IPV6_FLOWINFO_SEND,
  IPV6_FLOWLABEL_MGR,
  SOL_IPV6,
} from "./libc/constants.ts";
import { Memory } from "./memory.ts";

/** Makes the kernel honour sin6_flowinfo, which it ignores until told to. Source: ipv6(7), linux/in6.h. */
export function enableFlowinfo(fd: number): void {
  ON.view.setInt32(0, 1, true);
  if (libc.setsockopt(fd, SOL_IPV6, IPV6_FLOWINFO_SEND, ON.address, 4) < 0) throw lastError("setsockopt");
}

/**
 * Leases the flow label of the sockaddr_in6 at `name` for this socket. The kernel demands a lease only while some
 * socket in the network namespace holds an exclusive one, and then refuses leaseless labels with EINVAL.
 */
export function leaseFlowLabel(fd: number, name: Memory): void {
  const request = new Memory(FLOWLABEL_REQ.size);
  request.bytes.set(name.bytes.subarray(SOCKADDR_IN6.addr, SOCKADDR_IN6.addr + 16), FLOWLABEL_REQ.dst);
  const label = SOCKADDR_IN6.flowinfo;
  request.bytes.set(name.bytes.subarray(label, label + 4), FLOWLABEL_REQ.label);
  request.view.setUint8(FLOWLABEL_REQ.action, IPV6_FL_A_GET);
  request.view.setUint8(FLOWLABEL_REQ.share, IPV6_FL_S_ANY);
  request.view.setUint16(FLOWLABEL_REQ.flags, IPV6_FL_F_CREATE, true);
  if (libc.setsockopt(fd, SOL_IPV6, IPV6_FLOWLABEL_MGR, request.address, request.size) < 0) {
    throw lastError("setsockopt", "IPV6_FLOWLABEL_MGR");
  }
}

const ON = new Memory(4);
