import { AddressInfoError, type SocketError } from "./errors.ts";
import type { ErrnoName } from "./libc/errno.ts";

/**
 * Who can do something about an error:
 * - `peer`: the other end. It does not listen, does not answer, or its name leads to no address.
 * - `path`: what lies between: routes, firewalls, name servers, the local interface too.
 * - `resources`: this host. It is out of memory, descriptors, ports or room in a buffer, or has no IPv6.
 * - `caller`: the program. It asks for what is not there or not allowed, or uses a socket that is closed.
 */
export type ErrorOrigin = "peer" | "path" | "resources" | "caller";

/**
 * Answers "is it the peer, the path, my resources, or my bug?". The same errno can mean different things: EACCES is the
 * caller's from `bind` (a privileged port) and the path's from `sendto` (a rule on the way, or here, forbids it; also
 * what a broadcast without SO_BROADCAST gets). Errors that ICMP has brought count as those of sending.
 * Source: the ERRORS of socket(2), bind(2), connect(2), send(2), recv(2), ip(7), ipv6(7), udp(7); icmp_err_convert and
 * icmpv6_err_convert of Linux; getaddrinfo(3).
 */
export function errorOrigin(error: SocketError | AddressInfoError): ErrorOrigin {
  if (error instanceof AddressInfoError) return lookupOrigin(error);
  const { syscall, code } = error;
  return RULES.find(([calls, codes]) => calls.test(syscall) && codes.test(code))?.[2] ?? "caller";
}

/** The rest, from EAI_BADFLAGS to EAI_IDN_ENCODE, is about the arguments. */
function lookupOrigin({ syscall, code }: AddressInfoError): ErrorOrigin {
  switch (code) {
    case "EAI_AGAIN":
    case "EAI_FAIL":
      return "path";
    case "EAI_MEMORY":
    case "EAI_SYSTEM":
      return "resources";
    case "EAI_NODATA":
      return "peer";
    case "EAI_NONAME":
      // Of inet_pton it means that a name stands where only a numeric address can.
      return /^get(addr|name)info$/.test(syscall) ? "peer" : "caller";
    default:
      return "caller";
  }
}

/** The first that fits decides; what none fits is the caller's. */
const RULES: readonly (readonly [calls: RegExp, codes: RegExp, origin: ErrorOrigin])[] = [
  [/./, anyOf("EADDRINUSE", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "ENOSPC"), "resources"],
  [/^socket$/, anyOf("EAFNOSUPPORT"), "resources"],
  // Whatever else ends a lookup, it happened between here and a name server.
  [/^get(addr|name)info$/, /./, "path"],
  [/./, anyOf("ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "EPROTO"), "peer"],
  [/./, anyOf("ECOMM", "EHOSTDOWN", "EHOSTUNREACH", "EMSGSIZE", "ENETDOWN", "ENETRESET"), "path"],
  [/./, anyOf("ENETUNREACH", "ENOKEY", "ENONET"), "path"],
  // Nothing has come from the peer, or there is no room to send.
  [/^(recv|readable$)/, anyOf("EAGAIN", "ETIMEDOUT"), "peer"],
  [/./, anyOf("EAGAIN", "EINTR", "ETIMEDOUT"), "resources"],
  // ICMP: the protocol is unreachable. Of an option it means that there is none of that number.
  [/^(connect$|recv|send)/, anyOf("ENOPROTOOPT"), "peer"],
  // The interface is being taken down. Of a call that receives it means that the program has shut that down.
  [/^(connect$|send)/, anyOf("ESHUTDOWN"), "path"],
  // Prohibited by a rule, no address to send from, or the interface is gone. SO_ERROR tells such errors afterwards.
  [/^(connect$|getsockopt$|recv|send)/, anyOf("EACCES", "EADDRNOTAVAIL", "ENODEV", "ENXIO", "EPERM"), "path"],
];

function anyOf(...codes: readonly ErrnoName[]): RegExp {
  return new RegExp(`^(${codes.join("|")})$`);
}
