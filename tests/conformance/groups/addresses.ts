import { AF_INET, AF_INET6, formatAddress, type IPv6Address, if_nametoindex, Socket } from "@sixbeat/common/socket";
import { type Group, throws } from "../behaviour.ts";
import { bound6 } from "../sockets.ts";

/** The host that a socket has after it was bound to it. */
function boundTo(family: typeof AF_INET | typeof AF_INET6, address: readonly unknown[]): unknown[] {
  using socket = new Socket(family);
  socket.bind(address as unknown as IPv6Address);
  const [host, , ...rest] = socket.getsockname();
  return [host, ...rest];
}

const bindIn6 = (address: string) => `int fd = udp6(); struct sockaddr_in6 a = ${address};
if (bind(fd, ADDRESS(a)) < 0) { failed(); return; }
a = name6(fd); char t[INET6_ADDRSTRLEN];
text(inet_ntop(AF_INET6, &a.sin6_addr, t, sizeof t)); number(ntohl(a.sin6_flowinfo)); number(a.sin6_scope_id);`;

const bindPython = (family: string, address: string) =>
  `s = socket(${family}, SOCK_DGRAM); s.bind(${address}); name = s.getsockname(); [name[0], *name[2:]]`;

const port = (value: number) => ({
  python: `bound6().sendto(b"", ("::1", ${value}, 0, 0))`,
  here: () => {
    using socket = bound6();
    socket.sendto("", ["::1", value, 0, 0]);
  },
});

const flowinfo = (value: number) => ({
  python: `bound6().sendto(b"", ("::1", 9, ${value}, 0))`,
  here: () => {
    using socket = bound6();
    socket.sendto("", ["::1", 9, value, 0]);
  },
});

