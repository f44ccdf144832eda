import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import {
  AddressInfoError,
  AF_INET,
  AF_INET6,
  AI_ALL,
  AI_CANONNAME,
  AI_NUMERICHOST,
  AI_NUMERICSERV,
  AI_PASSIVE,
  AI_V4MAPPED,
  getaddrinfo,
  getnameinfo,
  IPPROTO_UDP,
  if_nametoindex,
  NI_NAMEREQD,
  NI_NUMERICHOST,
  NI_NUMERICSERV,
  SOCK_DGRAM,
  SocketError,
} from "./index.ts";
import { LIBC } from "./libc/platform.ts";

// The C libraries differ in what they refuse, and how they say so.
const MUSL = LIBC === "musl";
const UDP = { type: SOCK_DGRAM } as const;
const lo = if_nametoindex("lo");

describe("getaddrinfo", () => {
  it("returns rows with everything a socket needs", async () => {
    expect(await getaddrinfo("::1", 54_321, UDP)).toEqual([
      { family: AF_INET6, type: SOCK_DGRAM, proto: IPPROTO_UDP, canonname: "", address: ["::1", 54_321, 0, 0] },
    ]);
    expect(await getaddrinfo("127.0.0.1", "54321", UDP)).toEqual([
      { family: AF_INET, type: SOCK_DGRAM, proto: IPPROTO_UDP, canonname: "", address: ["127.0.0.1", 54_321] },
    ]);
  });

  it("names this host when asked for none: the wildcard to bind to, else loopback", async () => {
    const addresses = async (flags: number) =>
      (await getaddrinfo(null, 9, { ...UDP, flags })).map(({ address }) => address[0]).sort();
    expect(await addresses(AI_PASSIVE)).toEqual(["0.0.0.0", "::"]);
    expect(await addresses(0)).toEqual(["127.0.0.1", "::1"]);
    expect(await getaddrinfo("::1", null, { ...UDP, flags: AI_PASSIVE })).toMatchObject([
      { address: ["::1", 0, 0, 0] },
    ]);
  });

  it("gives the canonical name in the first row only, when asked", async () => {
    const rows = await getaddrinfo("::1", 9, { flags: AI_CANONNAME });
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map(({ canonname }) => canonname)).toEqual(["::1", ...rows.slice(1).map(() => "")]);
  });

  it("resolves a name of the hosts file, in each family", async () => {
    expect(await getaddrinfo("localhost", 9, { ...UDP, family: AF_INET })).toMatchObject([
      { address: ["127.0.0.1", 9] },
    ]);
    const mapped = await getaddrinfo("127.0.0.1", 9, { ...UDP, family: AF_INET6, flags: AI_V4MAPPED | AI_ALL });
    expect(mapped).toMatchObject([{ address: ["::ffff:127.0.0.1", 9, 0, 0] }]);
  });

  it.each([
    ["fe80::1%lo", "fe80::1", lo],
    ["fe80::1%1", "fe80::1", 1],
    ["ff02::1de:c0:face:8D%lo", "ff02::1de:c0:face:8d", lo],
  ])("turns the zone of %s into a scopeid", async (host, address, scopeid) => {
    const rows = await getaddrinfo(host, 9, { ...UDP, flags: AI_NUMERICHOST });
    expect(rows.map((row) => row.address)).toEqual([[address, 9, 0, scopeid]]);
  });

  it.each([
    ["a name where a number was asked for", "localhost", 9, { flags: AI_NUMERICHOST }, "EAI_NONAME"],
    ["nothing at all", null, null, {}, "EAI_NONAME"],
    ["the empty name", "", 9, {}, "EAI_NONAME"],
    ["a NUL in the name", "::1\0", 9, {}, "EAI_NONAME"],
    ["a name longer than names can be", "a".repeat(5000), 9, { flags: AI_NUMERICHOST }, "EAI_NONAME"],
    ["an unknown service", "::1", "nonesuch", UDP, "EAI_SERVICE"],
    ["a service by name where a number was asked for", "::1", "domain", { flags: AI_NUMERICSERV }, "EAI_NONAME"],
    ["a port too high", "::1", 65_536, UDP, "EAI_SERVICE"],
    ["a port too high, in text", "::1", " 65536", UDP, "EAI_SERVICE"],
    ["a negative port", "::1", -1, UDP, "EAI_SERVICE"],
    ["half a port", "::1", 0.5, UDP, "EAI_SERVICE"],
    ["no number for a port", "::1", Number.NaN, UDP, "EAI_SERVICE"],
    ["a NUL in the service", "::1", "9\0", UDP, "EAI_SERVICE"],
    ["an unknown family", "::1", 9, { family: 99 }, "EAI_FAMILY"],
    ["an unknown type", "::1", 9, { type: 99 }, MUSL ? "EAI_SERVICE" : "EAI_SOCKTYPE"],
    ["unknown flags", "::1", 9, { flags: 0x40000000 }, "EAI_BADFLAGS"],
  ])("says why it has no answer to %s", async (_, host, service, hints, code) => {
    const error: unknown = await getaddrinfo(host, service, hints).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AddressInfoError);
    expect(error).toMatchObject({ name: "AddressInfoError", syscall: "getaddrinfo", code });
  });

  it("has no canonical name of no name: glibc refuses, musl answers without one", async () => {
    const answer = getaddrinfo(null, 9, { ...UDP, flags: AI_CANONNAME });
    if (MUSL) expect((await answer)[0].canonname).toBe("");
    else await expect(answer).rejects.toMatchObject({ code: "EAI_BADFLAGS" });
  });

  it("has a message that a person understands", async () => {
    await expect(getaddrinfo("::1", "nonesuch", UDP)).rejects.toThrow(
      `getaddrinfo [::1]:nonesuch: ${MUSL ? "unrecognized service" : "servname not supported for ai_socktype"} (EAI_SERVICE)`,
    );
  });

  it.each([
    ["host", [1, 9]],
    ["host", [undefined, 9]],
    ["host", [Buffer.from("::1"), 9]],
    ["host", [["::1"], 9]],
    ["service", ["::1", undefined]],
    ["service", ["::1", true]],
    ["service", ["::1", Buffer.from("9")]],
    ["service", ["::1", Symbol("9")]],
    ["flags", ["::1", 9, { flags: "1" }]],
    ["family", ["::1", 9, { family: Number.NaN }]],
    ["type", ["::1", 9, { type: 2.5 }]],
    ["proto", ["::1", 9, { proto: 2 ** 31 }]],
    ["hints", ["::1", 9, null]],
    ["signal", ["::1", 9, { signal: {} }]],
  ])("refuses a %s that is none (%#)", async (_, args) => {
    const error: unknown = await getaddrinfo(...(args as Parameters<typeof getaddrinfo>)).catch((thrown) => thrown);
    expect(error instanceof TypeError || error instanceof RangeError, String(error)).toBe(true);
  });

  it("does not hold up the event loop, and serves more lookups than koffi has places for", async () => {
    let turns = 0;
    let done = false;
    const count = () => {
      turns++;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    const lookups = await Promise.all(Array.from({ length: 600 }, (_, i) => getaddrinfo("localhost", i, UDP)));
    done = true;
    expect(lookups.map(([row]) => row?.address[1])).toEqual(Array.from({ length: 600 }, (_, i) => i));
    expect(turns).toBeGreaterThan(1);
  });

  it("ends with the signal's reason, running or waiting, and listens no longer", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const { signal } = controller;
    const lookups = Array.from({ length: 20 }, () => getaddrinfo("localhost", 9, { ...UDP, signal }));
    controller.abort(reason);
    lookups.push(getaddrinfo("::1", 9, { ...UDP, signal }));
    for (const lookup of lookups) await expect(lookup).rejects.toBe(reason);
    await getaddrinfo("localhost", 9, UDP);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    const { signal: quiet } = new AbortController();
    await getaddrinfo("localhost", 9, { ...UDP, signal: quiet });
    expect(getEventListeners(quiet, "abort")).toHaveLength(0);
  });
});

