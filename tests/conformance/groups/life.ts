import { inspect } from "node:util";
import {
  type AF_INET,
  AF_INET6,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
  SO_BINDTODEVICE,
  SO_REUSEADDR,
  SO_TYPE,
  SOCK_DGRAM,
  SOL_SOCKET,
  Socket,
} from "@sixbeat/common/socket";
import { type Group, throws } from "../behaviour.ts";
import { bound6 } from "../sockets.ts";

export const life: Group = {
  title: "A socket's life and options",
  source:
    "CPython: testNewAttributes, testGetSockOpt, testSetSockOpt, testSendAfterClose, testCloseException, test_repr. socket(2), getsockopt(2).",
  behaviours: [
    {
      asserts: "family, type and proto are what was asked for",
      python: `s = socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP); [s.family, s.type, s.proto]`,
      here: () => {
        using s = new Socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
        return [s.family, s.type, s.proto];
      },
    },
    {
      asserts: "an unknown family makes no socket",
      c: `result(socket(12345, SOCK_DGRAM, 0));`,
      python: "socket(12345, SOCK_DGRAM)",
      here: () => new Socket(12345 as typeof AF_INET),
      is: throws("RangeError"),
      differs: "a family that is none is the caller's mistake, so it is a RangeError before C is asked.",
    },
    {
      asserts: "an unknown protocol makes no socket",
      c: `result(socket(AF_INET6, SOCK_DGRAM, 6));`,
      python: "socket(AF_INET6, SOCK_DGRAM, IPPROTO_TCP)",
      here: () => new Socket(AF_INET6, SOCK_DGRAM, 6),
      is: throws("EPROTONOSUPPORT"),
    },
    {
      asserts: "UDP-Lite is a protocol to ask for",
      python: `a = socket(AF_INET6, SOCK_DGRAM, 136); a.bind(("::1", 0)); a.sendto(b"lite", a.getsockname()); a.recv(9)`,
      here: async () => {
        using a = new Socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDPLITE);
        a.bind(["::1", 0, 0, 0]);
        a.sendto("lite", a.getsockname());
        return await a.recv(9);
      },
    },
    {
      asserts: "an option is off until it is set, and then it is on",
      c: `int a = udp6(); number(get(a, SOL_SOCKET, SO_REUSEADDR)); set(a, SOL_SOCKET, SO_REUSEADDR, 1); number(get(a, SOL_SOCKET, SO_REUSEADDR));`,
      python: `s = udp6(); before = s.getsockopt(SOL_SOCKET, SO_REUSEADDR); s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1); [before, s.getsockopt(SOL_SOCKET, SO_REUSEADDR)]`,
      here: () => {
        using s = new Socket(AF_INET6);
        const before = s.getsockopt(SOL_SOCKET, SO_REUSEADDR);
        s.setsockopt(SOL_SOCKET, SO_REUSEADDR, true);
        return [before, s.getsockopt(SOL_SOCKET, SO_REUSEADDR)];
      },
      is: [0, 1],
    },
    {
      asserts: "getsockopt with a length returns octets",
      python: `udp6().getsockopt(SOL_SOCKET, SO_TYPE, 4)`,
      here: () => {
        using s = new Socket(AF_INET6);
        return s.getsockopt(SOL_SOCKET, SO_TYPE, 4);
      },
    },
    {
      asserts: "an option that there is not is ENOPROTOOPT",
      c: `done(set(udp6(), SOL_SOCKET, 9999, 1));`,
      python: "udp6().setsockopt(SOL_SOCKET, 9999, 1)",
      here: () => {
        using s = new Socket(AF_INET6);
        s.setsockopt(SOL_SOCKET, 9999, 1);
      },
      is: throws("ENOPROTOOPT"),
    },
    {
      asserts: "an option may be set to no value of a length: the only interface to use to none",
      c: `done(setsockopt(udp6(), SOL_SOCKET, SO_BINDTODEVICE, NULL, 0));`,
      python: "udp6().setsockopt(SOL_SOCKET, SO_BINDTODEVICE, None, 0)",
      here: () => {
        using s = new Socket(AF_INET6);
        s.setsockopt(SOL_SOCKET, SO_BINDTODEVICE, null, 0);
      },
    },
    {
      asserts: "no value where the kernel reads one is EFAULT",
      c: `done(setsockopt(udp6(), SOL_SOCKET, SO_REUSEADDR, NULL, 4));`,
      python: "udp6().setsockopt(SOL_SOCKET, SO_REUSEADDR, None, 4)",
      here: () => {
        using s = new Socket(AF_INET6);
        s.setsockopt(SOL_SOCKET, SO_REUSEADDR, null, 4);
      },
      is: throws("EFAULT"),
    },
    {
      asserts: "a socket that is shown tells its descriptor and port, and whether it is closed",
      python: `a = bound6(); s = repr(a); told = [f"fd={a.fileno()}," in s, str(a.getsockname()[1]) in s, "closed" in s]; a.close(); told + ["closed" in repr(a)]`,
      here: () => {
        const a = bound6();
        const s = inspect(a);
        const told = [
          s.includes(`fileno: ${a.fileno()},`),
          s.includes(String(a.getsockname()[1])),
          s.includes("closed"),
        ];
        a.close();
        return [...told, inspect(a).includes("closed")];
      },
      is: [true, true, false, true],
    },
    {
      asserts: "nothing can be sent after close",
      c: `int a = bound6(); struct sockaddr_in6 to = name6(a); close(a); result(sendto(a, "x", 1, 0, ADDRESS(to)));`,
      python: `a = bound6(); to = a.getsockname(); a.close(); a.sendto(b"x", to)`,
      here: () => {
        const a = bound6();
        const to = a.getsockname();
        a.close();
        a.sendto("x", to);
      },
      is: throws("EBADF"),
    },
    {
      asserts: "fileno is -1 after close, and closing twice does nothing",
      python: `a = bound6(); a.close(); a.close(); a.fileno()`,
      here: () => {
        const a = bound6();
        a.close();
        a.close();
        return a.fileno();
      },
      is: -1,
    },
  ],
};
