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
    ["IPv4 in its mapped form", "::ffff:10.0.6.2", "10.0.6.1", "ipv4"],
    ["a link-local address and its zone", "fe80::2%eth0", "fe80::1%eth0", "ipv6"],
  ])("datagrams get through to %s", async (_, target, source, family) => {
    await using receiver = new ServiceProcess("receiver", ["--name", "there"], pair.there);
    await receiver.ready();
    const args = [target, "--name", "here", "--count", "3", "--interval", "10ms"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 3, replied: 3, lost: 0, rejected: 0 });
    await receiver.metricIs(RECEIVED, { source: "here", target, family, flow: "0", format: "stamp" }, 3);
    await using texts = new ServiceProcess("sender", [...args, "--format", "text"], pair.here);
    expect(await texts.ended()).toBe(0);
    await receiver.metricIs(RECEIVED, { source, target: "there", family, flow: "0", format: "text" }, 3);
    expect((await receiver.metrics()).sum(RECEIVED)).toBe(6);
  });

  it("a global address may have a zone that it does not need", async () => {
    // By number, because glibc takes a zone's name for link-local addresses only.
    const index = (await pair.here.shell("ip -o link show eth0")).split(":", 1)[0];
    await using receiver = new ServiceProcess("receiver", [], pair.there);
    await receiver.ready();
    await using sender = new ServiceProcess("sender", [`fd00:6::2%${index}`, "--count", "1"], pair.here);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 1, replied: 1, rejected: 0 });
  });

  it("they get through in both directions over link-local addresses alone", async () => {
    await using receiverHere = new ServiceProcess("receiver", ["--listen", "[fe80::1%eth0]:7000"], pair.here);
    await using receiverThere = new ServiceProcess("receiver", ["--listen", "[fe80::2%eth0]:7000"], pair.there);
    await Promise.all([receiverHere.ready(), receiverThere.ready()]);
    const bound = ["--count", "3", "--interval", "10ms"];
    const [here, there] = ["[fe80::1%eth0]:7000", "[fe80::2%eth0]:7000"];
    await using senderHere = new ServiceProcess("sender", [there, "--name", "here", ...bound], pair.here);
    await using senderThere = new ServiceProcess("sender", [here, "--name", "there", ...bound], pair.there);
    expect(await Promise.all([senderHere.ended(), senderThere.ended()])).toEqual([0, 0]);
    await receiverThere.metricIs(RECEIVED, { source: "here", target: there }, 3);
    await receiverHere.metricIs(RECEIVED, { source: "there", target: here }, 3);
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
      const args = [address, "--format", "text", "--count", "3", "--interval", "10ms"];
      await using sender = new ServiceProcess("sender", args, pair.here);
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
    await receiver.metricReaches(RECEIVED, { target: "fd00:6::2", family: "ipv6" }, 1);
    expect((await receiver.metrics()).sum(RECEIVED, { family: "ipv4" })).toBe(0);
    expect((await sender.metrics()).value(SENT, { target: "10.0.6.2", family: "ipv4" })).toBeGreaterThan(0);
  });
});
