import {
  ICMP_DEST_UNREACH,
  ICMP_PARAMETERPROB,
  ICMP_TIME_EXCEEDED,
  ICMP6_DST_UNREACH,
  ICMP6_PACKET_TOO_BIG,
  ICMP6_PARAM_PROB,
  ICMP6_TIME_EXCEEDED,
  SO_EE_ORIGIN_ICMP6,
} from "@sixbeat/common/socket";

/** The kinds of ICMP errors that are told apart, over either family. */
export const ICMP_TYPES = [
  "port_unreachable",
  "no_route",
  "address_unreachable",
  "admin_prohibited",
  "hop_limit_exceeded",
  "packet_too_big",
  "parameter_problem",
  "other",
] as const;

export type IcmpType = (typeof ICMP_TYPES)[number];

/** What each means to a person. */
export const ICMP_MEANING: Readonly<Record<IcmpType, string>> = {
  port_unreachable: "port unreachable; nothing receives there",
  no_route: "no route to the destination",
  address_unreachable: "address unreachable",
  admin_prohibited: "administratively prohibited; a firewall refuses it",
  hop_limit_exceeded: "too many hops",
  packet_too_big: "too big for the path",
  parameter_problem: "parameter problem",
  other: "an ICMP error",
};

/** Errnos that the kernel makes of ICMP errors: a send may fail with them because of another datagram. Source: icmp(7). */
export const ICMP_ERRNOS: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EACCES",
  "EMSGSIZE",
  "EPROTO",
  "EOPNOTSUPP",
  "ENOPROTOOPT",
  "EHOSTDOWN",
  "ENONET",
  "EIO",
]);

/** The kind of an ICMP error, by its type and code. @param origin SO_EE_ORIGIN_ICMP or SO_EE_ORIGIN_ICMP6. */
export function icmpType(origin: number, type: number, code: number): IcmpType {
  return origin === SO_EE_ORIGIN_ICMP6 ? icmp6Type(type, code) : icmp4Type(type, code);
}

/** RFC 4443, section 3. */
function icmp6Type(type: number, code: number): IcmpType {
  switch (type) {
    case ICMP6_DST_UNREACH:
      return UNREACHABLE6[code] ?? "other";
    case ICMP6_PACKET_TOO_BIG:
      return "packet_too_big";
    case ICMP6_TIME_EXCEEDED:
      return code === 0 ? "hop_limit_exceeded" : "other";
    case ICMP6_PARAM_PROB:
      return "parameter_problem";
    default:
      return "other";
  }
}

/** RFC 792 and RFC 1812, section 5.2.7. */
function icmp4Type(type: number, code: number): IcmpType {
  switch (type) {
    case ICMP_DEST_UNREACH:
      return UNREACHABLE4[code] ?? "other";
    case ICMP_TIME_EXCEEDED:
      return code === 0 ? "hop_limit_exceeded" : "other";
    case ICMP_PARAMETERPROB:
      return "parameter_problem";
    default:
      return "other";
  }
}

/** By code: no route; prohibited; beyond the scope of the source; address; port; policy; reject route. */
const UNREACHABLE6: readonly IcmpType[] = [
  "no_route",
  "admin_prohibited",
  "no_route",
  "address_unreachable",
  "port_unreachable",
  "admin_prohibited",
  "admin_prohibited",
];

/**
 * By code: network; host; protocol; port; fragmentation needed; source route; network and host unknown; source host
 * isolated; network and host prohibited; network and host for this type of service; prohibited; precedence (two).
 */
const UNREACHABLE4: readonly IcmpType[] = [
  "no_route",
  "address_unreachable",
  "port_unreachable",
  "port_unreachable",
  "packet_too_big",
  "no_route",
  "no_route",
  "address_unreachable",
  "no_route",
  "admin_prohibited",
  "admin_prohibited",
  "no_route",
  "address_unreachable",
  "admin_prohibited",
  "admin_prohibited",
  "admin_prohibited",
];
