import { beforeAll, describe, expect, it } from "vitest";
import * as addrinfo from "../../../packages/common/src/socket/layout/addrinfo.ts";
import * as cmsghdr from "../../../packages/common/src/socket/layout/cmsghdr.ts";
import * as mmsghdr from "../../../packages/common/src/socket/layout/mmsghdr.ts";
import * as names from "../../../packages/common/src/socket/layout/names.ts";
import * as options from "../../../packages/common/src/socket/layout/options.ts";
import * as sockaddr from "../../../packages/common/src/socket/layout/sockaddr.ts";
import { TIMEX } from "../../../packages/common/src/socket/layout/timex.ts";
import { constantsOf, PLATFORMS } from "../../support/c-toolchain.ts";
import { lacks } from "../../support/requires.ts";

type Layout = Readonly<Record<string, number>>;

/** Each layout with the C type that it is of, and what the names of its members begin with in C. */
const LAYOUTS: readonly (readonly [type: string, layout: Layout, prefix: string])[] = [
  ["sockaddr_in", sockaddr.SOCKADDR_IN, "sin_"],
  ["sockaddr_in6", sockaddr.SOCKADDR_IN6, "sin6_"],
  ["addrinfo", addrinfo.ADDRINFO, "ai_"],
  ["if_nameindex", names.IF_NAMEINDEX, "if_"],
  ["servent", names.SERVENT, "s_"],
  ["protoent", names.PROTOENT, "p_"],
  ["iovec", mmsghdr.IOVEC, "iov_"],
  ["msghdr", mmsghdr.MSGHDR, "msg_"],
  ["mmsghdr", mmsghdr.MMSGHDR, ""],
  ["cmsghdr", cmsghdr.CMSGHDR, "cmsg_"],
  ["in6_pktinfo", cmsghdr.IN6_PKTINFO, "ipi6_"],
  ["in_pktinfo", cmsghdr.IN_PKTINFO, "ipi_"],
  ["ip6_mtuinfo", cmsghdr.IP6_MTUINFO, "ip6m_"],
  ["timespec", cmsghdr.TIMESPEC, "tv_"],
  ["timex", TIMEX, ""],
  ["ipv6_mreq", options.IPV6_MREQ, "ipv6mr_"],
  ["ip_mreqn", options.IP_MREQN, "imr_"],
];

/** Those of the kernel's own headers: the C library has no say in them, and its headers can't stand beside them. */
const KERNEL_LAYOUTS: typeof LAYOUTS = [
  ["in6_flowlabel_req", options.FLOWLABEL_REQ, "flr_"],
  ["sock_extended_err", cmsghdr.SOCK_EXTENDED_ERR, "ee_"],
  ["scm_timestamping", { size: cmsghdr.SCM_TIMESTAMPING_TIMES.size }, ""],
];

const HEADERS = [
  "sys/socket.h",
  "netinet/in.h",
  "netinet/udp.h",
  "netdb.h",
  "net/if.h",
  "sys/timex.h",
  "time.h",
  "stddef.h",
];
const KERNEL_HEADERS = ["time.h", "linux/in6.h", "linux/errqueue.h", "stddef.h"];

describe.each(PLATFORMS)("what a C compiler makes of the headers of %s", (platform, toolchain) => {
  describe.skipIf(lacks(platform))("is the layout of", () => {
    let measured: Record<string, number>;
    beforeAll(() => {
      measured = constantsOf(toolchain, HEADERS, { ...questions(LAYOUTS), storage: "sizeof(struct sockaddr_storage)" });
    });

    it.each(LAYOUTS)("struct %s", (type, layout) => {
      expect(measuredOf(type, measured)).toEqual(layout);
    });

    it("struct sockaddr_storage, as long as any address", () => {
      expect(measured["storage"]).toBe(sockaddr.SOCKADDR_STORAGE_SIZE);
    });

    it.each(toolchain.libc === "glibc" ? KERNEL_LAYOUTS : [])("struct %s", (type, layout, prefix) => {
      const answers = constantsOf(toolchain, KERNEL_HEADERS, questions([[type, layout, prefix]]));
      expect(measuredOf(type, answers)).toEqual(layout);
    });

    it("the lengths in struct msghdr: 64 bits wide to the kernel, of which musl declares the lower 32", () => {
      const declared = constantsOf(toolchain, HEADERS, {
        iovlen: "sizeof(((struct msghdr *)0)->msg_iovlen)",
        controllen: "sizeof(((struct msghdr *)0)->msg_controllen)",
      });
      const width = toolchain.libc === "musl" ? 4 : 8;
      expect(declared).toEqual({ iovlen: width, controllen: width });
      expect([mmsghdr.MSGHDR.control, mmsghdr.MSGHDR.flags]).toEqual([
        mmsghdr.MSGHDR.iovlen + 8,
        mmsghdr.MSGHDR.controllen + 8,
      ]);
    });
  });
});

function questions(layouts: typeof LAYOUTS): Record<string, string> {
  const asked = layouts.flatMap(([type, layout, prefix]) =>
    Object.keys(layout).map((member) => [
      `${type}.${member}`,
      member === "size" ? `sizeof(struct ${type})` : `offsetof(struct ${type}, ${prefix}${member})`,
    ]),
  );
  return Object.fromEntries(asked);
}

function measuredOf(type: string, answers: Readonly<Record<string, number>>): Layout {
  const own = Object.entries(answers).filter(([name]) => name.startsWith(`${type}.`));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(type.length + 1), value]));
}
