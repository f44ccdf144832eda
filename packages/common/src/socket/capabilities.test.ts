import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AF_INET6, gethostname, has_dualstack_ipv6, has_ipv6, Socket, SocketError } from "./index.ts";

describe("what the host can do", () => {
  it("includes IPv6 when an IPv6 socket can be made", () => {
    expect(has_ipv6).toBe(can(() => new Socket(AF_INET6).close()));
    expect(has_dualstack_ipv6()).toBe(has_ipv6);
  });

  it("includes saying its name", () => {
    expect(gethostname()).toBe(readFileSync("/proc/sys/kernel/hostname", "utf8").trim());
  });
});

function can(attempt: () => void): boolean {
  try {
    attempt();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(SocketError);
    return false;
  }
}
