import {
  type AddressInfo,
  AF_INET,
  AF_INET6,
  AI_ALL,
  AI_CANONNAME,
  AI_NUMERICHOST,
  AI_NUMERICSERV,
  AI_PASSIVE,
  AI_V4MAPPED,
  getaddrinfo,
  IPPROTO_UDP,
  SOCK_DGRAM,
  type SocketAddress,
} from "@sixbeat/common/socket";
import { type Behaviour, type Group, throws } from "../behaviour.ts";

interface Question {
  readonly host: string | null;
  readonly service: string | number | null;
  readonly family?: number;
  readonly type?: number;
  readonly proto?: number;
  readonly flags?: number;
}

/** A row as Python's tuple. */
const tuple = ({ family, type, proto, canonname, address }: AddressInfo) => [family, type, proto, canonname, address];

const literal = (value: string | number | null, none: string) => (value === null ? none : JSON.stringify(value));

/** The same question on all sides, with the rows compared to the last field. */
function asks(asserts: string, question: Question, rest: Partial<Behaviour> = {}): Behaviour {
  const { host, service, family = 0, type = SOCK_DGRAM, proto = 0, flags = 0 } = question;
  const hints = `${family}, ${type}, ${proto}, ${flags}`;
  const text = typeof service === "number" ? String(service) : service;
  return {
    asserts,
    c: `lookup(${literal(host, "NULL")}, ${literal(text, "NULL")}, ${hints});`,
    python: `getaddrinfo(${literal(host, "None")}, ${literal(service, "None")}, ${hints})`,
    here: async () => (await getaddrinfo(host, service, { family, type, proto, flags })).map(tuple),
    ...(Array.isArray(rest.is) ? { shown: rest.is.map(brief).join(", ") } : {}),
    ...rest,
  };
}

/** A row as the table shows it: the address and the canonical name, if it has one. */
function brief([, , , canonname, address]: readonly [number, number, number, string, SocketAddress]): string {
  const [host, port, , scopeid = 0] = address;
  const zone = scopeid === 0 ? "" : `%${scopeid}`;
  return `${host.includes(":") ? `[${host}${zone}]` : host}:${port}${canonname === "" ? "" : ` "${canonname}"`}`;
}

const udp6 = (host: string, port: number, scopeid = 0) => [
  AF_INET6,
  SOCK_DGRAM,
  IPPROTO_UDP,
  "",
  [host, port, 0, scopeid],
];
const udp4 = (host: string, port: number) => [AF_INET, SOCK_DGRAM, IPPROTO_UDP, "", [host, port]];

