import * as socket from "@sixbeat/common/socket";
import type { Behaviour, Group } from "../behaviour.ts";

const OURS = socket as unknown as Readonly<Record<string, unknown>>;

const RFC3493 = [
  ...["AF_UNSPEC", "AF_INET", "AF_INET6", "PF_UNSPEC", "PF_INET", "PF_INET6", "SOCK_DGRAM", "SOCK_STREAM", "SOCK_RAW"],
  ...["IPPROTO_IPV6", "IPPROTO_ICMPV6", "IPPROTO_UDP", "IPPROTO_IP", "IPPROTO_ICMP"],
  ...["IPV6_UNICAST_HOPS", "IPV6_MULTICAST_IF", "IPV6_MULTICAST_HOPS", "IPV6_MULTICAST_LOOP", "IPV6_JOIN_GROUP"],
  ...["IPV6_LEAVE_GROUP", "IPV6_V6ONLY", "INET_ADDRSTRLEN", "INET6_ADDRSTRLEN", "IF_NAMESIZE"],
  ...["AI_PASSIVE", "AI_CANONNAME", "AI_NUMERICHOST", "AI_NUMERICSERV", "AI_V4MAPPED", "AI_ALL", "AI_ADDRCONFIG"],
  ...["EAI_AGAIN", "EAI_BADFLAGS", "EAI_FAIL", "EAI_FAMILY", "EAI_MEMORY", "EAI_NONAME", "EAI_OVERFLOW", "EAI_SERVICE"],
  ...["EAI_SOCKTYPE", "EAI_SYSTEM", "NI_NOFQDN", "NI_NUMERICHOST", "NI_NAMEREQD", "NI_NUMERICSERV", "NI_DGRAM"],
  ...["NI_MAXHOST", "NI_MAXSERV"],
];

// IPV6_USE_MIN_MTU does not exist on Linux; Python leaves it out there too.
const RFC3542 = [
  ...[
    "IPV6_CHECKSUM",
    "IPV6_DONTFRAG",
    "IPV6_DSTOPTS",
    "IPV6_HOPLIMIT",
    "IPV6_HOPOPTS",
    "IPV6_NEXTHOP",
    "IPV6_PATHMTU",
  ],
  ...[
    "IPV6_PKTINFO",
    "IPV6_RECVDSTOPTS",
    "IPV6_RECVHOPLIMIT",
    "IPV6_RECVHOPOPTS",
    "IPV6_RECVPATHMTU",
    "IPV6_RECVPKTINFO",
  ],
  ...["IPV6_RECVRTHDR", "IPV6_RECVTCLASS", "IPV6_RTHDR", "IPV6_RTHDRDSTOPTS", "IPV6_RTHDR_TYPE_0", "IPV6_TCLASS"],
];

const CRUCIAL = [
  "SOL_SOCKET",
  "SO_REUSEADDR",
  "SO_REUSEPORT",
  "SO_BROADCAST",
  "SO_ERROR",
  "SO_TYPE",
  "SO_RCVBUF",
  "SO_SNDBUF",
];
const MESSAGE_FLAGS = [
  "MSG_PEEK",
  "MSG_CTRUNC",
  "MSG_TRUNC",
  "MSG_DONTWAIT",
  "MSG_ERRQUEUE",
  "MSG_NOSIGNAL",
  "MSG_MORE",
  "MSG_CONFIRM",
];
const BEYOND = [
  ...["IP_RECVERR", "IP_RECVTTL", "IP_MTU", "IP_MTU_DISCOVER", "IPV6_RECVERR", "IPV6_MTU", "IPV6_MTU_DISCOVER"],
  ...["IPV6_UNICAST_IF", "SO_TIMESTAMP", "SO_TIMESTAMPNS", "SO_RXQ_OVFL", "MSG_WAITFORONE", "UDP_SEGMENT", "UDP_GRO"],
];

/** Values beside those of the C library's headers and, of the names that it has, Python's. */
function values(asserts: string, names: readonly string[], pythonNames = names): Behaviour[] {
  const inC = names.map((name) => `number(${name});`).join(" ");
  const ours = (some: readonly string[]) => some.map((name) => OURS[name]);
  const shown = (some: readonly string[]) => `${some.length} values`;
  const same = pythonNames.length === names.length;
  const python = `[globals()[name] for name in ${JSON.stringify(pythonNames)}]`;
  const c = { asserts, c: `list(); ${inC}`, here: () => ours(names), shown: shown(names) };
  if (same) return [{ ...c, python }];
  if (pythonNames.length === 0) return [{ ...c, note: "Python 3.13 does not have them." }];
  return [
    c,
    { asserts: `${asserts}: those that Python has`, python, here: () => ours(pythonNames), shown: shown(pythonNames) },
  ];
}