export const addresses: Group = {
  title: "Addresses",
  source: "CPython: test_getsockaddrarg, test_flowinfo, testSockName, testSendtoErrors. RFC 3493, section 3.3.",
  behaviours: [
    {
      asserts: "getsockname tells what bind was given, as a four-tuple for IPv6",
      c: bindIn6(`in6("::1", 0)`),
      python: bindPython("AF_INET6", "('::1', 0, 0, 0)"),
      here: () => boundTo(AF_INET6, ["::1", 0, 0, 0]),
      is: ["::1", 0, 0],
    },
    {
      asserts: "getsockname tells what bind was given, as a pair for IPv4",
      python: bindPython("AF_INET", "('127.0.0.1', 0)"),
      here: () => boundTo(AF_INET, ["127.0.0.1", 0]),
      is: ["127.0.0.1"],
    },
    {
      asserts: "an IPv6 socket that is not bound is named :: with port 0",
      python: "udp6().getsockname()",
      here: () => new Socket(AF_INET6).getsockname(),
      is: ["::", 0, 0, 0],
    },
    {
      asserts: "port 0 takes a free port",
      python: "bound6().getsockname()[1] > 0",
      here: () => {
        using socket = bound6();
        return socket.getsockname()[1] > 0;
      },
      is: true,
    },
    { asserts: "port 65536 is refused before anything is sent", ...port(65536), is: throws("RangeError") },
    { asserts: "port -1 is refused before anything is sent", ...port(-1), is: throws("RangeError") },
    {
      asserts: "no datagram can be sent to port 0",
      c: `int fd = bound6(); struct sockaddr_in6 a = in6("::1", 0); result(sendto(fd, "", 0, 0, ADDRESS(a)));`,
      ...port(0),
      is: throws("EINVAL"),
    },
    { asserts: "flowinfo 0xffffffff is refused", ...flowinfo(0xffffffff), is: throws("RangeError") },
    { asserts: "flowinfo -10 is refused", ...flowinfo(-10), is: throws("RangeError") },
    {
      asserts: "an IPv6 address needs flowinfo and scopeid",
      python: bindPython("AF_INET6", "('::1', 0)"),
      here: () => boundTo(AF_INET6, ["::1", 0]),
      is: throws("TypeError"),
      differs:
        "tuples are strict, in the types and at run time, so that an IPv4 pair can't reach an IPv6 socket unnoticed.",
    },
    {
      asserts: "an IPv4 socket takes no four-tuple",
      python: bindPython("AF_INET", "('127.0.0.1', 0, 0, 0)"),
      here: () => boundTo(AF_INET, ["127.0.0.1", 0, 0, 0]),
      is: throws("TypeError"),
    },
    {
      asserts: "no address at all is a TypeError",
      python: "udp6().sendto(b'', None)",
      here: () => new Socket(AF_INET6).sendto("", null as unknown as IPv6Address),
      is: throws("TypeError"),
    },
    {
      asserts: 'the host "" is the wildcard',
      python: bindPython("AF_INET6", "('', 0, 0, 0)"),
      here: () => boundTo(AF_INET6, ["", 0, 0, 0]),
      is: ["::", 0, 0],
    },
    {
      asserts: "a name is resolved by the socket",
      python: bindPython("AF_INET", "('localhost', 0)"),
      here: () => boundTo(AF_INET, ["localhost", 0]),
      is: throws("EAI_NONAME"),
      differs: "asking a name server takes time, and no synchronous call may wait: `await getaddrinfo` first.",
    },
    {
      asserts: "an IPv6 socket takes an IPv4 address as the mapped one",
      python: bindPython("AF_INET6", "('127.0.0.1', 0, 0, 0)"),
      here: () => boundTo(AF_INET6, ["127.0.0.1", 0, 0, 0]),
      is: ["::ffff:127.0.0.1", 0, 0],
      differs: "a dual-stack socket speaks IPv4, so it takes IPv4 addresses; nothing else could be meant.",
    },
    {
      asserts: "an IPv4 socket takes no IPv6 address",
      python: bindPython("AF_INET", "('::1', 0)"),
      here: () => boundTo(AF_INET, ["::1", 0]),
      is: throws("EAI_NONAME"),
      differs: "it is not a numeric IPv4 address, whatever else it is; the code is the same with glibc and musl.",
    },
    {
      asserts: 'a zone in the text becomes the scopeid: "ff02::6%lo" is on the interface lo',
      python: bindPython("AF_INET6", "('ff02::6%lo', 0, 0, 0)"),
      here: () => boundTo(AF_INET6, ["ff02::6%lo", 0, 0, 0]),
      is: ["ff02::6", 0, 1],
      differs: "Python looks the zone up and drops it, and the kernel then refuses the address.",
    },
    {
      asserts: "the scopeid says which interface a link-local address is on",
      c: bindIn6(`in6("ff02::6", 0); a.sin6_scope_id = 1`),
      python: bindPython("AF_INET6", "('ff02::6', 0, 0, 1)"),
      here: () => boundTo(AF_INET6, ["ff02::6", 0, 0, 1]),
      is: ["ff02::6", 0, 1],
    },
    {
      asserts: "a link-local address without a scope can't be bound",
      c: bindIn6(`in6("fe80::1", 0)`),
      python: bindPython("AF_INET6", "('fe80::1', 0, 0, 0)"),
      here: () => boundTo(AF_INET6, ["fe80::1", 0, 0, 0]),
      is: throws("EINVAL"),
    },
    {
      asserts: "a zone and another scopeid contradict each other",
      here: () => boundTo(AF_INET6, ["fe80::1%lo", 0, 0, 4_000_000]),
      is: throws("RangeError"),
    },
    {
      asserts: "addresses received never carry a zone in the text",
      python: `a = bound6(); b = bound6(); b.sendto(b"x", a.getsockname()); "%" in a.recvfrom(9)[1][0]`,
      here: async () => {
        using a = bound6();
        using b = bound6();
        b.sendto("x", a.getsockname());
        return (await a.recvfrom())[1][0].includes("%");
      },
      is: false,
    },
    {
      asserts: "an address that this host does not have can't be bound",
      c: bindIn6(`in6("2001:db8::dead", 0)`),
      python: bindPython("AF_INET6", "('2001:db8::dead', 0, 0, 0)"),
      here: () => boundTo(AF_INET6, ["2001:db8::dead", 0, 0, 0]),
      is: throws("EADDRNOTAVAIL"),
    },
    {
      asserts: "an address in use can't be bound again",
      c: `int fd = bound6(); struct sockaddr_in6 a = name6(fd); result(bind(udp6(), ADDRESS(a)));`,
      python: "a = bound6(); udp6().bind(a.getsockname())",
      here: () => {
        using a = bound6();
        using b = new Socket(AF_INET6);
        b.bind(a.getsockname());
      },
      is: throws("EADDRINUSE"),
    },
    {
      asserts: "binding twice is refused",
      python: "a = bound6(); a.bind(('::1', 0, 0, 0))",
      here: () => {
        using a = bound6();
        a.bind(["::1", 0, 0, 0]);
      },
      is: throws("EINVAL"),
    },
    {
      asserts: '"<broadcast>" is 255.255.255.255',
      python: bindPython("AF_INET", "('<broadcast>', 0)"),
      here: () => boundTo(AF_INET, ["<broadcast>", 0]),
      is: ["255.255.255.255"],
    },
    {
      asserts: "broadcasting must be allowed first",
      c: `int fd = udp4(); struct sockaddr_in a = in4("127.255.255.255", 9); result(sendto(fd, "", 0, 0, ADDRESS(a)));`,
      python: "udp4().sendto(b'', ('127.255.255.255', 9))",
      here: () => {
        using socket = new Socket(AF_INET);
        socket.sendto("", ["127.255.255.255", 9]);
      },
      is: throws("EACCES"),
    },
    {
      asserts: "an address is written as people write it, with the zone's name",
      here: () => formatAddress(["fe80::1", 54321, 0, if_nametoindex("lo")]),
      is: "[fe80::1%lo]:54321",
    },
  ],
};
