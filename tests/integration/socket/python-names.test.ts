import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as socket from "../../../packages/common/src/socket/index.ts";
import {
  AddressInfoError,
  AF_INET,
  AF_INET6,
  AI_ADDRCONFIG,
  AI_ALL,
  AI_CANONNAME,
  AI_NUMERICHOST,
  AI_NUMERICSERV,
  AI_PASSIVE,
  AI_V4MAPPED,
  ERRNO,
  NI_DGRAM,
  NI_NAMEREQD,
  NI_NOFQDN,
  NI_NUMERICHOST,
  NI_NUMERICSERV,
  SOCK_DGRAM,
  type SocketAddress,
  SocketError,
} from "../../../packages/common/src/socket/index.ts";
import { lacks } from "../../support/requires.ts";
import { type PythonAnswer, PythonNames } from "./python-names.ts";

const RUNS = { numRuns: 500 };

const octets = (length: number) =>
  fc.array(fc.oneof(fc.constant(0), fc.nat(255)), { minLength: length, maxLength: length });
const family = fc.constantFrom(AF_INET, AF_INET6);
const port = fc.nat(65_535);
const ipv4 = octets(4).map((address) => socket.inet_ntop(AF_INET, Uint8Array.from(address)));
const ipv6 = octets(16).map((address) => socket.inet_ntop(AF_INET6, Uint8Array.from(address)));
const linkLocal = octets(8).map((tail) => socket.inet_ntop(AF_INET6, [0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...tail]));
const oddlyWritten = fc.oneof(
  fc.ipV6(),
  fc.ipV4(),
  fc.ipV4Extended(),
  fc.tuple(linkLocal, fc.constantFrom("lo", "1", "999", "nonesuch", "")).map((parts) => parts.join("%")),
  fc
    .array(fc.constantFrom("0", "1", "a", "f", "ffff", "255", "08", ":", "::", ".", "%", "x", "-"), {
      minLength: 1,
      maxLength: 14,
    })
    .map((parts) => parts.join("")),
);
const anyOf = (...flags: readonly number[]) =>
  fc.subarray([...flags]).map((chosen) => chosen.reduce((all, flag) => all | flag, 0));

