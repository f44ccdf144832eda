import { readFileSync } from "node:fs";
import {
  gethostname,
  getprotobyname,
  getservbyname,
  getservbyport,
  has_dualstack_ipv6,
  has_ipv6,
  htonl,
  htons,
  if_indextoname,
  if_nameindex,
  if_nametoindex,
  inet_aton,
  inet_ntoa,
  ntohl,
  ntohs,
} from "@sixbeat/common/socket";
import { accepts } from "../attempted.ts";
import { type Behaviour, type Group, throws } from "../behaviour.ts";

const interfaces: readonly Behaviour[] = [
  {
    asserts: "if_nameindex lists every interface",
    c: `list(); struct if_nameindex *all = if_nameindex();
for (int i = 0; all[i].if_index; i++) printf("{\\"value\\":[%u,\\"%s\\"]}\\n", all[i].if_index, all[i].if_name);`,
    python: "if_nameindex()",
    kernel: () =>
      readFileSync("/proc/net/dev", "utf8")
        .split("\n")
        .slice(2, -1)
        .map((line) => line.trim().split(":")[0] ?? "")
        .map((name) => [Number(readFileSync(`/sys/class/net/${name}/ifindex`, "utf8")), name])
        .sort(([a], [b]) => Number(a) - Number(b)),
    here: () => if_nameindex().sort(([a], [b]) => a - b),
    shown: "the rows of /proc/net/dev",
  },
  {
    asserts: "if_nametoindex and if_indextoname are each other's inverse",
    python: "[if_nametoindex(if_indextoname(index)) == index for index, name in if_nameindex()].count(False)",
    here: () => if_nameindex().filter(([index]) => if_nametoindex(if_indextoname(index)) !== index).length,
    is: 0,
  },
  {
    asserts: "lo is interface 1",
    c: `number(if_nametoindex("lo"));`,
    python: "if_nametoindex('lo')",
    here: () => if_nametoindex("lo"),
    is: 1,
  },
  {
    asserts: "an unknown name has no index",
    c: `if_nametoindex("_DEADBEEF") ? none() : failed();`,
    python: "if_nametoindex('_DEADBEEF')",
    here: () => if_nametoindex("_DEADBEEF"),
    is: throws("ENODEV"),
  },
  {
    asserts: "index 0 has no name",
    c: `char t[IF_NAMESIZE]; if_indextoname(0, t) ? none() : failed();`,
    python: "if_indextoname(0)",
    here: () => if_indextoname(0),
    is: throws("ENXIO"),
  },
  {
    asserts: "a negative index has no name",
    python: "if_indextoname(-1)",
    here: () => if_indextoname(-1),
    is: throws("ENXIO"),
    differs: "an index that no interface has is ENXIO, whatever number it is.",
  },
];

const databases: readonly Behaviour[] = [
  {
    asserts: "getservbyname knows UDP's ports",
    c: `number(ntohs(getservbyname("domain", "udp")->s_port));`,
    python: "getservbyname('domain', 'udp')",
    here: () => getservbyname("domain", "udp"),
    is: 53,
  },
  {
    asserts: "getservbyname takes any protocol when none is asked for",
    python: "getservbyname('domain')",
    here: () => getservbyname("domain"),
    is: 53,
  },
  {
    asserts: "an unknown service has no port",
    c: `getservbyname("no-such-service", "udp") ? none() : refused();`,
    python: "getservbyname('no-such-service', 'udp')",
    here: () => getservbyname("no-such-service", "udp"),
    is: throws("ENOENT"),
  },
  {
    asserts: "getservbyport is the inverse",
    c: `text(getservbyport(htons(53), "udp")->s_name);`,
    python: "getservbyport(53, 'udp')",
    here: () => getservbyport(53, "udp"),
    is: "domain",
  },
  ...[65536, -1].map((port) => ({
    asserts: `getservbyport(${port}) is out of range`,
    python: `getservbyport(${port}, 'udp')`,
    here: () => getservbyport(port, "udp"),
    is: throws("RangeError"),
  })),
  {
    asserts: "getprotobyname knows udp, ipv6 and ipv6-icmp",
    c: `number(getprotobyname("udp")->p_proto); number(getprotobyname("ipv6")->p_proto); number(getprotobyname("ipv6-icmp")->p_proto);`,
    python: "[getprotobyname(name) for name in ('udp', 'ipv6', 'ipv6-icmp')]",
    here: () => ["udp", "ipv6", "ipv6-icmp"].map(getprotobyname),
    is: [17, 41, 58],
  },
  {
    asserts: "gethostname tells this host's name",
    c: `char t[256]; gethostname(t, sizeof t); text(t);`,
    python: "gethostname()",
    kernel: () => readFileSync("/proc/sys/kernel/hostname", "utf8").trim(),
    here: gethostname,
    shown: "this host's name",
  },
  { asserts: "has_ipv6 tells that there is IPv6", python: "has_ipv6", here: () => has_ipv6, is: true },
  {
    asserts: "has_dualstack_ipv6 tells that one socket serves both",
    python: "has_dualstack_ipv6()",
    here: has_dualstack_ipv6,
    is: true,
  },
];

