import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ADDRINFO } from "../../../packages/common/src/socket/layout/addrinfo.ts";
import { IOVEC, MMSGHDR, MSGHDR } from "../../../packages/common/src/socket/layout/mmsghdr.ts";
import { FLOWLABEL_REQ, IP_MREQN, IPV6_MREQ } from "../../../packages/common/src/socket/layout/options.ts";
import { SOCKADDR_IN, SOCKADDR_IN6 } from "../../../packages/common/src/socket/layout/sockaddr.ts";
import * as constants from "../../../packages/common/src/socket/libc/constants.ts";

const hasCompiler = spawnSync("cc", ["--version"], { stdio: "ignore" }).status === 0;
if (!hasCompiler) process.stderr.write("skipped: needs a C compiler called cc with the C library's headers\n");

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
/** Of the kernel's headers alone, or under another name in the C library's. */
const KERNEL_ONLY = /^(IPV6_FL_|IPV6_FLOW|SO_|IP_MTU|IP_RECVERR|IPV6_PMTUDISC)/;

describe.skipIf(!hasCompiler)("what a C compiler makes of the headers", () => {
  it.each(LAYOUTS)("struct %s has its members where they are laid out", (name, layout, prefix) => {
    const lines = Object.keys(layout).map((member) =>
      member === "size"
        ? `printf("size %zu\\n", sizeof(struct ${name}));`
        : `printf("${member} %zu\\n", offsetof(struct ${name}, ${prefix}${member}));`,
    );
    const headers = name === "in6_flowlabel_req" ? KERNEL_HEADERS : HEADERS;
    expect(measured(headers, lines)).toEqual(layout);
  });

  it("the constants have the values written here", () => {
    const ours = Object.entries(constants).filter(([name]) => !KERNEL_ONLY.test(name));
    const lines = ours.map(([name]) => `#ifdef ${name}\nprintf("${name} %d\\n", ${name});\n#endif`);
    // Enumerated, not defined.
    for (const name of ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "IPPROTO_UDP", "MSG_PEEK", "MSG_TRUNC"]) {
      lines.push(`printf("${name} %d\\n", ${name});`);
    }
    const values = measured(HEADERS, lines);
    expect(Object.keys(values).length).toBeGreaterThan(80);
    expect(values).toEqual(Object.fromEntries(ours.filter(([name]) => name in values)));
  });

  it("the kernel's own constants have the values written here", () => {
    const ours = Object.entries(constants).filter(([name]) => KERNEL_ONLY.test(name));
    const lines = ours.map(([name]) => `#ifdef ${name}\nprintf("${name} %d\\n", (int)${name});\n#endif`);
    const values = measured(["linux/in6.h", "linux/in.h", "asm/socket.h", "stdio.h"], lines);
    expect(values).toEqual(Object.fromEntries(ours.filter(([name]) => name in values)));
    expect(Object.keys(values)).toEqual(expect.arrayContaining(["SO_RXQ_OVFL", "IPV6_FL_S_ANY", "IPV6_FLOWINFO_SEND"]));
  });
});

/** Compiles and runs a C program that prints names and numbers. */
function measured(headers: readonly string[], lines: readonly string[]): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), "layouts-"));
  try {
    const includes = headers.map((header) => `#include <${header}>`);
    const source = ["#define _GNU_SOURCE", ...includes, "int main(void) {", ...lines, "return 0; }", ""].join("\n");
    writeFileSync(join(folder, "print.c"), source);
    execFileSync("cc", ["-o", join(folder, "print"), join(folder, "print.c")]);
    const output = execFileSync(join(folder, "print"), { encoding: "utf8" });
    const pairs = output
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    return Object.fromEntries(pairs.map(([name, value]) => [name, Number(value)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
