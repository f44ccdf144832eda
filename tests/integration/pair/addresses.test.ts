import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";

const SENT = "sixbeat_sender_datagrams_sent_total";

describe.skipIf(lacks("namespaces"))("between two hosts", () => {
  let pair: NamespacePair;

  beforeAll(async () => {
    pair = await NamespacePair.create();
    // A host's default route takes multicast too; these hosts have none.
    await pair.here.shell("ip route add 224.0.0.0/4 dev eth0");
  });

  afterAll(() => pair[Symbol.asyncDispose]());

  it.each([
    ["a unique local address", "fd00:6::2", "fd00:6::1", "ipv6"],
    ["IPv4", "10.0.6.2", "10.0.6.1", "ipv4"],
    ["a link-local address and its zone", "fe80::2%eth0", "fe80::1%eth0", "ipv6"],
  ])("datagrams get through to %s", async (_, target, source, family) => {
    await using receiver = new ServiceProcess("receiver", ["--name", "there"], pair.there);
    await receiver.ready();
    await using sender = new ServiceProcess("sender", [target, "--count", "3", "--interval", "10ms"], pair.here);
    expect(await sender.ended()).toBe(0);
    await receiver.metricIs(RECEIVED, { source, target: "there", family, flow: "0", format: "text" }, 3);
    expect((await receiver.metrics()).sum(RECEIVED)).toBe(3);
  });

  it("they get through in both directions over link-local addresses alone", async () => {
    await using receiverHere = new ServiceProcess("receiver", ["--listen", "[fe80::1%eth0]:7000"], pair.here);
    await using receiverThere = new ServiceProcess("receiver", ["--listen", "[fe80::2%eth0]:7000"], pair.there);
    await Promise.all([receiverHere.ready(), receiverThere.ready()]);
    const bound = ["--count", "3", "--interval", "10ms"];
    await using senderHere = new ServiceProcess("sender", ["[fe80::2%eth0]:7000", ...bound], pair.here);
    await using senderThere = new ServiceProcess("sender", ["[fe80::1%eth0]:7000", ...bound], pair.there);
    expect(await Promise.all([senderHere.ended(), senderThere.ended()])).toEqual([0, 0]);
    await receiverThere.metricIs(RECEIVED, { source: "fe80::1%eth0" }, 3);
    await receiverHere.metricIs(RECEIVED, { source: "fe80::2%eth0" }, 3);
  });

  it.each([
    ["of the link", "ff02::1234%eth0", "ff02::1234%eth0", "fe80::1%eth0"],
    ["of the site", "ff05::1234", "ff05::1234%eth0", "fd00:6::1"],
    ["of IPv4", "239.1.2.3", "239.1.2.3%eth0", "10.0.6.1"],
  ])("a multicast group %s is heard once it is joined", async (_, target, group, source) => {
    await using file = await ScratchFile.create("receiver.yaml", "groups: []\n");
    await using receiver = new ServiceProcess("receiver", ["--config", file.path], pair.there);
    await receiver.ready();
    const send = async (address: string) => {
      await using sender = new ServiceProcess("sender", [address, "--count", "3", "--interval", "10ms"], pair.here);
      expect(await sender.ended()).toBe(0);
    };
    await send(target);
    await send("fd00:6::2");
    await receiver.metricIs(RECEIVED, { source: "fd00:6::1" }, 3);
    expect((await receiver.metrics()).sum(RECEIVED)).toBe(3);

    await file.write(`groups: ["${group}"]\n`);
    receiver.kill("SIGHUP");
    await receiver.logged("configuration reloaded");
    await send(target);
    await eventually(async () => expect((await receiver.metrics()).sum(RECEIVED)).toBe(6));
    expect((await receiver.metrics()).value(RECEIVED, { source })).toBe(source === "fd00:6::1" ? 6 : 3);
  });

  it("a receiver for IPv6 only leaves IPv4 alone", async () => {
    await using receiver = new ServiceProcess("receiver", ["--ipv6-only", "--name", "there"], pair.there);
    await receiver.ready();
    await using sender = new ServiceProcess("sender", ["10.0.6.2", "fd00:6::2", "--interval", "20ms"], pair.here);
    await sender.metricReaches("sixbeat_sender_icmp_errors_total", { target: "10.0.6.2", type: "port_unreachable" }, 1);
    await receiver.metricReaches(RECEIVED, { source: "fd00:6::1" }, 1);
    expect((await receiver.metrics()).sum(RECEIVED, { family: "ipv4" })).toBe(0);
    expect((await sender.metrics()).value(SENT, { target: "10.0.6.2", family: "ipv4" })).toBeGreaterThan(0);
  });
});