describe("getnameinfo", () => {
  it.each([
    [["::1", 54_321, 0, 0], "::1"],
    [["192.0.2.1", 54_321], "192.0.2.1"],
    [["fe80::1", 54_321, 0, lo], "fe80::1%lo"],
    [["fe80::1%lo", 54_321, 0, 0], "fe80::1%lo"],
    [["fe80::1", 54_321, 0, 999_999], "fe80::1%999999"],
  ] as const)("writes %j in numbers", async (address, host) => {
    expect(await getnameinfo(address, NI_NUMERICHOST | NI_NUMERICSERV)).toEqual([host, "54321"]);
  });

  it("finds the name of an address in the hosts file", async () => {
    expect((await getnameinfo(["127.0.0.1", 9], NI_NUMERICSERV))[0]).toBe("localhost");
  });

  it.each([
    ["no text for an address", [["localhost", 9], 0], AddressInfoError],
    ["no tuple", [null], TypeError],
    ["a short tuple", [["::1"]], TypeError],
    ["text", ["::1"], TypeError],
    ["flags that are none", [["::1", 9, 0, 0], "1"], TypeError],
    ["flags that are not whole", [["::1", 9, 0, 0], 0.5], RangeError],
  ])("refuses %s", async (_, args, thrown) => {
    await expect(getnameinfo(...(args as Parameters<typeof getnameinfo>))).rejects.toThrow(thrown);
  });

  it("refuses unknown flags with glibc; musl passes over them", async () => {
    const answer = getnameinfo(["127.0.0.1", 9], 0x40000000 | NI_NUMERICHOST | NI_NUMERICSERV);
    if (MUSL) expect(await answer).toEqual(["127.0.0.1", "9"]);
    else await expect(answer).rejects.toMatchObject({ code: "EAI_BADFLAGS" });
  });

  it("says when a name is demanded and there is none", async () => {
    const { signal } = new AbortController();
    const contradiction = getnameinfo(["::1", 9, 0, 0], NI_NAMEREQD | NI_NUMERICHOST, { signal });
    await expect(contradiction).rejects.toMatchObject({ syscall: "getnameinfo", code: "EAI_NONAME", address: "::1" });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    await expect(getnameinfo(["fe80::1%nonesuch", 9, 0, 0])).rejects.toBeInstanceOf(SocketError);
  });

  it("ends with the signal's reason", async () => {
    await expect(getnameinfo(["::1", 9, 0, 0], 0, { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
  });
});
