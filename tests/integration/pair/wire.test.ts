import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Capture } from "../../support/capture.ts";
import { eventually } from "../../support/eventually.ts";
import type { Frame } from "../../support/frame.ts";
import { connect } from "../../support/link.ts";
import { Namespace } from "../../support/namespace.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const SENT = "sixbeat_sender_datagrams_sent_total";
const NOT_SENT = "sixbeat_sender_send_errors_total";
const ICMP = "sixbeat_sender_icmp_errors_total";

describe.skipIf(lacks("namespaces", "tcpdump"))("on the wire", () => {
  let pair: NamespacePair;

  beforeAll(async () => {
    pair = await NamespacePair.create();
    await pair.here.shell("ip route add 224.0.0.0/4 dev eth0");
  });

  afterAll(() => pair[Symbol.asyncDispose]());

  /** What arrives of two datagrams. */
  async function sendTwo(...args: readonly string[]): Promise<readonly Frame[]> {
    await using capture = await Capture.start(pair.there, "eth0");
    const options = ["--count", "2", "--interval", "10ms", "--timeout", "100ms", "--max-loss", "100%"];
    await using sender = new ServiceProcess("sender", [...options, ...args], pair.here);
    expect(await sender.ended()).toBe(0);
    await eventually(() => expect(capture.frames).toHaveLength(2));
    return capture.frames;
  }

  it.each([
    ["IPv6", "fd00:6::2"],
    ["IPv4", "10.0.6.2"],
  ])("a text datagram over %s carries the message and nothing else, never in fragments", async (_, target) => {
    const frames = await sendTwo(target, "--format", "text", "--message", "Schöne Grüße 🐝 {seq}");
    expect(frames.map(({ payload }) => payload)).toEqual([0, 1].map((seq) => Buffer.from(`Schöne Grüße 🐝 ${seq}`)));
    expect(frames.map(({ destinationPort }) => destinationPort)).toEqual([54321, 54321]);
    expect(frames.map(({ fragment }) => fragment)).toEqual([false, false]);
  });

  it.each([
    ["fd00:6::2", 255, []],
    ["10.0.6.2", 255, []],
    ["fd00:6::2", 64, ["--format", "text"]],
    ["10.0.6.2", 64, ["--format", "text"]],
    ["ff02::1234%eth0", 1, []],
    ["fd00:6::2", 17, ["--hop-limit", "17"]],
    ["10.0.6.2", 3, ["--hop-limit", "3"]],
    ["ff02::1234%eth0", 17, ["--hop-limit", "17"]],
    ["239.1.2.3", 17, ["--hop-limit", "17"]],
  ])("the hop limit to %s is %i with %j", async (target, hopLimit, options) => {
    expect(await sendTwo(target, ...options)).toMatchObject([{ hopLimit }, { hopLimit }]);
  });

  it.each(["fd00:6::2", "10.0.6.2", "ff02::1234%eth0"])(
    "the traffic class to %s is what was asked for",
    async (target) => {
      expect(await sendTwo(target)).toMatchObject([{ trafficClass: 0 }, { trafficClass: 0 }]);
      expect(await sendTwo(target, "--traffic-class", "185")).toMatchObject([
        { trafficClass: 185 },
        { trafficClass: 185 },
      ]);
    },
  );

  it.each(["fd00:6::2", "fe80::2%eth0", "ff02::1234%eth0"])("flowinfo is the flow label to %s", async (target) => {
    const frames = await sendTwo(target, "--flowinfo", String(0x6beaf), "--traffic-class", "184");
    expect(frames).toMatchObject([
      { flowLabel: 0x6beaf, trafficClass: 184 },
      { flowLabel: 0x6beaf, trafficClass: 184 },
    ]);
  });
});

describe.skipIf(lacks("namespaces", "tcpdump"))("a message that is too long", () => {
  it("for the link is counted as EMSGSIZE, and shorter ones pass after a reload", async () => {
    await using pair = await NamespacePair.create();
    await pair.here.shell("ip link set eth0 mtu 1280");
    await pair.there.shell("ip link set eth0 mtu 1280");
    await using capture = await Capture.start(pair.there, "eth0");
    await using receiver = new ServiceProcess("receiver", ["--print", "none"], pair.there);
    await receiver.ready();
    // 40 octets of IPv6 header and 8 of UDP, or 20 and 8 for IPv4.
    const message = (length: number) => `message: "${"x".repeat(length)}"\ninterval: 50ms\n`;
    await using file = await ScratchFile.create("sender.yaml", message(1280 - 47));
    const targets = ["fd00:6::2", "10.0.6.2"];
    await using sender = new ServiceProcess(
      "sender",
      [...targets, "--format", "text", "--config", file.path],
      pair.here,
    );
    await sender.metricReaches(NOT_SENT, { target: "fd00:6::2", code: "EMSGSIZE" }, 3);
    await receiver.metricReaches(RECEIVED, { family: "ipv4" }, 3);
    expect(JSON.stringify(await sender.logged("not sent"))).toContain("shorten the message");
    expect((await sender.metrics()).sum(SENT, { target: "fd00:6::2" })).toBe(0);

    await file.write(message(1280 - 48));
    sender.kill("SIGHUP");
    await receiver.metricReaches(RECEIVED, { family: "ipv6" }, 3);
    expect(new Set(capture.frames.map(({ payload }) => payload.length))).toEqual(new Set([1233, 1232]));
    expect(capture.frames.filter(({ fragment }) => fragment)).toEqual([]);
  });

  it("for a link farther on is told by ICMP, counted, and shorter ones pass after a reload", async () => {
    await using here = await Namespace.create();
    await using router = await Namespace.create();
    await using there = await Namespace.create();
    await connect(here, router, { name: "eth0", number: 6 });
    await connect(router, there, { name: "eth1", number: 7, mtu: 1280 });
    await router.shell("echo 1 > /proc/sys/net/ipv6/conf/all/forwarding; echo 1 > /proc/sys/net/ipv4/ip_forward");
    await here.shell("ip -6 route add default via fd00:6::2; ip route add default via 10.0.6.2");
    await there.shell("ip -6 route add default via fd00:7::1; ip route add default via 10.0.7.1");
    await using capture = await Capture.start(there, "eth1");
    await using receiver = new ServiceProcess("receiver", ["--print", "none"], there);
    await receiver.ready();
    const message = (length: number) => `message: "${"x".repeat(length)}"\ninterval: 50ms\n`;
    await using file = await ScratchFile.create("sender.yaml", message(1400));
    const targets = ["fd00:7::2", "10.0.7.2"];
    await using sender = new ServiceProcess("sender", [...targets, "--format", "text", "--config", file.path], here);
    for (const target of targets) {
      await sender.metricReaches(ICMP, { target, type: "packet_too_big" }, 1);
      await sender.metricReaches(NOT_SENT, { target, code: "EMSGSIZE" }, 3);
    }
    expect((await receiver.metrics()).sum(RECEIVED)).toBe(0);

    await file.write(message(1200));
    sender.kill("SIGHUP");
    await receiver.metricReaches(RECEIVED, { family: "ipv6" }, 3);
    await receiver.metricReaches(RECEIVED, { family: "ipv4" }, 3);
    expect(new Set(capture.frames.map(({ payload }) => payload.length))).toEqual(new Set([1200]));
    expect(capture.frames.filter(({ fragment }) => fragment)).toEqual([]);
  });
});
