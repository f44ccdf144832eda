import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  AI_NUMERICHOST,
  AI_NUMERICSERV,
  AI_PASSIVE,
  getaddrinfo,
  getnameinfo,
  if_nametoindex,
  NI_NUMERICHOST,
  NI_NUMERICSERV,
  SOCK_DGRAM,
} from "./index.ts";
import { RESOLVER } from "./offload.ts";

const lo = if_nametoindex("lo");

// The double of a name whose servers do not answer: a call that ends when the test does.
function hang(): void {
  const start = (done: (settle: () => void) => void) => onTestFinished(() => done(() => undefined));
  void RESOLVER.run({ syscall: "getaddrinfo", address: "hanging.example", memory: [], start });
}

describe("while four lookups hang", () => {
  beforeEach(() => {
    for (let i = 0; i < 4; i++) hang();
  });

  it.each([
    ["::1", 9, 0, ["::1", 9, 0, 0]],
    ["192.0.2.1", "9", 0, ["192.0.2.1", 9]],
    ["fe80::1%lo", null, 0, ["fe80::1", 0, 0, lo]],
    ["::ffff:192.0.2.1", 9, 0, ["::ffff:192.0.2.1", 9, 0, 0]],
    ["127.1", 9, AI_NUMERICHOST, ["127.0.0.1", 9]],
    ["::1", " 9", AI_NUMERICSERV, ["::1", 9, 0, 0]],
  ] as const)("getaddrinfo answers %s, service %j, flags %i at once", async (host, service, flags, address) => {
    expect(await getaddrinfo(host, service, { type: SOCK_DGRAM, flags })).toMatchObject([{ address }]);
  });

  it("getaddrinfo answers for this host at once", async () => {
    const rows = await getaddrinfo(null, 9, { type: SOCK_DGRAM, flags: AI_PASSIVE });
    expect(rows.map(({ address }) => address[0]).sort()).toEqual(["0.0.0.0", "::"]);
  });

  it.each([
    ["localhost", 9, AI_NUMERICHOST, "EAI_NONAME"],
    ["fe80::1%nonesuch", 9, 0, "EAI_NONAME"],
    ["::1", "domain", AI_NUMERICSERV, "EAI_NONAME"],
  ])("getaddrinfo refuses %s, service %j, flags %i at once", async (host, service, flags, code) => {
    await expect(getaddrinfo(host, service, { flags })).rejects.toMatchObject({ code });
  });

  it("getnameinfo writes numbers at once", async () => {
    const numbers = NI_NUMERICHOST | NI_NUMERICSERV;
    expect(await getnameinfo(["fe80::1", 53, 0, lo], numbers)).toEqual(["fe80::1%lo", "53"]);
  });

  it("everything else waits, no longer than it is told to", async () => {
    const timeout = { timeout: 20 };
    const waiting: readonly [Promise<unknown>, string, string][] = [
      [getaddrinfo("localhost", 9, timeout), "getaddrinfo", "localhost:9"],
      [getaddrinfo("::1", "domain", timeout), "getaddrinfo", "[::1]:domain"],
      [getnameinfo(["::1", 9, 0, 0], NI_NUMERICSERV, timeout), "getnameinfo", "::1"],
      [getnameinfo(["::1", 9, 0, 0], NI_NUMERICHOST, timeout), "getnameinfo", "::1"],
    ];
    for (const [call, syscall, address] of waiting) {
      await expect(call).rejects.toMatchObject({ name: "SocketTimeout", code: "ETIMEDOUT", syscall, address });
    }
  });

  it("who has stopped waiting gets no answer, even one that is there", async () => {
    const signal = AbortSignal.abort("enough");
    await expect(getaddrinfo("::1", 9, { signal })).rejects.toBe("enough");
    await expect(getnameinfo(["::1", 9, 0, 0], NI_NUMERICHOST | NI_NUMERICSERV, { signal })).rejects.toBe("enough");
    await expect(getaddrinfo("::1", 9, { timeout: -1 })).rejects.toBeInstanceOf(RangeError);
  });
});
