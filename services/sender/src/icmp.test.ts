import { SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6 } from "@sixbeat/common/socket";
import { describe, expect, it } from "vitest";
import { ICMP_MEANING, ICMP_TYPES, icmpType } from "./icmp.ts";

describe(icmpType, () => {
  it.each([
    [1, 0, "no_route"],
    [1, 1, "admin_prohibited"],
    [1, 2, "no_route"],
    [1, 3, "address_unreachable"],
    [1, 4, "port_unreachable"],
    [1, 5, "admin_prohibited"],
    [1, 6, "admin_prohibited"],
    [1, 7, "other"],
    [2, 0, "packet_too_big"],
    [3, 0, "hop_limit_exceeded"],
    [3, 1, "other"],
    [4, 1, "parameter_problem"],
    [99, 0, "other"],
  ])("tells ICMPv6's type %i with code %i as %s", (type, code, expected) => {
    expect(icmpType(SO_EE_ORIGIN_ICMP6, type, code)).toBe(expected);
  });

  it.each([
    [3, 0, "no_route"],
    [3, 1, "address_unreachable"],
    [3, 2, "port_unreachable"],
    [3, 3, "port_unreachable"],
    [3, 4, "packet_too_big"],
    [3, 9, "admin_prohibited"],
    [3, 10, "admin_prohibited"],
    [3, 12, "address_unreachable"],
    [3, 13, "admin_prohibited"],
    [3, 16, "other"],
    [11, 0, "hop_limit_exceeded"],
    [11, 1, "other"],
    [12, 0, "parameter_problem"],
    [8, 0, "other"],
  ])("tells ICMP's type %i with code %i as %s", (type, code, expected) => {
    expect(icmpType(SO_EE_ORIGIN_ICMP, type, code)).toBe(expected);
  });

  it("says in words what each means", () => {
    expect(Object.keys(ICMP_MEANING)).toEqual([...ICMP_TYPES]);
  });
});
