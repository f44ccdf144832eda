import { describe, expect, it } from "vitest";
import * as constants from "../../../packages/common/src/socket/libc/constants.ts";
import { SYSTEM_CALLS } from "../../../packages/common/src/socket/libc/platform.ts";
import { constantsOf, ifDefined, PLATFORMS } from "../../support/c-toolchain.ts";
import { lacks } from "../../support/requires.ts";

const OURS: Readonly<Record<string, number>> = constants;
const HEADERS = [
  "net/if.h",
  "netdb.h",
  "netinet/icmp6.h",
  "netinet/in.h",
  "netinet/ip_icmp.h",
  "netinet/udp.h",
  "sys/socket.h",
];

describe.each(PLATFORMS)("the headers of %s", (platform, toolchain) => {
  describe.skipIf(lacks(platform))("give", () => {
    it("every constant that they define the value it has here", () => {
      const asked = Object.fromEntries(Object.keys(OURS).map((name) => [name, ifDefined(name)]));
      const theirs = constantsOf(toolchain, HEADERS, asked);
      const ours = Object.fromEntries(Object.keys(theirs).map((name) => [name, OURS[name]]));
      expect(theirs).toEqual({ ...ours, NI_MAXHOST: toolchain.libc === "musl" ? 255 : 1025 });
      expect(Object.keys(theirs).length).toBeGreaterThan(200);
    });

    it("the system calls the numbers they have here", () => {
      const ours = SYSTEM_CALLS[toolchain.machine];
      const asked = Object.fromEntries(Object.keys(ours).map((name) => [name, `SYS_${name}`]));
      expect(constantsOf(toolchain, ["sys/syscall.h"], asked)).toEqual(ours);
    });
  });
});
