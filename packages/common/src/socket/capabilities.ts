import { hostname } from "node:os";
import { EAFNOSUPPORT, SocketError } from "./errors.ts";
import * as libc from "./libc/bindings.ts";
import { AF_INET6, IPPROTO_IPV6, IPV6_V6ONLY, SOCK_CLOEXEC, SOCK_DGRAM } from "./libc/constants.ts";
import { Socket } from "./socket.ts";

/**
 * Whether this host's kernel has IPv6, asked once. It says nothing of addresses or routes: those come and go.
 * Source: Python's `has_ipv6`, which is about how Python was built.
 */
export const has_ipv6: boolean = kernelHasIpv6();

/**
 * Whether one AF_INET6 socket can serve IPv6 and, through IPv4-mapped addresses, IPv4.
 * Source: Python's `has_dualstack_ipv6`.
 */
export function has_dualstack_ipv6(): boolean {
  if (!has_ipv6) return false;
  try {
    using socket = new Socket(AF_INET6);
    socket.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0);
    return true;
  } catch (error) {
    if (error instanceof SocketError) return false;
    throw error;
  }
}

/** The name of this host, as it calls itself. Source: gethostname(2). */
export function gethostname(): string {
  return hostname();
}

function kernelHasIpv6(): boolean {
  const fd = libc.socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return libc.errno() !== EAFNOSUPPORT;
  libc.close(fd);
  return true;
}
