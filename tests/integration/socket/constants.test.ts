import { beforeAll, describe, expect, it } from "vitest";
import * as constants from "../../../packages/common/src/socket/libc/constants.ts";
import { ERRNO } from "../../../packages/common/src/socket/libc/errno.ts";
import { valuesOf } from "../../support/c-program.ts";
import { lacks } from "../../support/requires.ts";

const OURS: Readonly<Record<string, number>> = constants;
const NAMES = Object.keys(OURS);

const C_LIBRARY = ["net/if.h", "netdb.h", "netinet/icmp6.h", "netinet/in.h", "netinet/ip_icmp.h", "netinet/udp.h"];
// They can't stand beside the C library's, which defines some of the same structures.
const KERNEL = [
  ...["time.h", "asm/socket.h", "linux/errqueue.h", "linux/icmp.h", "linux/in.h", "linux/in6.h", "linux/net_tstamp.h"],
  ...["linux/socket.h", "linux/udp.h"],
];

/** Where a C library has no such name, or gives it another value, on purpose. */
const GLIBC_LACKS = ["NI_NUMERICSCOPE"];
const MUSL_LACKS = ["AI_CANONIDN", "AI_IDN", "NI_IDN"];

describe.skipIf(lacks("cc"))("the constants, with this machine's C library", () => {
  let library: Record<string, number>;
  let kernel: Record<string, number>;
  beforeAll(() => {
    library = valuesOf("cc", C_LIBRARY, NAMES);
    kernel = valuesOf("cc", KERNEL, NAMES);
  });

  it("have the values of its headers", () => {
    expect(library).toEqual(ours(library));
    expect(Object.keys(library).length).toBeGreaterThan(200);
  });

  it("have the values of the kernel's headers", () => {
    expect(kernel).toEqual(ours(kernel));
    expect(Object.keys(kernel).length).toBeGreaterThan(150);
  });

  it("are all in the one or the other", () => {
    const lacking = constants.NI_MAXHOST === 255 ? MUSL_LACKS : GLIBC_LACKS;
    expect(NAMES.filter((name) => !(name in library) && !(name in kernel)).sort()).toEqual(lacking);
  });
});

describe.each(["cc", "musl-gcc"] as const)("the errnos, to %s,", (compiler) => {
  it.skipIf(lacks(compiler))("have the values of the headers, and none is missing", () => {
    expect(valuesOf(compiler, ["errno.h"], Object.keys(ERRNO))).toEqual(ERRNO);
    const numbers = Object.values<number>(ERRNO);
    const unused = Array.from({ length: 133 }, (_, i) => i + 1).filter((number) => !numbers.includes(number));
    expect([unused, Math.max(...numbers)]).toEqual([[41, 58], 133]);
  });
});

describe.skipIf(lacks("musl-gcc"))("the constants, with musl", () => {
  let musl: Record<string, number>;
  beforeAll(() => {
    musl = valuesOf("musl-gcc", C_LIBRARY, NAMES);
  });

  it("have the values of its headers, but for the one that says how long a name may be", () => {
    expect(musl).toEqual({ ...ours(musl), NI_MAXHOST: 255 });
    expect(Object.keys(musl).length).toBeGreaterThan(200);
  });

  it("include every name of <netdb.h> but the flags for internationalised names", () => {
    const netdb = NAMES.filter((name) => /^(AI|EAI|NI)_/.test(name));
    expect(netdb.filter((name) => !(name in musl)).sort()).toEqual(MUSL_LACKS);
  });
});

function ours(values: Readonly<Record<string, number>>): Record<string, number | undefined> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, OURS[name]]));
}
