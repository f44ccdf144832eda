import { describe, expect, it } from "vitest";
import { AddressInfoError, type ErrorOrigin, errorOrigin, SocketError, SocketTimeout } from "./index.ts";
import * as netdb from "./libc/constants/netdb.ts";
import { ERRNO, type ErrnoName } from "./libc/errno.ts";

const of = (syscall: string, code: ErrnoName) => errorOrigin(new SocketError(syscall, ERRNO[code]));

// Each errno that the man pages of the call, of its protocol, and Linux's conversion of ICMP errors give it.
const ORIGINS: readonly [calls: readonly string[], Partial<Record<ErrorOrigin, readonly ErrnoName[]>>][] = [
  [
    ["socket"],
    {
      resources: ["EAFNOSUPPORT", "EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"],
      caller: ["EACCES", "EINVAL", "EPERM", "EPROTONOSUPPORT", "ESOCKTNOSUPPORT"],
    },
  ],
  [
    ["bind"],
    {
      resources: ["EADDRINUSE", "ENOBUFS", "ENOMEM"],
      caller: ["EACCES", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EBADF", "EFAULT", "EINVAL", "ENODEV", "ENOTSOCK", "EPERM"],
    },
  ],
  [
    ["connect", "send", "sendto", "sendmsg", "sendmmsg"],
    {
      peer: ["ECONNREFUSED", "ECONNRESET", "ENOPROTOOPT", "EPROTO"],
      path: ["EACCES", "EADDRNOTAVAIL", "EHOSTDOWN", "EHOSTUNREACH", "EMSGSIZE", "ENETDOWN", "ENETRESET"],
      resources: ["EADDRINUSE", "EAGAIN", "EINTR", "EIO", "ENOBUFS", "ENOMEM", "ETIMEDOUT"],
      caller: ["EAFNOSUPPORT", "EALREADY", "EBADF", "EDESTADDRREQ", "EFAULT", "EINPROGRESS", "EINVAL", "EISCONN"],
    },
  ],
  [
    ["connect", "send", "sendto", "sendmsg", "sendmmsg"],
    {
      path: ["ENETUNREACH", "ENODEV", "ENONET", "ENXIO", "EPERM", "ECOMM", "ENOKEY", "ESHUTDOWN"],
      caller: ["ENOENT", "ENOPKG", "ENOTCONN", "ENOTSOCK", "EOPNOTSUPP", "EPIPE", "EPROTOTYPE"],
    },
  ],
  [
    ["recv", "recvfrom", "recvmsg", "recvmmsg"],
    {
      peer: ["EAGAIN", "ECONNREFUSED", "ECONNRESET", "ENOPROTOOPT", "EPROTO", "ETIMEDOUT"],
      path: ["EACCES", "EHOSTDOWN", "EHOSTUNREACH", "EMSGSIZE", "ENETDOWN", "ENETUNREACH", "ENONET", "EPERM"],
      resources: ["EINTR", "ENOBUFS", "ENOMEM"],
      caller: ["EBADF", "EFAULT", "EINVAL", "ENOTCONN", "ENOTSOCK", "EOPNOTSUPP", "ESHUTDOWN"],
    },
  ],
  // What waits on the socket comes by SO_ERROR.
  [
    ["getsockopt"],
    {
      peer: ["ECONNREFUSED", "EPROTO"],
      path: ["EACCES", "EHOSTDOWN", "EHOSTUNREACH", "EMSGSIZE", "ENETUNREACH", "ENONET"],
      caller: ["EBADF", "EFAULT", "EINVAL", "ENOPROTOOPT", "ENOTCONN", "ENOTSOCK", "EOPNOTSUPP"],
    },
  ],
  [
    ["setsockopt", "join_group", "leave_group"],
    {
      resources: ["EADDRINUSE", "ENOBUFS", "ENOMEM"],
      caller: ["EACCES", "EADDRNOTAVAIL", "EBADF", "EDOM", "EINVAL", "ENODEV", "ENOPROTOOPT", "EPERM", "EISCONN"],
    },
  ],
  [
    ["getsockname", "getpeername", "shutdown", "close"],
    { resources: ["EIO", "ENOBUFS"], caller: ["EBADF", "EFAULT", "EINVAL", "ENOTCONN", "ENOTSOCK"] },
  ],
  [["if_nametoindex", "if_indextoname"], { caller: ["ENODEV", "ENXIO"] }],
  [["if_nameindex"], { resources: ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"] }],
  [["getservbyname", "getservbyport", "getprotobyname"], { caller: ["ENOENT"] }],
  [["inet_pton", "inet_ntop", "inet_aton"], { caller: ["EINVAL"] }],
  // Of the system calls within a lookup (EAI_SYSTEM).
  [
    ["getaddrinfo", "getnameinfo"],
    {
      path: ["EACCES", "ECONNREFUSED", "ENETUNREACH", "EAGAIN", "ETIMEDOUT"],
      resources: ["EMFILE", "ENFILE", "ENOMEM", "EIO"],
    },
  ],
];

const ROWS = ORIGINS.flatMap(([calls, origins]) =>
  calls.flatMap((call) => Object.entries(origins).map(([origin, codes]) => [call, origin, codes] as const)),
);

describe("the origin of an error", () => {
  it.each(ROWS)("of %s is %s for %j", (call, origin, codes) => {
    expect(codes.map((code) => [code, of(call, code)])).toEqual(codes.map((code) => [code, origin]));
  });

  it("is the caller's when nobody knows the error", () => {
    expect(errorOrigin(new SocketError("sendto", 4095))).toBe("caller");
  });

  it.each([
    ["recvfrom", "peer"],
    ["readable", "peer"],
    ["writable", "resources"],
    ["getaddrinfo", "path"],
    ["getnameinfo", "path"],
  ] as const)("of a timeout of %s is: %s", (call, origin) => {
    expect(errorOrigin(new SocketTimeout(call, 10))).toBe(origin);
  });

  it.each<[ErrorOrigin, readonly string[]]>([
    ["peer", ["NODATA", "NONAME"]],
    ["path", ["AGAIN", "FAIL"]],
    ["resources", ["MEMORY", "SYSTEM"]],
    ["caller", ["ADDRFAMILY", "BADFLAGS", "FAMILY", "IDN_ENCODE", "OVERFLOW", "SERVICE", "SOCKTYPE"]],
    ["caller", ["ALLDONE", "CANCELED", "INPROGRESS", "INTR", "NOTCANCELED"]],
  ])("is %s for the EAI_ codes %j", (origin, names) => {
    const numbers: Readonly<Record<string, number>> = netdb;
    for (const name of names) {
      const error = new AddressInfoError("getaddrinfo", numbers[`EAI_${name}`] ?? 0, "example.com");
      expect([error.code, errorOrigin(error)]).toEqual([`EAI_${name}`, origin]);
    }
  });

  it("is the caller's where a name stands for an address", () => {
    const error = new AddressInfoError("inet_pton", netdb.EAI_NONAME, "example.com");
    expect(errorOrigin(error)).toBe("caller");
  });
});
