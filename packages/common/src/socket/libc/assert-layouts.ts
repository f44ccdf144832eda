import type koffi from "koffi";
import { ADDRINFO } from "../layout/addrinfo.ts";
import { CMSGHDR, IN_PKTINFO, IN6_PKTINFO, IP6_MTUINFO, SOCK_EXTENDED_ERR, TIMESPEC } from "../layout/cmsghdr.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "../layout/mmsghdr.ts";
import { IF_NAMEINDEX, PROTOENT, SERVENT } from "../layout/names.ts";
import { FLOWLABEL_REQ, IP_MREQN, IPV6_MREQ } from "../layout/options.ts";
import { SOCKADDR_IN, SOCKADDR_IN6 } from "../layout/sockaddr.ts";
import { TIMEX } from "../layout/timex.ts";

/**
 * Compares the hand-written byte layouts with what the C ABI of this platform makes of the headers' declarations.
 * A difference would corrupt memory, so it refuses to load.
 *
 * @throws {Error} naming the structure and the member that differ.
 */
export function assertLayouts(c: typeof koffi): void {
  for (const [name, { declaration, layout }] of Object.entries(HEADERS)) {
    const type = c.struct(declaration);
    const measured: Record<string, number> = { size: c.sizeof(type) };
    for (const member of Object.keys(declaration)) measured[member] = c.offsetof(type, member);
    for (const [member, offset] of Object.entries(layout)) {
      if (measured[member] === offset) continue;
      throw new Error(
        `struct ${name}: ${member} is ${measured[member]} on this platform, not ${offset} as laid out here`,
      );
    }
  }
}

// The declarations of the headers, member by member. Arrays of bytes are written as koffi's fixed arrays.
const HEADERS = {
  sockaddr_in: {
    declaration: { family: "uint16_t", port: "uint16_t", addr: "uint32_t", zero: "uint8_t [8]" },
    layout: SOCKADDR_IN,
  },
  sockaddr_in6: {
    declaration: {
      family: "uint16_t",
      port: "uint16_t",
      flowinfo: "uint32_t",
      addr: "uint8_t [16]",
      scope_id: "uint32_t",
    },
    layout: SOCKADDR_IN6,
  },
  addrinfo: {
    declaration: {
      flags: "int",
      family: "int",
      socktype: "int",
      protocol: "int",
      addrlen: "uint32_t",
      addr: "void *",
      canonname: "void *",
      next: "void *",
    },
    layout: ADDRINFO,
  },
  if_nameindex: { declaration: { index: "uint32_t", name: "void *" }, layout: IF_NAMEINDEX },
  servent: { declaration: { name: "void *", aliases: "void *", port: "int", proto: "void *" }, layout: SERVENT },
  protoent: { declaration: { name: "void *", aliases: "void *", proto: "int" }, layout: PROTOENT },
  iovec: { declaration: { base: "void *", len: "size_t" }, layout: IOVEC },
  // The kernel's view of msghdr. musl declares iovlen and controllen as 32 bits and padding, which little-endian
  // machines read alike as long as the high halves are zero.
  msghdr: { declaration: msghdr(), layout: MSGHDR },
  mmsghdr: { declaration: { ...msghdr(), hdr_pad: "uint32_t", msg_len: "uint32_t" }, layout: MMSGHDR },
  // musl declares len as 32 bits and padding, too.
  cmsghdr: { declaration: { len: "size_t", level: "int", type: "int" }, layout: CMSGHDR },
  in6_pktinfo: { declaration: { addr: "uint8_t [16]", ifindex: "uint32_t" }, layout: IN6_PKTINFO },
  in_pktinfo: { declaration: { ifindex: "int", spec_dst: "uint32_t", addr: "uint32_t" }, layout: IN_PKTINFO },
  // The address is a struct sockaddr_in6, of which only size and alignment matter here.
  ip6_mtuinfo: { declaration: { addr: "uint32_t [7]", mtu: "uint32_t" }, layout: IP6_MTUINFO },
  timespec: { declaration: { sec: "int64_t", nsec: "long" }, layout: TIMESPEC },
  // What follows the status is the same to all of them and not read here: only its size matters.
  timex: {
    declaration: {
      modes: "uint32_t",
      offset: "long",
      freq: "long",
      maxerror: "long",
      esterror: "long",
      status: "int",
      rest: "int64_t [20]",
    },
    layout: TIMEX,
  },
  sock_extended_err: {
    declaration: {
      errno: "uint32_t",
      origin: "uint8_t",
      type: "uint8_t",
      code: "uint8_t",
      pad: "uint8_t",
      info: "uint32_t",
      data: "uint32_t",
    },
    layout: SOCK_EXTENDED_ERR,
  },
  ipv6_mreq: { declaration: { multiaddr: "uint8_t [16]", interface: "uint32_t" }, layout: IPV6_MREQ },
  ip_mreqn: { declaration: { multiaddr: "uint32_t", address: "uint32_t", ifindex: "int" }, layout: IP_MREQN },
  in6_flowlabel_req: {
    declaration: {
      dst: "uint8_t [16]",
      label: "uint32_t",
      action: "uint8_t",
      share: "uint8_t",
      flags: "uint16_t",
      expires: "uint16_t",
      linger: "uint16_t",
      pad: "uint32_t",
    },
    layout: FLOWLABEL_REQ,
  },
} as const satisfies Record<
  string,
  { declaration: Readonly<Record<string, string>>; layout: Readonly<Record<string, number>> }
>;

function msghdr() {
  return {
    name: "void *",
    namelen: "uint32_t",
    iov: "void *",
    iovlen: "size_t",
    control: "void *",
    controllen: "size_t",
    flags: "int",
  } as const;
}
