import { describe, expect, it } from "vitest";
import { ADDRINFO } from "../../../packages/common/src/socket/layout/addrinfo.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "../../../packages/common/src/socket/layout/mmsghdr.ts";
import { FLOWLABEL_REQ, IP_MREQN, IPV6_MREQ } from "../../../packages/common/src/socket/layout/options.ts";
import { SOCKADDR_IN, SOCKADDR_IN6 } from "../../../packages/common/src/socket/layout/sockaddr.ts";
import { compile } from "../../support/c-program.ts";
import { lacks } from "../../support/requires.ts";

/** Each layout with the C type it is of, and the C names of the members that are called otherwise here. */
const LAYOUTS = [
  ["sockaddr_in", SOCKADDR_IN, "sin_"],
  ["sockaddr_in6", SOCKADDR_IN6, "sin6_"],
  ["addrinfo", ADDRINFO, "ai_"],
  ["iovec", IOVEC, "iov_"],
  ["msghdr", MSGHDR, "msg_"],
  ["mmsghdr", MMSGHDR, ""],
  ["ipv6_mreq", IPV6_MREQ, "ipv6mr_"],
  ["ip_mreqn", IP_MREQN, "imr_"],
  ["in6_flowlabel_req", FLOWLABEL_REQ, "flr_"],
] as const;

// <linux/in6.h> can't stand beside the C library's <netinet/in.h>, so its structure comes from a file of its own.
const HEADERS = ["sys/socket.h", "netinet/in.h", "netinet/udp.h", "netdb.h", "net/if.h", "stddef.h", "stdio.h"];
const KERNEL_HEADERS = ["linux/in6.h", "stddef.h", "stdio.h"];

describe.skipIf(lacks("cc"))("what a C compiler makes of the headers", () => {
  it.each(LAYOUTS)("struct %s has its members where they are laid out", (name, layout, prefix) => {
    const lines = Object.keys(layout).map((member) =>
      member === "size"
        ? `printf("size %zu\\n", sizeof(struct ${name}));`
        : `printf("${member} %zu\\n", offsetof(struct ${name}, ${prefix}${member}));`,
    );
    const headers = name === "in6_flowlabel_req" ? KERNEL_HEADERS : HEADERS;
    expect(measured(headers, lines)).toEqual(layout);
  });
});

/** Compiles and runs a C program that prints names and numbers. */
function measured(headers: readonly string[], lines: readonly string[]): Record<string, number> {
  const includes = headers.map((header) => `#include <${header}>`);
  using program = compile("cc", ["#define _GNU_SOURCE", ...includes, "int main(void) {", ...lines, "}", ""].join("\n"));
  return program.numbers();
}