const hosts: readonly Behaviour[] = [
  asks(
    "no host is the loopback of each family, IPv6 first",
    { host: null, service: 9 },
    {
      is: [udp6("::1", 9), udp4("127.0.0.1", 9)],
    },
  ),
  asks(
    "no host with AI_PASSIVE is the wildcard of each family, IPv4 first",
    { host: null, service: 9, flags: AI_PASSIVE },
    {
      is: [udp4("0.0.0.0", 9), udp6("::", 9)],
      note: "a receiver that takes the first row is deaf to IPv6: ask for AF_INET6.",
    },
  ),
  asks("a numeric IPv6 address needs no lookup", { host: "::1", service: 9 }, { is: [udp6("::1", 9)] }),
  asks("a numeric IPv4 address needs no lookup", { host: "127.0.0.1", service: 9 }, { is: [udp4("127.0.0.1", 9)] }),
  asks(
    "a multicast address comes in lower case",
    { host: "ff02::1de:c0:face:8D", service: 1234 },
    {
      is: [udp6("ff02::1de:c0:face:8d", 1234)],
    },
  ),
  asks(
    "a zone by name becomes the scopeid and leaves the text",
    { host: "ff02::1de:c0:face:8D%lo", service: 1234 },
    {
      is: [udp6("ff02::1de:c0:face:8d", 1234, 1)],
    },
  ),
  asks(
    "a zone by number becomes the scopeid, whether or not there is such an interface",
    { host: "fe80::1%42", service: 9 },
    {
      is: [udp6("fe80::1", 9, 42)],
    },
  ),
  asks(
    "an interface's name is a zone for link-local addresses only",
    { host: "::1%lo", service: 9, family: AF_INET6 },
    {
      is: throws("EAI_NONAME"),
    },
  ),
  asks(
    "a family asked for leaves the other out",
    { host: null, service: 9, family: AF_INET },
    { is: [udp4("127.0.0.1", 9)] },
  ),
  asks(
    "a type of 0 brings every type",
    { host: "::1", service: 9, type: 0 },
    { shown: "a row each for STREAM, DGRAM and RAW" },
  ),
  asks(
    "a protocol asked for leaves the others out",
    { host: "::1", service: 9, type: 0, proto: IPPROTO_UDP },
    {
      is: [udp6("::1", 9)],
    },
  ),
  asks(
    "localhost has a loopback address",
    { host: "localhost", service: 9, family: AF_INET },
    { is: [udp4("127.0.0.1", 9)] },
  ),
  asks(
    "AI_NUMERICHOST refuses names",
    { host: "localhost", service: 9, flags: AI_NUMERICHOST },
    { is: throws("EAI_NONAME") },
  ),
  asks(
    "AI_NUMERICHOST takes the short forms of IPv4",
    { host: "127.1", service: 9, flags: AI_NUMERICHOST },
    {
      is: [udp4("127.0.0.1", 9)],
    },
  ),
  asks(
    "AI_V4MAPPED with AI_ALL maps an IPv4 address",
    { host: "192.0.2.1", service: 9, family: AF_INET6, flags: AI_V4MAPPED | AI_ALL },
    {
      is: [udp6("::ffff:192.0.2.1", 9)],
    },
  ),
  asks(
    "AI_CANONNAME puts the name into the first row",
    { host: "::1", service: 9, flags: AI_CANONNAME },
    {
      is: [[AF_INET6, SOCK_DGRAM, IPPROTO_UDP, "::1", ["::1", 9, 0, 0]]],
    },
  ),
  asks(
    "AI_CANONNAME without a host is refused",
    { host: null, service: 9, flags: AI_CANONNAME },
    { is: throws("EAI_BADFLAGS") },
  ),
  asks("unknown flags are refused", { host: "::1", service: 9, flags: 0x40000000 }, { is: throws("EAI_BADFLAGS") }),
  asks("an unknown family is refused", { host: "::1", service: 9, family: 12345 }, { is: throws("EAI_FAMILY") }),
  asks("an unknown type is refused", { host: "::1", service: 9, type: 12345 }, { is: throws("EAI_SOCKTYPE") }),
  ...["", "1.1.1.1.1", "::1q", "::1::2", "1:1:1:1:1:1:1:1:1"].map((host) =>
    asks(`"${host}" is no address`, { host, service: 9, flags: AI_NUMERICHOST }, { is: throws("EAI_NONAME") }),
  ),
  {
    asserts: "a host that is no text is a TypeError",
    python: "getaddrinfo(42, 9)",
    here: () => getaddrinfo(42 as unknown as string, 9),
    is: throws("TypeError"),
  },
  {
    asserts: "half a surrogate pair is no host",
    python: "getaddrinfo('\\ud800', 9, 0, SOCK_DGRAM, 0, AI_NUMERICHOST)",
    here: () => getaddrinfo("\ud800", 9, { type: SOCK_DGRAM, flags: AI_NUMERICHOST }),
    is: throws("EAI_NONAME"),
    differs: "JavaScript's text becomes UTF-8 with U+FFFD in its place, which is the name of no host.",
  },
];

const services: readonly Behaviour[] = [
  asks("neither host nor service is EAI_NONAME", { host: null, service: null }, { is: throws("EAI_NONAME") }),
  asks("no service is port 0", { host: "::1", service: null }, { is: [udp6("::1", 0)] }),
  asks("a service may be the text of a port", { host: "::1", service: "9" }, { is: [udp6("::1", 9)] }),
  asks("a service may be a name", { host: "::1", service: "domain" }, { is: [udp6("::1", 53)] }),
  asks(
    "a service that UDP does not have is EAI_SERVICE",
    { host: "::1", service: "smtp" },
    { is: throws("EAI_SERVICE") },
  ),
  asks("an unknown service is EAI_SERVICE", { host: "::1", service: "no-such-service" }, { is: throws("EAI_SERVICE") }),
  asks(
    "AI_NUMERICSERV refuses names",
    { host: "::1", service: "domain", flags: AI_NUMERICSERV },
    { is: throws("EAI_NONAME") },
  ),
  asks(
    "AI_NUMERICSERV with no service does not crash",
    { host: "::1", service: null, flags: AI_NUMERICSERV },
    {
      is: [udp6("::1", 0)],
    },
  ),
  asks("port 65535 is the last", { host: "::1", service: 65535 }, { is: [udp6("::1", 65535)] }),
  asks(
    "port 65536 is refused",
    { host: "::1", service: 65536 },
    {
      is: throws("EAI_SERVICE"),
      differs: "glibc answers with port 0, to which nothing can be sent; musl refuses it too.",
    },
  ),
  asks("port -1 is refused", { host: "::1", service: -1 }, { is: throws("EAI_SERVICE") }),
  {
    asserts: "a huge port is refused without a crash",
    here: () => getaddrinfo(null, 2 ** 256),
    is: throws("EAI_SERVICE"),
  },
];

export const lookups: Group = {
  title: "getaddrinfo",
  source:
    "CPython: testGetaddrinfo, test_getaddrinfo_int_port_overflow, test_getaddrinfo_ipv6_basic, …_scopeid_symbolic, …_scopeid_numeric, test_host_resolution_bad_address. RFC 3493, section 6.1. Rows are (family, type, proto, canonname, address).",
  behaviours: [...hosts, ...services],
};