describe.skipIf(lacks("python3"))("as Python's socket module", () => {
  let python: PythonNames;
  beforeAll(() => {
    python = new PythonNames();
  });
  afterAll(() => python[Symbol.asyncDispose]());

  it("has the same value for every constant that both have", async () => {
    const theirs = answered<Record<string, number>>(await python.ask("constants"));
    const ours = Object.entries(socket).filter(([name, value]) => name in theirs && typeof value === "number");
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(ours.map(([name]) => [name, theirs[name]])));
    expect(ours.length).toBeGreaterThan(100);
  });

  it("has the same name for every errno", async () => {
    const theirs = answered<Record<string, string>>(await python.ask("errorcode"));
    const ours = Object.fromEntries(Object.values(ERRNO).map((errno) => [errno, new SocketError("", errno).code]));
    const agreed = Object.fromEntries(Object.entries(theirs).map(([errno, name]) => [errno, ALIASES[name] ?? name]));
    expect(ours).toMatchObject(agreed);
  });

  it("reads and writes addresses alike", async () => {
    await alike(fc.tuple(family, oddlyWritten), "inet_pton", (which, text) => [...socket.inet_pton(which, text)]);
    await alike(fc.tuple(fc.constant(AF_INET), octets(4)), "inet_ntop", socket.inet_ntop);
    await alike(fc.tuple(fc.constant(AF_INET6), octets(16)), "inet_ntop", socket.inet_ntop);
    await alike(fc.tuple(oddlyWritten), "inet_aton", (text) => [...socket.inet_aton(text)]);
    await alike(fc.tuple(octets(4)), "inet_ntoa", socket.inet_ntoa);
  });

  it("turns octets round alike", async () => {
    await alike(fc.tuple(fc.nat(0xffff)), "htons", socket.htons);
    await alike(fc.tuple(fc.integer({ min: 0, max: 0xffffffff })), "htonl", socket.htonl);
  });

  it("finds the same rows and errors for numeric hosts and ports", async () => {
    const flags = anyOf(AI_PASSIVE, AI_CANONNAME, AI_V4MAPPED, AI_ALL, AI_ADDRCONFIG);
    const families = fc.constantFrom(0, AF_INET, AF_INET6, 99);
    const service = fc.oneof(port, port.map(String), fc.constant(null));
    const asked = fc.tuple(
      fc.oneof(oddlyWritten, ipv4, ipv6, fc.constant(null)),
      service,
      families,
      fc.constantFrom(0, SOCK_DGRAM, 99),
      fc.constantFrom(0, 17),
      flags.map((chosen) => chosen | AI_NUMERICHOST | AI_NUMERICSERV),
    );
    await alike(asked, "getaddrinfo", async (host, named, which, type, proto, how) => {
      const rows = await socket.getaddrinfo(host, named, { family: which, type, proto, flags: how });
      return rows.map((row) => [row.family, row.type, row.proto, row.canonname, row.address]);
    });
  });

  it("writes the same names for socket addresses", async () => {
    const scopeid = fc.constantFrom(0, 1, 2, 999_999, 0xffffffff);
    const address = fc.oneof(fc.tuple(ipv4, port), fc.tuple(fc.oneof(ipv6, linkLocal), port, fc.nat(0xfffff), scopeid));
    const flags = anyOf(NI_NUMERICSERV, NI_DGRAM, NI_NOFQDN, NI_NAMEREQD).map((chosen) => chosen | NI_NUMERICHOST);
    await alike(fc.tuple(address, flags), "getnameinfo", (named, how) =>
      socket.getnameinfo(named as unknown as SocketAddress, how),
    );
  });

  it("knows the same interfaces, services and protocols", async () => {
    expect({ value: socket.if_nameindex() }).toEqual(await python.ask("if_nameindex"));
    const proto = fc.constantFrom("udp", "tcp", "nonesuch", "");
    const services = fc.tuple(fc.constantFrom("domain", "ntp", "snmp", "https", "tftp", "nonesuch", ""), proto);
    await alike(services, "getservbyname", (name, by) => socket.getservbyname(name, by));
    const ports = fc.tuple(fc.oneof(fc.nat(1100), port), proto);
    await alike(ports, "getservbyport", (number, by) => socket.getservbyport(number, by));
    const protocols = fc.constantFrom("ip", "icmp", "udp", "ipv6", "ipv6-icmp", "UDP", "nonesuch", "");
    await alike(fc.tuple(protocols), "getprotobyname", socket.getprotobyname);
  });

  /** Asserts that a call of ours does what Python's does: the same value, or an error of the same kind and number. */
  async function alike<Args extends readonly unknown[]>(
    args: fc.Arbitrary<Args>,
    call: string,
    ours: (...args: Args) => unknown,
  ): Promise<void> {
    const property = fc.asyncProperty(args, async (asked) => {
      expect(await outcome(async () => ours(...asked))).toEqual(kindOf(await python.ask(call, ...asked)));
    });
    await fc.assert(property, RUNS);
  }
});

/** Second names, which Python gives for numbers that have two. */
const ALIASES: Readonly<Record<string, string>> = {
  EDEADLOCK: "EDEADLK",
  ENOTSUP: "EOPNOTSUPP",
  EWOULDBLOCK: "EAGAIN",
};

async function outcome(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: JSON.parse(JSON.stringify(await call())) };
  } catch (error) {
    if (error instanceof AddressInfoError) return { error: "gaierror", errno: error.errno };
    if (error instanceof SocketError) return { error: "OSError" };
    throw error;
  }
}

// Python's OSErrors of these calls carry no errno, only a text.
function kindOf(answer: PythonAnswer): unknown {
  return "error" in answer && answer.error === "OSError" ? { error: "OSError" } : answer;
}

function answered<T>(answer: PythonAnswer): T {
  if ("value" in answer) return answer.value as T;
  throw new Error(`python3 answers ${answer.error}`);
}