const PYTHON_LACKS = ["PF_UNSPEC", "PF_INET", "PF_INET6", "INET_ADDRSTRLEN", "INET6_ADDRSTRLEN", "IF_NAMESIZE"];
const PYTHON_3493 = RFC3493.filter(
  (name) => !PYTHON_LACKS.includes(name) && name !== "NI_MAXHOST" && name !== "NI_MAXSERV",
);

const ADDRESSES = [
  "::",
  "::1",
  "::2",
  "::192.0.2.1",
  "::ffff:192.0.2.1",
  "fe80::1",
  "febf::1",
  "fec0::1",
  "2001:db8::1",
];
const GROUPS = ["ff01::1", "ff02::1", "ff05::1", "ff08::1", "ff0e::1", "ff1e::1", "ff32::1"];
const PREDICATES = [
  ...["UNSPECIFIED", "LOOPBACK", "MULTICAST", "LINKLOCAL", "SITELOCAL", "V4MAPPED", "V4COMPAT"],
  ...["MC_NODELOCAL", "MC_LINKLOCAL", "MC_SITELOCAL", "MC_ORGLOCAL", "MC_GLOBAL"],
];

const predicates: readonly Behaviour[] = PREDICATES.map((name) => {
  const all = [...ADDRESSES, ...GROUPS];
  const holds = OURS[`IN6_IS_ADDR_${name}`] as (address: string) => boolean;
  return {
    asserts: `IN6_IS_ADDR_${name} tells as C's macro does`,
    c: `list(); const char *all[] = {${all.map((text) => JSON.stringify(text)).join(", ")}};
for (int i = 0; i < ${all.length}; i++) { struct in6_addr a; inet_pton(AF_INET6, all[i], &a); if (IN6_IS_ADDR_${name}(&a)) text(all[i]); }`,
    here: () => all.filter(holds),
    note: `asked about ${all.length} addresses.`,
  };
});

const PAIRS = [
  ["::1", "0:0:0:0:0:0:0:1"],
  ["2001:DB8::7", "2001:db8::7"],
  ["::ffff:192.0.2.1", "::ffff:c000:201"],
  ["::1", "::2"],
  ["8000::1", "::1"],
] as const;

export const constants: Group = {
  title: "Constants and predicates",
  source: "CPython: testCrucialConstants, testCrucialIpProtoConstants, test3542SocketOptions. RFC 3493; RFC 3542.",
  behaviours: [
    ...values("every constant of RFC 3493 has the platform's value", RFC3493, PYTHON_3493),
    ...values("the options of RFC 3542 have the platform's values", RFC3542),
    ...values("the options of SOL_SOCKET have the platform's values", CRUCIAL),
    ...values("the flags of messages have the platform's values", MESSAGE_FLAGS),
    ...values("Linux's own options have the platform's values", BEYOND, []),
    {
      asserts: "in6addr_any and in6addr_loopback are :: and ::1",
      c: `octets(&in6addr_any, 16); octets(&in6addr_loopback, 16);`,
      here: () => [Uint8Array.from(socket.in6addr_any), Uint8Array.from(socket.in6addr_loopback)],
    },
    ...predicates,
    {
      asserts: "IN6_ARE_ADDR_EQUAL tells as C's macro does",
      c: `list(); const char *all[][2] = {${PAIRS.map((pair) => `{${pair.map((text) => JSON.stringify(text)).join(", ")}}`).join(", ")}};
for (int i = 0; i < ${PAIRS.length}; i++) { struct in6_addr a, b; inet_pton(AF_INET6, all[i][0], &a); inet_pton(AF_INET6, all[i][1], &b); boolean(IN6_ARE_ADDR_EQUAL(&a, &b)); }`,
      here: () => PAIRS.map(([a, b]) => socket.IN6_ARE_ADDR_EQUAL(a, b)),
      note: `asked about ${PAIRS.length} pairs, however they are written.`,
    },
  ],
};
