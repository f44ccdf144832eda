import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { Namespace } from "../../support/namespace.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const SENT = "sixbeat_sender_datagrams_sent_total";
const ICMP = "sixbeat_sender_icmp_errors_total";
const NOT_SENT = "sixbeat_sender_send_errors_total";

describe.skipIf(lacks("namespaces"))("a target's name", () => {
  let pair: NamespacePair;

  beforeAll(async () => {
    pair = await NamespacePair.create();
    await pair.there.shell("ip address add fd00:6::3/64 dev eth0 nodad");
  });

  afterAll(() => pair[Symbol.asyncDispose]());

  beforeEach(async () => {
    await pair.here.setFile("hosts", "");
    await pair.here.setFile("nsswitch.conf", "hosts: files\n");
    await pair.here.setFile("gai.conf", "");
  });

  it.each([
    ["prefers IPv6, wherever it stands", "10.0.6.2 name.test\nfd00:6::2 name.test\n", [], "ipv6", "[fd00:6::2]:54321"],
    ["takes IPv4 where there is nothing else", "10.0.6.2 name.test\n", [], "ipv4", "10.0.6.2:54321"],
    [
      "takes IPv4 where that is asked for",
      "fd00:6::2 name.test\n10.0.6.2 name.test\n",
      ["--family", "ipv4"],
      "ipv4",
      "10.0.6.2:54321",
    ],
    [
      "passes over an address without a route",
      "2001:db8::1 name.test\n10.0.6.2 name.test\n",
      [],
      "ipv4",
      "10.0.6.2:54321",
    ],
  ])("%s", async (_, hosts, options, family, address) => {
    await pair.here.setFile("hosts", hosts);
    await using receiver = new ServiceProcess("receiver", [], pair.there);
    await receiver.ready();
    const args = ["name.test", ...options, "--count", "2", "--interval", "10ms"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    expect(await sender.ended()).toBe(0);
    expect(await sender.logged(/^name.test is /)).toMatchObject({ target: "name.test", address });
    await receiver.metricIs(RECEIVED, { family }, 2);
  });

  it("prefers IPv6 even where the system's own order does not", async () => {
    await pair.here.setFile("hosts", "10.0.6.2 name.test\nfd00:6::2 name.test\n");
    await pair.here.setFile("gai.conf", "precedence ::ffff:0:0/96 100\n");
    const args = ["name.test", "--count", "1", "--max-loss", "100%"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    expect(await sender.logged(/^name.test is /)).toMatchObject({ address: "[fd00:6::2]:54321" });
  });

  it("that is not ASCII is asked for as DNS has it, at both ends", async () => {
    await pair.here.setFile("hosts", "fd00:6::2 xn--mnchen-3ya.test\n");
    await pair.there.setFile("hosts", "fd00:6::2 xn--mnchen-3ya.test\n");
    await using receiver = new ServiceProcess("receiver", ["--listen", "münchen.test"], pair.there);
    await receiver.ready();
    await using sender = new ServiceProcess("sender", ["münchen.test", "--count", "1"], pair.here);
    expect(await sender.ended()).toBe(0);
    await receiver.metricIs(RECEIVED, { target: "münchen.test" }, 1);

    await using server = await silentNameServer(pair.here, 1, "all");
    await using other = new ServiceProcess("sender", ["bücher.test"], pair.here);
    await server.metricReaches(RECEIVED, {}, 2);
    expect(server.printed).toContainEqual(expect.stringContaining("xn--bcher-kva"));
    other.kill("SIGTERM");
  });

  it("that can't be resolved is asked for with back-off, however fast its datagrams fall due", async () => {
    // Nothing listens on port 53, so each lookup fails at once; it takes two questions, of which each is a datagram.
    await pair.here.setFile("resolv.conf", "nameserver ::1\noptions attempts:1\n");
    await pair.here.setFile("nsswitch.conf", "hosts: dns\n");
    const before = await questions(pair.here);
    await using sender = new ServiceProcess("sender", ["nowhere.test", "--interval", "5ms"], pair.here);
    await sender.metricReaches(NOT_SENT, { target: "nowhere.test" }, 300);
    const asked = (await questions(pair.here)) - before;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(30);
  });

  it("that can't be resolved is reported and tried again until it can, and delays nobody", async () => {
    await using receiver = new ServiceProcess("receiver", [], pair.there);
    await receiver.ready();
    const args = ["late.test", "10.0.6.2", "--interval", "50ms", "--resolve-interval", "1s"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    await receiver.metricReaches(RECEIVED, { target: "10.0.6.2" }, 10);
    expect(await sender.logged(/^late.test can't be resolved/)).toMatchObject({
      level: "warn",
      err: { syscall: "getaddrinfo", code: "EAI_NONAME" },
    });
    const figures = await sender.metrics();
    expect(figures.value("sixbeat_sender_targets", { state: "unresolved" })).toBe(1);
    expect(figures.value(NOT_SENT, { target: "late.test", code: "EAI_NONAME" })).toBeGreaterThan(0);
    expect(figures.value(SENT, { target: "late.test" })).toBe(0);

    await pair.here.setFile("hosts", "fd00:6::2 late.test\n");
    await receiver.metricReaches(RECEIVED, { target: "late.test" }, 3);
    const later = await sender.metrics();
    expect(later.value("sixbeat_sender_targets", { state: "unresolved" })).toBe(0);
    expect(later.value(SENT, { target: "late.test", family: "ipv6" })).toBeGreaterThanOrEqual(3);
    expect(later.sum(NOT_SENT, { target: "10.0.6.2" })).toBe(0);
  });

  it("alone and not resolved leaves the sender unready, and no bounded run passes", async () => {
    await using sender = new ServiceProcess("sender", ["nowhere.test"], pair.here);
    expect(await sender.get("/readyz")).toEqual({ status: 503, body: "no target has an address yet\n" });
    expect((await sender.get("/livez")).status).toBe(200);
    const bound = ["--count", "10", "--interval", "100ms"];
    await using bounded = new ServiceProcess("sender", ["nowhere.test", ...bound], pair.here);
    expect(await bounded.ended()).toBe(1);
    expect(bounded.log.at(-1)).toMatchObject({ msg: "stopped", sent: 0, notSent: 10 });
  });

  it.each([
    ["at the next look at its name, while nothing is wrong", "[::]:54321", "1s"],
    ["at once after errors in a row, long before its name is due", "[fd00:6::2]:54321", "1h"],
  ])("that moves is followed %s", async (_, listen, resolveInterval) => {
    await pair.here.setFile("hosts", "fd00:6::2 moving.test\n");
    await using old = new ServiceProcess("receiver", ["--listen", listen], pair.there);
    await old.ready();
    const args = ["moving.test", "--interval", "50ms", "--resolve-interval", resolveInterval];
    await using sender = new ServiceProcess("sender", args, pair.here);
    await old.metricReaches(RECEIVED, {}, 3);

    await pair.here.setFile("hosts", "fd00:6::3 moving.test\n");
    if (resolveInterval === "1h") {
      await using successor = new ServiceProcess("receiver", ["--listen", "[fd00:6::3]:54321"], pair.there);
      await successor.ready();
      const sent = await sender.metricReaches(SENT, { target: "moving.test" }, 10);
      old.kill("SIGTERM");
      await successor.metricReaches(RECEIVED, {}, 3);
      expect(sender.log.filter(({ address }) => address !== undefined)).toHaveLength(2);
      expect((await sender.metrics()).value(SENT, { target: "moving.test" })).toBeGreaterThan(sent);
    } else {
      await sender.logged("moving.test is [fd00:6::3]:54321");
      expect((await sender.metrics()).sum(NOT_SENT)).toBe(0);
      expect((await sender.metrics()).sum(ICMP)).toBe(0);
    }
  });

  it("that moves is followed although hosts send ICMP errors about few of many datagrams", async () => {
    await pair.here.setFile("hosts", "fd00:6::2 moving.test\n");
    const args = ["moving.test", "--interval", "10ms", "--resolve-interval", "1h"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    // So many that the other host has used up what it may send at once.
    await sender.metricReaches(ICMP, { target: "moving.test" }, 15);
    await using successor = new ServiceProcess("receiver", ["--listen", "[fd00:6::3]:54321"], pair.there);
    await successor.ready();
    await pair.here.setFile("hosts", "fd00:6::3 moving.test\n");
    await successor.metricReaches(RECEIVED, {}, 3);
  });

  it("that is no longer resolved goes on with the address it had", async () => {
    await pair.here.setFile("hosts", "fd00:6::2 fading.test\n");
    await using receiver = new ServiceProcess("receiver", [], pair.there);
    await receiver.ready();
    const args = ["fading.test", "--interval", "50ms", "--resolve-interval", "1s"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    await receiver.metricReaches(RECEIVED, {}, 1);
    await pair.here.setFile("hosts", "");
    await sender.logged(/^fading.test can't be resolved, still sending to \[fd00:6::2\]:54321/);
    const figures = await sender.metrics();
    expect(figures.value("sixbeat_sender_targets", { state: "stale" })).toBe(1);
    const received = (await receiver.metrics()).sum(RECEIVED);
    await receiver.metricReaches(RECEIVED, {}, received + 10);
    expect((await sender.metrics()).sum(NOT_SENT)).toBe(0);
  });

  it("that hangs, and many of them, hold up neither datagrams nor what is printed of them nor another name", async () => {
    await using silent = await silentNameServer(pair.here, 30);
    await using receiver = new ServiceProcess("receiver", [], pair.there);
    await receiver.ready();
    await pair.here.setFile("hosts", "fd00:6::2 good.test\n");
    const hanging = numbered(14);
    const args = [...hanging, "fd00:6::2", "good.test", "--interval", "50ms", "--print", "all"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    await receiver.metricReaches(RECEIVED, { target: "good.test" }, 20);
    // They come by another way than the figures.
    await eventually(() => expect(sender.printed.length).toBeGreaterThan(10));
    expect((await sender.metrics()).value("sixbeat_sender_targets", { state: "unresolved" })).toBe(hanging.length);
    expect(sender.log.some(({ msg }) => msg.includes("can't be resolved"))).toBe(false);
    await silent.metricIs(RECEIVED, {}, 2 * hanging.length);
  });

  it("that moves is followed although more names hang than are looked up at a time", async () => {
    await using silent = await silentNameServer(pair.here, 1);
    await pair.here.setFile("hosts", "fd00:6::2 good.test\n");
    const hanging = numbered(30);
    const args = ["good.test", ...hanging, "--resolve-interval", "1s"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    for (const name of hanging) await sender.logged(new RegExp(`^${name} can't be resolved`));
    // From now on each lookup that is repeated takes its place for so long. Each asks for both families.
    await setNameServer(pair.here, 30);
    const asked = (await silent.metrics()).sum(RECEIVED);
    await silent.metricReaches(RECEIVED, {}, asked + 2 * 14);
    await pair.here.setFile("hosts", "fd00:6::3 good.test\n");
    await sender.logged("good.test is [fd00:6::3]:54321");
  });
});

/** A name server that takes every question and answers none; lookups give up after so many seconds. */
async function silentNameServer(host: Namespace, seconds: number, print = "none"): Promise<ServiceProcess> {
  const server = new ServiceProcess("receiver", ["--listen", "[::1]:53", "--print", print], host);
  await server.ready();
  await setNameServer(host, seconds);
  await host.setFile("nsswitch.conf", "hosts: files dns\n");
  return server;
}

function setNameServer(host: Namespace, seconds: number): Promise<void> {
  return host.setFile("resolv.conf", `nameserver ::1\noptions timeout:${seconds} attempts:1\n`);
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `n${i}.hangs.test`);
}

/** Datagrams over IPv6 that left from a host so far. */
async function questions(host: Namespace): Promise<number> {
  return Number(/^Udp6OutDatagrams\s+(\d+)$/m.exec(await host.shell("cat /proc/net/snmp6"))?.[1]);
}
