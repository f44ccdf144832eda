import { describe, expect, it } from "vitest";
import { Capture } from "../../support/capture.ts";
import { eventually } from "../../support/eventually.ts";
import type { Frame } from "../../support/frame.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const SENT = "sixbeat_sender_datagrams_sent_total";
const REPLIES = "sixbeat_sender_replies_total";
const RECEIVED = "sixbeat_receiver_datagrams_received_total";

describe.skipIf(lacks("namespaces", "tcpdump"))("flows", () => {
  /** What arrives of two datagrams on each of four flows. */
  async function capture(pair: NamespacePair, ...options: readonly string[]): Promise<readonly Frame[]> {
    await using capture = await Capture.start(pair.there, "eth0");
    const args = ["--flows", "4", "--count", "2", "--interval", "20ms", "--timeout", "100ms", "--max-loss", "100%"];
    await using sender = new ServiceProcess("sender", [...args, ...options], pair.here);
    expect(await sender.ended()).toBe(0);
    await eventually(() => expect(capture.frames).toHaveLength(8));
    return capture.frames;
  }

  it("leave from a port each, with a flow label each, and keep both", async () => {
    await using pair = await NamespacePair.create();
    const frames = await capture(pair, "fd00:6::2");
    const flows = new Set(frames.map(({ sourcePort, flowLabel }) => `${sourcePort} ${flowLabel}`));
    expect(flows.size).toBe(4);
    expect(new Set(frames.map(({ sourcePort }) => sourcePort)).size).toBe(4);
    const labels = new Set(frames.map(({ flowLabel }) => flowLabel));
    expect(labels.size).toBe(4);
    expect(labels).not.toContain(0);
  });

  it("have flow labels one after the other where one is given", async () => {
    await using pair = await NamespacePair.create();
    const frames = await capture(pair, "fd00:6::2", "--flowinfo", String(0xffffe));
    expect(new Set(frames.map(({ flowLabel }) => flowLabel))).toEqual(new Set([0xffffe, 0xfffff, 1, 2]));
  });

  it("are accounted for one by one at both ends, over both families side by side", async () => {
    await using pair = await NamespacePair.create();
    await pair.here.setFile("hosts", "fd00:6::2 there.test\n10.0.6.2 there.test\nfd00:6::2 six.test\n");
    await using receiver = new ServiceProcess("receiver", ["--print", "none"], pair.there);
    await receiver.ready();
    const args = ["--name", "here", "--flows", "3", "--family", "both", "--count", "5", "--interval", "20ms"];
    await using sender = new ServiceProcess("sender", ["there.test", "six.test", "10.0.6.2", ...args], pair.here);
    await receiver.metricIs(RECEIVED, { source: "here" }, 60);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 60, replied: 60, lost: 0, notSent: 0 });
    const figures = await receiver.metrics();
    for (const flow of ["0", "1", "2"]) {
      for (const [target, family, datagrams] of [
        ["there.test", "ipv6", 5],
        ["there.test", "ipv4", 5],
        ["six.test", "ipv6", 5],
        ["10.0.6.2", "ipv4", 5],
      ] as const) {
        expect(figures.value(RECEIVED, { source: "here", target, family, flow, format: "stamp" })).toBe(datagrams);
      }
    }
    expect(sender.log.filter(({ msg }) => /has no IPv4 address/.test(msg)).map(({ target }) => target)).toEqual([
      "six.test",
    ]);
  });

  it("have the same figures at both ends, whichever of them is looked at", async () => {
    await using pair = await NamespacePair.create();
    await using receiver = new ServiceProcess("receiver", ["--print", "none"], pair.there);
    await receiver.ready();
    await using file = await ScratchFile.create("sender.yaml", "interval: 10ms\n");
    const args = ["fd00:6::2", "--name", "here", "--flows", "2", "--config", file.path, "--print", "none"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    for (const flow of ["0", "1"]) await sender.metricReaches(REPLIES, { flow }, 20);
    // So slow that nothing more is sent while the figures of both are compared.
    await file.write("interval: 24h\n");
    sender.kill("SIGHUP");
    await sender.logged("configuration reloaded");
    await sender.metricIs("sixbeat_sender_pending", {}, 0);
    const [sending, receiving] = [await sender.metrics(), await receiver.metrics()];
    for (const flow of ["0", "1"]) {
      const path = { source: "here", target: "fd00:6::2", family: "ipv6", flow };
      expect(receiving.value(RECEIVED, { ...path, format: "stamp" })).toBe(sending.value(SENT, path));
    }
  });
});

/** Longer than the test may take: no reply is waited for. */
const UNUSED_TIMEOUT = ["--timeout", "10m"];

describe.skipIf(lacks("namespaces"))("one-way", () => {
  it.each([
    ["because it is asked for", "fd00:6::2", ["--one-way"], []],
    ["to a multicast group of IPv6", "ff02::1234%eth0", UNUSED_TIMEOUT, ["--groups", "ff02::1234%eth0"]],
    ["to a multicast group of IPv4", "239.1.2.3", UNUSED_TIMEOUT, ["--groups", "239.1.2.3%eth0"]],
    ["to the broadcast address of a link", "10.0.6.255", UNUSED_TIMEOUT, []],
    ["to everybody", "255.255.255.255", UNUSED_TIMEOUT, []],
  ])("%s nothing is answered or lost, and the receiver knows what arrived", async (_, target, options, groups) => {
    await using pair = await NamespacePair.create();
    await pair.here.shell("ip route add 224.0.0.0/4 dev eth0; ip route add 255.255.255.255 dev eth0");
    await using receiver = new ServiceProcess("receiver", ["--print", "none", ...groups], pair.there);
    await receiver.ready();
    const args = [target, "--name", "here", "--count", "5", "--interval", "20ms", ...options];
    await using sender = new ServiceProcess("sender", args, pair.here);
    await receiver.metricIs(RECEIVED, { source: "here", target, format: "stamp" }, 5);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 5, replied: 0, lost: 0, rejected: 0 });
    const figures = await receiver.metrics();
    expect(figures.sum("sixbeat_receiver_datagrams_expected_total")).toBe(5);
    expect(figures.sum("sixbeat_receiver_replies_sent_total")).toBe(0);
  });
});
