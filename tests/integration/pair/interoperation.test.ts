import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { pythonPeer } from "../../support/python-peer.ts";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const TEXTS = ["hello", "Grüße aus Köln", "日本語 🐝", ""];

describe.skipIf(lacks("namespaces", "python3"))("with Python's socket", () => {
  let pair: NamespacePair;

  beforeAll(async () => {
    pair = await NamespacePair.create();
    for (const host of [pair.here, pair.there]) await host.shell("ip route add 224.0.0.0/4 dev eth0");
  });

  afterAll(() => pair[Symbol.asyncDispose]());

  const ways = [
    ["IPv6", "fd00:6::2", undefined, "fd00:6::1"],
    ["IPv4", "10.0.6.2", undefined, "10.0.6.1"],
    ["link-local IPv6", "fe80::2%eth0", undefined, "fe80::1%eth0"],
    ["IPv6 multicast", "ff02::1234%eth0", "ff02::1234", "fe80::1%eth0"],
    ["IPv4 multicast", "239.1.2.3", "239.1.2.3", "10.0.6.1"],
  ] as const;

  it.each(ways)("the receiver takes what it sends over %s", async (_, target, group, source) => {
    const groups = group === undefined ? [] : ["--groups", `${group}%eth0`];
    await using receiver = new ServiceProcess("receiver", ["--print", "all", ...groups], pair.there);
    await receiver.ready();
    await using sender = pythonPeer("classic_sender", [target, "54321", ...TEXTS], pair.here);
    expect(await sender.ended()).toBe(0);
    const family = source.includes(":") ? "ipv6" : "ipv4";
    await receiver.metricIs("sixbeat_receiver_datagrams_received_total", { source, family }, TEXTS.length);
    const octets = TEXTS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    await receiver.metricIs("sixbeat_receiver_bytes_received_total", { source }, octets);
    await eventually(() => expect(receiver.printed).toEqual(TEXTS));
    const [{ peer }] = receiver.log.filter(({ msg }) => msg === "datagram received") as [{ msg: string; peer: string }];
    expect(peer).toMatch(/:\d+$/);
    expect(peer.replace(/:\d+$/, "").replace(/[[\]]/g, "")).toBe(source);
  });

  it.each(ways)("it takes what the sender sends over %s", async (_, target, group, source) => {
    const membership = group === undefined ? [] : [group, "eth0"];
    await using receiver = pythonPeer("classic_receiver", ["54321", ...membership], pair.there);
    await receiver.says(/^receiving$/m);
    const message = "Grüße {seq} 日本語 🐝";
    const args = [target, "--format", "text", "--message", message, "--count", "3", "--interval", "10ms"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    expect(await sender.ended()).toBe(0);
    // Python keeps the zone apart from the address, and shows IPv4 in its mapped form.
    const peer = source.includes(":") ? source.replace("%eth0", "") : `::ffff:${source}`;
    const expected = [0, 1, 2].map((seq) => ({ peer, text: message.replace("{seq}", String(seq)) }));
    await eventually(() => {
      const [, ...lines] = receiver.stdout.trimEnd().split("\n");
      expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
    });
  });
});
