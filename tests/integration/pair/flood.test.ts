import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { Namespace } from "../../support/namespace.ts";
import { pythonPeer } from "../../support/python-peer.ts";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const DROPS = "sixbeat_receiver_kernel_drops_total";

/** What a person can follow. */
const LINES_PER_SECOND = 20;

describe.skipIf(lacks("namespaces", "python3"))("a flood", () => {
  it("is counted to the last datagram, printed in part, and leaves the receiver answering", async () => {
    const count = 200_000;
    await using host = await Namespace.create();
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:7000"], host);
    await receiver.ready();
    const began = performance.now();
    await using flood = pythonPeer("flood", ["::1", "7000", String(count)], host);
    let answers = 0;
    while (!flood.hasEnded) {
      expect((await receiver.get("/livez")).status).toBe(200);
      answers++;
    }
    expect(await flood.ended()).toBe(0);
    expect(answers).toBeGreaterThan(5);

    const { received, dropped } = await accounted(receiver, count);
    expect(await kernelFigures(host)).toEqual({ received, bufferErrors: dropped, drops: dropped });
    receiver.kill("SIGTERM");
    expect(await receiver.ended()).toBe(0);
    const seconds = (performance.now() - began) / 1000;
    expect(receiver.log.at(-1)).toMatchObject({ msg: "stopped", received, kernelDrops: dropped, rejected: 0 });
    expect(receiver.printed.length).toBeLessThanOrEqual(LINES_PER_SECOND * Math.ceil(seconds + 1));
    const notices = receiver.log.filter(({ msg }) => msg === "datagrams not printed");
    const suppressed = notices.reduce((sum, notice) => sum + Number(notice["suppressed"]), 0);
    expect(receiver.printed.length + suppressed).toBe(received);
  });

  it("that finds the socket's buffer full is counted as kernel drops, to the last datagram", async () => {
    // Twice as many do not fit in the 32 MiB that the receiver asks for, whose bookkeeping the kernel grants besides.
    const count = 100_000;
    await using host = await Namespace.create();
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::]:7000", "--print", "none"], host);
    await receiver.ready();
    receiver.kill("SIGSTOP");
    for (const address of ["::1", "127.0.0.1"]) {
      await using flood = pythonPeer("flood", [address, "7000", String(count)], host);
      expect(await flood.ended()).toBe(0);
    }
    receiver.kill("SIGCONT");
    const { dropped } = await accounted(receiver, 2 * count);
    expect(dropped).toBeGreaterThan(count);
    expect((await kernelFigures(host)).drops).toBe(dropped);
  });

  it("of sources fills no more than a thousand series, and the rest is counted together", async () => {
    await using host = await Namespace.create();
    await host.shell("ip -6 route add local fd00:1::/64 dev lo");
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::]:7000", "--print", "none"], host);
    await receiver.ready();
    await using sources = pythonPeer("many_sources", ["::1", "7000", "fd00:1::/64", "2000", "3"], host);
    expect(await sources.ended()).toBe(0);
    await accounted(receiver, 6_000);
    await using more = pythonPeer("many_sources", ["127.0.0.1", "7000", "127.1.0.0/16", "50", "2"], host);
    expect(await more.ended()).toBe(0);
    await accounted(receiver, 6_100);

    const series = (await receiver.metrics()).samples(RECEIVED);
    const named = series.filter(({ labels }) => labels["source"] !== "other");
    expect(named).toHaveLength(1_000);
    expect(new Set(named.map(({ labels }) => labels["source"])).size).toBe(1_000);
    expect(Math.max(...named.map(({ value }) => value))).toBe(3);
    const others = series.filter(({ labels }) => labels["source"] === "other");
    expect(others.map(({ labels }) => labels["family"]).sort()).toEqual(["ipv4", "ipv6"]);
    expect(Math.min(...others.map(({ value }) => value))).toBeGreaterThan(0);
  });
});

/** Waits until all datagrams were received or dropped by the kernel, neither more nor fewer. */
async function accounted(receiver: ServiceProcess, count: number) {
  return eventually(async () => {
    const figures = await receiver.metrics();
    const [received, dropped] = [figures.sum(RECEIVED), figures.value(DROPS)];
    expect(received + dropped).toBe(count);
    return { received, dropped };
  });
}

/** The kernel's own figures: of IPv6 in the namespace, and of the socket on port 7000. */
async function kernelFigures(host: Namespace) {
  const snmp = await host.shell("cat /proc/net/snmp6");
  const figure = (name: string) => Number(new RegExp(`^${name}\\s+(\\d+)$`, "m").exec(snmp)?.[1]);
  const sockets = await host.shell("cat /proc/net/udp6");
  const [, drops] = /:1B58 .* (\d+)\s*$/m.exec(sockets) ?? [];
  return { received: figure("Udp6InDatagrams"), bufferErrors: figure("Udp6RcvbufErrors"), drops: Number(drops) };
}
