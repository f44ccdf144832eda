import {
  getnameinfo,
  NI_DGRAM,
  NI_NAMEREQD,
  NI_NUMERICHOST,
  NI_NUMERICSERV,
  type SocketAddress,
} from "@sixbeat/common/socket";
import { type Behaviour, type Group, throws } from "../behaviour.ts";

/** The same address and flags on all sides. */
function names(asserts: string, address: SocketAddress, flags: number, rest: Partial<Behaviour>): Behaviour {
  const [host, port, , scopeid = 0] = address;
  const make =
    address.length === 2
      ? `struct sockaddr_in a = in4("${host}", ${port});`
      : `struct sockaddr_in6 a = in6("${host}", ${port}); a.sin6_scope_id = ${scopeid};`;
  return {
    asserts,
    c: `${make} names(ADDRESS(a), ${flags});`,
    python: `getnameinfo((${address.map((part) => JSON.stringify(part)).join(", ")}), ${flags})`,
    here: () => getnameinfo(address, flags),
    ...rest,
  };
}

const NUMERIC = NI_NUMERICHOST | NI_NUMERICSERV;

export const nameLookups: Group = {
  title: "getnameinfo",
  source:
    "CPython: test_getnameinfo, test_getnameinfo_ipv6_scopeid_symbolic, …_numeric, testInterpreterCrash, testRefCountGetNameInfo. RFC 3493, section 6.2.",
  behaviours: [
    names("NI_NUMERICHOST and NI_NUMERICSERV ask nobody", ["2001:db8::7", 54321, 0, 0], NUMERIC, {
      is: ["2001:db8::7", "54321"],
    }),
    names("an IPv4 pair works too", ["192.0.2.1", 80], NUMERIC, { is: ["192.0.2.1", "80"] }),
    names("the zone of a link-local address is the interface's name", ["fe80::1", 9, 0, 1], NUMERIC, {
      is: ["fe80::1%lo", "9"],
    }),
    names("the zone of a multicast address is the interface's name", ["ff02::1de:c0:face:8d", 1234, 0, 1], NUMERIC, {
      is: ["ff02::1de:c0:face:8d%lo", "1234"],
    }),
    names("the zone is a number where there is no such interface", ["fe80::1", 9, 0, 424242], NUMERIC, {
      is: ["fe80::1%424242", "9"],
    }),
    names("the service of a port is UDP's with NI_DGRAM", ["::1", 53, 0, 0], NI_NUMERICHOST | NI_DGRAM, {
      is: ["::1", "domain"],
    }),
    names("NI_DGRAM makes a difference: 514 is shell for TCP", ["::1", 514, 0, 0], NI_NUMERICHOST, {
      is: ["::1", "shell"],
    }),
    names("NI_DGRAM makes a difference: 514 is syslog for UDP", ["::1", 514, 0, 0], NI_NUMERICHOST | NI_DGRAM, {
      is: ["::1", "syslog"],
    }),
    names("127.0.0.1 is localhost", ["127.0.0.1", 9], NI_NUMERICSERV, { is: ["localhost", "9"] }),
    names("NI_NAMEREQD with NI_NUMERICHOST contradicts itself", ["::1", 9, 0, 0], NI_NAMEREQD | NI_NUMERICHOST, {
      is: throws("EAI_NONAME"),
    }),
    names("unknown flags are refused", ["::1", 9, 0, 0], 0x40000000, { is: throws("EAI_BADFLAGS") }),
    {
      asserts: "a name is no address",
      python: "getnameinfo(('mail.python.org', 0), 0)",
      here: () => getnameinfo(["mail.example", 0], 0),
      is: throws("EAI_NONAME"),
      shown: "refused",
      note: "Python asks with AI_NUMERICHOST too.",
    },
    {
      asserts: "no address at all is a TypeError",
      python: "getnameinfo(None, 0)",
      here: () => getnameinfo(null as unknown as SocketAddress, 0),
      is: throws("TypeError"),
    },
    {
      asserts: "flags that are no number are a TypeError",
      python: "getnameinfo(('::1', 0, 0, 0), None)",
      here: () => getnameinfo(["::1", 0, 0, 0], null as unknown as number),
      is: throws("TypeError"),
    },
    {
      asserts: "a flowinfo beyond 20 bits is refused",
      python: "getnameinfo(('::1', 0, 0xffffffff, 0), 0)",
      here: () => getnameinfo(["::1", 0, 0xffffffff, 0], 0),
      is: throws("RangeError"),
    },
  ],
};
