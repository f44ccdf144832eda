import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../support/link.ts";
import { Namespace } from "../../support/namespace.ts";
import { lacks } from "../../support/requires.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const SENT = "sixbeat_sender_datagrams_sent_total";
const NOT_SENT = "sixbeat_sender_send_errors_total";
const ICMP = "sixbeat_sender_icmp_errors_total";
const LOST = "sixbeat_sender_lost_total";
const REPLIES = "sixbeat_sender_replies_total";

describe.skipIf(lacks("namespaces", "nft"))("an ICMP error from a router", () => {
  let here: Namespace;
  let router: Namespace;
  let there: Namespace;

  beforeAll(async () => {
    [here, router, there] = await Promise.all([Namespace.create(), Namespace.create(), Namespace.create()]);
    await connect(here, router, { name: "eth0", number: 6 });
    await connect(router, there, { name: "eth1", number: 7 });
    await router.shell("echo 1 > /proc/sys/net/ipv6/conf/all/forwarding; echo 1 > /proc/sys/net/ipv4/ip_forward");
    await here.shell("ip -6 route add default via fd00:6::2; ip route add default via 10.0.6.2");
    await there.shell("ip -6 route add default via fd00:7::1; ip route add default via 10.0.7.1");
    // Of each kind as many as there are datagrams.
    for (const host of [router, there]) {
      await host.shell("echo 0 > /proc/sys/net/ipv6/icmp/ratelimit; echo 0 > /proc/sys/net/ipv4/icmp_ratemask");
    }
    await router.shell(`
      ip -6 route add unreachable 2001:db8:1::/48; ip route add unreachable 192.0.2.1
      ip -6 route add prohibit 2001:db8:2::/48; ip route add prohibit 192.0.2.2`);
    await router.shell(`
      nft add table inet refuse
      nft 'add chain inet refuse forward { type filter hook forward priority 0 ; }'
      nft add rule inet refuse forward ip6 daddr 2001:db8:3::/48 reject with icmpv6 type policy-fail
      nft add rule inet refuse forward ip daddr 192.0.2.3 reject with icmp type host-prohibited
      nft add rule inet refuse forward ip6 daddr 2001:db8:4::/48 reject with icmpv6 type addr-unreachable
      nft add rule inet refuse forward ip daddr 192.0.2.4 reject with icmp type host-unreachable
      ip -6 route add 2001:db8::/32 via fd00:7::2; ip route add 192.0.2.0/24 via 10.0.7.2`);
  });

  afterAll(async () => {
    for (const host of [here, router, there]) await host[Symbol.asyncDispose]();
  });

  it.each([
    ["no_route", "2001:db8:1::1", []],
    ["address_unreachable", "192.0.2.1", []],
    ["admin_prohibited", "2001:db8:2::1", []],
    ["admin_prohibited", "192.0.2.2", []],
    ["admin_prohibited", "2001:db8:3::1", []],
    ["admin_prohibited", "192.0.2.3", []],
    ["address_unreachable", "2001:db8:4::1", []],
    ["address_unreachable", "192.0.2.4", []],
    ["port_unreachable", "fd00:7::2", []],
    ["port_unreachable", "10.0.7.2", []],
    ["hop_limit_exceeded", "fd00:7::2", ["--hop-limit", "1"]],
    ["hop_limit_exceeded", "10.0.7.2", ["--hop-limit", "1"]],
  ])("is counted as %s to %s, and its datagram as lost forward", async (type, target, options) => {
    const args = [target, ...options, "--interval", "50ms", "--timeout", "300ms", "--print", "none"];
    await using sender = new ServiceProcess("sender", args, here);
    const lost = await sender.metricReaches(LOST, { direction: "forward" }, 3);
    const figures = await sender.metrics();
    // A router may not send an ICMP error about each: Linux limits some over IPv4.
    expect(figures.sum(ICMP, { type })).toBeGreaterThanOrEqual(lost);
    expect(figures.sum(ICMP)).toBe(figures.sum(ICMP, { type }));
    expect(figures.sum(LOST, { direction: "reverse" })).toBe(0);
    expect(figures.sum(NOT_SENT)).toBe(0);
  });

  it("about one target is no trouble for others that share its socket", async () => {
    await using receiver = new ServiceProcess("receiver", ["--print", "none", "--listen", "[::]:7000"], there);
    await receiver.ready();
    const refused = ["2001:db8:1::1", "2001:db8:2::1", "2001:db8:3::1", "2001:db8:4::1", "192.0.2.3", "192.0.2.4"];
    const answered = ["[fd00:7::2]:7000", "10.0.7.2:7000"];
    await using file = await ScratchFile.create("sender.yaml", "interval: 10ms\ntimeout: 5s\n");
    const args = [...refused, ...answered, "--print", "none", "--config", file.path];
    await using sender = new ServiceProcess("sender", args, here);
    for (const target of refused) await sender.metricReaches(LOST, { target, direction: "forward" }, 50);
    await file.write("interval: 10m\ntimeout: 5s\n");
    sender.kill("SIGHUP");
    await sender.logged("configuration reloaded");
    await sender.metricIs("sixbeat_sender_pending", {}, 0);

    const figures = await sender.metrics();
    for (const target of answered) {
      expect(figures.sum(REPLIES, { target })).toBe(figures.sum(SENT, { target }));
      expect(figures.sum(ICMP, { target })).toBe(0);
    }
    for (const target of refused) {
      const sent = figures.sum(SENT, { target });
      const lost = figures.sum(LOST, { target, direction: "forward" });
      expect([target, figures.sum(ICMP, { target }), lost]).toEqual([target, sent, sent]);
    }
    expect(figures.sum(NOT_SENT)).toBe(0);
  });

  it("in text is counted for the address that it is about", async () => {
    const args = ["2001:db8:2::1", "fd00:7::2", "--format", "text", "--count", "3", "--interval", "50ms"];
    await using sender = new ServiceProcess("sender", [...args, "--max-loss", "99%"], here);
    expect(await sender.ended()).toBe(1);
    expect(sender.log.at(-1)).toMatchObject({ sent: 6, lost: 0, icmpErrors: 6 });
    const answers = sender.log.filter(({ icmp }) => icmp !== undefined).map(({ target, icmp }) => [target, icmp]);
    expect(Object.fromEntries(answers as [string, string][])).toEqual({
      "2001:db8:2::1": "admin_prohibited",
      "fd00:7::2": "port_unreachable",
    });
  });

  it("tells the path MTU", async () => {
    await router.shell("ip link set eth1 mtu 1300");
    await there.shell("ip link set eth1 mtu 1300");
    const size = ["--format", "text", "--message", "x".repeat(1400)];
    await using sender = new ServiceProcess("sender", ["fd00:7::2", "10.0.7.2", ...size, "--interval", "50ms"], here);
    for (const target of ["fd00:7::2", "10.0.7.2"]) {
      await sender.metricReaches(NOT_SENT, { target, code: "EMSGSIZE" }, 1);
      expect((await sender.metrics()).sum("sixbeat_sender_path_mtu_bytes", { target })).toBe(1300);
    }
  });
});
