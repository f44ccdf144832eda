import koffi from "koffi";
import { describe, expect, it, vi } from "vitest";
import * as addrinfo from "../layout/addrinfo.ts";
import * as cmsghdr from "../layout/cmsghdr.ts";
import * as mmsghdr from "../layout/mmsghdr.ts";
import * as names from "../layout/names.ts";
import * as options from "../layout/options.ts";
import * as sockaddr from "../layout/sockaddr.ts";
import * as timex from "../layout/timex.ts";
import { assertLayouts } from "./assert-layouts.ts";

// Three of timespec, which is compared itself.
const { SCM_TIMESTAMPING_TIMES: _, ...messages } = cmsghdr;
const layouts = [addrinfo, messages, mmsghdr, names, options, sockaddr, timex]
  .flatMap((module) => Object.values<unknown>(module))
  .filter((layout) => typeof layout === "object");

describe("the byte layouts", () => {
  it("are all compared, member by member, with what the C ABI makes of their declarations", () => {
    const struct = vi.spyOn(koffi, "struct");
    const offsetof = vi.spyOn(koffi, "offsetof");
    assertLayouts(koffi);
    const declarations = struct.mock.calls.map(([members]) => members as object);
    expect(layouts.length).toBeGreaterThan(15);
    expect(declarations).toHaveLength(layouts.length);
    expect(offsetof.mock.calls.map(([, member]) => member)).toEqual(declarations.flatMap(Object.keys));
  });

  it.each([
    [
      "a member is elsewhere",
      "offsetof",
      "struct sockaddr_in: family is 4096 on this platform, not 0 as laid out here",
    ],
    ["a structure is larger", "sizeof", "struct sockaddr_in: size is 4096 on this platform, not 16 as laid out here"],
  ] as const)("are refused where %s, by name", (_case, measure, message) => {
    vi.spyOn(koffi, measure).mockReturnValue(4096);
    expect(() => assertLayouts(koffi)).toThrow(message);
  });
});
