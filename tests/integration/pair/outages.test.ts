import { describe, expect, it } from "vitest";
import { connect } from "../../support/link.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const SENT = "sixbeat_sender_datagrams_sent_total";
const NOT_SENT = "sixbeat_sender_send_errors_total";
const ICMP = "sixbeat_sender_icmp_errors_total";

const FAST = ["--interval", "50ms"];

describe.skipIf(lacks("namespaces"))("an outage", () => {
  it("without a route is counted, explained and survived, and ends when the route is back", async () => {
    await using pair = await NamespacePair.create();
    await pair.there.shell("ip address add 2001:db8::2/128 dev lo; ip address add 192.0.2.2/32 dev lo");
    await using receiver = new ServiceProcess("receiver", [], pair.there);
    await receiver.ready();
    const targets = ["2001:db8::2", "192.0.2.2"];
    await using sender = new ServiceProcess("sender", [...targets, ...FAST], pair.here);
    for (const target of targets) await sender.metricReaches(NOT_SENT, { target, code: "ENETUNREACH" }, 5);
    expect((await sender.metrics()).sum(SENT)).toBe(0);
    const complaints = sender.log.filter(({ err }) => (err as { code?: string } | undefined)?.code === "ENETUNREACH");
    expect(complaints.map(({ target }) => target).sort()).toEqual(targets.toSorted());
    expect(JSON.stringify(complaints[0])).toContain("this host has no route there");

    await pair.here.shell("ip -6 route add 2001:db8::2 via fd00:6::2; ip route add 192.0.2.2 via 10.0.6.2");
    await receiver.metricReaches(RECEIVED, { family: "ipv6" }, 5);
    await receiver.metricReaches(RECEIVED, { family: "ipv4" }, 5);
    const counted = (await sender.metrics()).value(SENT, { target: "2001:db8::2" });

    await pair.here.shell("ip -6 route del 2001:db8::2");
    const failed = (await sender.metrics()).value(NOT_SENT, { target: "2001:db8::2", code: "ENETUNREACH" });
    await sender.metricReaches(NOT_SENT, { target: "2001:db8::2", code: "ENETUNREACH" }, failed + 3);
    expect((await sender.metrics()).value(SENT, { target: "2001:db8::2" })).toBeGreaterThanOrEqual(counted);
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
  });

  it.each([
    ["unreachable", "EHOSTUNREACH"],
    ["prohibit", "EACCES"],
    ["blackhole", "EINVAL"],
  ])("by a route that is %s is counted as %s", async (kind, code) => {
    await using pair = await NamespacePair.create();
    await pair.here.shell(`ip -6 route add ${kind} 2001:db8::/32`);
    await using sender = new ServiceProcess("sender", ["2001:db8::2", ...FAST], pair.here);
    await sender.metricReaches(NOT_SENT, { target: "2001:db8::2", code }, 3);
    expect((await sender.metrics()).sum(SENT)).toBe(0);
  });

  it("of a receiver is counted by the ICMP errors that come back, and over when it is there again", async () => {
    await using pair = await NamespacePair.create();
    const targets = ["fd00:6::2", "10.0.6.2"];
    await using sender = new ServiceProcess("sender", [...targets, ...FAST], pair.here);
    for (const target of targets) await sender.metricReaches(ICMP, { target, type: "port_unreachable" }, 5);
    await sender.logged("[fd00:6::2]:54321 answered: port unreachable; nothing receives there");
    await sender.logged("10.0.6.2:54321 answered: port unreachable; nothing receives there");
    expect((await sender.metrics()).sum(NOT_SENT)).toBe(0);

    for (let life = 0; life < 2; life++) {
      await using receiver = new ServiceProcess("receiver", [], pair.there);
      await receiver.metricReaches(RECEIVED, { family: "ipv6" }, 3);
      await receiver.metricReaches(RECEIVED, { family: "ipv4" }, 3);
      const { complaints } = receiver;
      expect(complaints).toBe("");
      receiver.kill("SIGTERM");
      expect(await receiver.ended()).toBe(0);
    }
    const figures = await sender.metrics();
    expect(figures.value(SENT, { target: "fd00:6::2" })).toBeGreaterThan(
      figures.value(ICMP, { target: "fd00:6::2", type: "port_unreachable" }),
    );
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ msg: "stopped", notSent: 0 });
  });

  it("of the interface is survived: it goes down and up again", async () => {
    await using pair = await NamespacePair.create();
    // Or the addresses would be gone with the link. The link-local one goes in any case; most hosts make it anew.
    await pair.here.shell("echo 1 > /proc/sys/net/ipv6/conf/eth0/keep_addr_on_down");
    await using receiver = new ServiceProcess("receiver", [], pair.there);
    await receiver.ready();
    const targets = ["fd00:6::2", "10.0.6.2", "fe80::2%eth0"];
    await using sender = new ServiceProcess("sender", [...targets, ...FAST], pair.here);
    for (const target of targets) await receiver.metricReaches(RECEIVED, { target }, 2);

    await pair.here.shell("ip link set eth0 down");
    for (const target of targets) await sender.metricReaches(NOT_SENT, { target }, 3);
    const before = await receiver.metrics();

    await pair.here.shell("ip link set eth0 up; ip address add fe80::1/64 dev eth0 nodad");
    for (const target of targets) {
      await receiver.metricReaches(RECEIVED, { target }, before.sum(RECEIVED, { target }) + 3);
    }
  });

  it("of the interface is survived: it goes away and comes back as another one", async () => {
    await using pair = await NamespacePair.create();
    const target = "fe80::2%eth0";
    await using sender = new ServiceProcess("sender", [target, ...FAST], pair.here);
    await using before = new ServiceProcess("receiver", [], pair.there);
    await before.metricReaches(RECEIVED, { target }, 2);

    await pair.here.shell("ip link del eth0");
    await sender.metricReaches(NOT_SENT, { target }, 3);
    // So that its number is another one, too.
    await pair.here.shell("ip link add spare type veth peer name spare2");
    await connect(pair.here, pair.there, { name: "eth0", number: 6 });
    const received = (await before.metrics()).sum(RECEIVED);
    await before.metricReaches(RECEIVED, {}, received + 3);
  });
});
