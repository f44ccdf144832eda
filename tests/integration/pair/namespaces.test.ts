import { describe, expect, it } from "vitest";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";

describe.skipIf(lacks("namespaces"))("between two hosts", () => {
  it.each([
    ["a unique local address", "fd00:6::2", "fd00:6::1", "ipv6"],
    ["IPv4", "10.0.6.2", "10.0.6.1", "ipv4"],
    ["a link-local address with its zone", "fe80::2%eth0", "fe80::1%eth0", "ipv6"],
  ])("datagrams get through to %s", async (_, target, source, family) => {
    await using pair = await NamespacePair.create();
    await using receiver = new ServiceProcess("receiver", ["--name", "there"], pair.there);
    await receiver.ready();
    await using sender = new ServiceProcess("sender", [target, "--count", "3", "--interval", "10ms"], pair.here);
    expect(await sender.ended()).toBe(0);
    await receiver.metricIs(RECEIVED, { source, target: "there", family, flow: "0", format: "text" }, 3);
  });
});