const SWAPPED = [0, 1, 0x1234, 0xffff];
const order: readonly Behaviour[] = [
  {
    asserts: "htons and htonl write network order",
    c: `number(htons(0x1234)); number(htonl(0x12345678));`,
    python: "[htons(0x1234), htonl(0x12345678)]",
    here: () => [htons(0x1234), htonl(0x12345678)],
  },
  {
    asserts: "ntohs and ntohl are their inverse",
    python: `[ntohs(htons(n)) for n in ${JSON.stringify(SWAPPED)}] + [ntohl(htonl(0xffffffff))]`,
    here: () => [...SWAPPED.map((n) => ntohs(htons(n))), ntohl(htonl(0xffffffff))],
  },
  {
    asserts: "htons takes no more than 16 bits",
    python: "htons(0x10000)",
    here: () => htons(0x10000),
    is: throws("RangeError"),
  },
  {
    asserts: "htonl takes no more than 32 bits",
    python: "htonl(2**32)",
    here: () => htonl(2 ** 32),
    is: throws("RangeError"),
  },
  { asserts: "htonl takes no negative number", python: "htonl(-1)", here: () => htonl(-1), is: throws("RangeError") },
];

const OLD_FORMS = ["127.0.0.1", "127.1", "0x7f.1", "017700000001", "2130706433", "1.2.3", "0", "255.255.255.255"];
const old: readonly Behaviour[] = [
  {
    asserts: "inet_aton reads the forms of old",
    c: `list(); const char *all[] = {${OLD_FORMS.map((text) => JSON.stringify(text)).join(", ")}};
for (unsigned i = 0; i < sizeof all / sizeof *all; i++) { struct in_addr a; inet_aton(all[i], &a) ? octets(&a, 4) : refused(); }`,
    python: `[inet_aton(text) for text in ${JSON.stringify(OLD_FORMS)}]`,
    here: () => OLD_FORMS.map(inet_aton),
    shown: `the octets of ${OLD_FORMS.join(" ")}`,
  },
  ...["", "256.0.0.1", "1.2.3.4.5", "a.b.c.d", "::1"].map((text) => ({
    asserts: `inet_aton refuses "${text}"`,
    c: `struct in_addr a; inet_aton("${text}", &a) ? none() : refused();`,
    python: `inet_aton("${text}")`,
    here: () => inet_aton(text),
    is: throws("EINVAL"),
  })),
  {
    asserts: "inet_aton takes nothing behind the address",
    c: `struct in_addr a; inet_aton("1.2.3.4 and more", &a) ? octets(&a, 4) : refused();`,
    python: `inet_aton("1.2.3.4 and more")`,
    here: () => inet_aton("1.2.3.4 and more"),
    is: throws("EINVAL"),
    differs: "what follows the white space would go unnoticed.",
  },
  {
    asserts: "inet_ntoa writes four octets",
    c: `struct in_addr a = {htonl(0xc0000201)}; text(inet_ntoa(a));`,
    python: `inet_ntoa(bytes([192, 0, 2, 1]))`,
    here: () => inet_ntoa(Uint8Array.of(192, 0, 2, 1)),
    is: "192.0.2.1",
  },
  {
    asserts: "inet_ntoa takes no other number of octets",
    python: "[failure(inet_ntoa, bytes(n)) is None for n in (3, 5)]",
    here: () => [3, 5].map((n) => accepts(() => inet_ntoa(new Uint8Array(n)))),
    is: [false, false],
  },
];

export const hostFacts: Group = {
  title: "Interfaces, services and byte order",
  source:
    "CPython: testInterfaceNameIndex, testInvalidInterfaceIndexToName, testInvalidInterfaceNameToIndex, testGetServBy, testNtoH, testIPv4_inet_aton_fourbytes. RFC 3493, section 4.",
  behaviours: [...interfaces, ...databases, ...order, ...old],
};
