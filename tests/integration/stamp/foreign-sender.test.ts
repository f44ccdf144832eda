import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { DEBIAN_PYTHON, lacks } from "../../support/requires.ts";
import { RunningCommand } from "../../support/running-command.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const PROGRAM = fileURLToPath(new URL("ask.py", import.meta.url));

describe.skipIf(lacks("namespaces", "scapy"))("a sender made with scapy", () => {
  let pair: NamespacePair;

  beforeAll(async () => {
    pair = await NamespacePair.create();
    // Addresses that the receiver would not choose by itself.
    await pair.there.shell("ip address add fd00:6::77/64 dev eth0 nodad; ip address add 10.0.6.77/24 dev eth0");
    for (const host of [pair.here, pair.there]) await host.shell("ip route add 224.0.0.0/4 dev eth0");
  });

  afterAll(() => pair[Symbol.asyncDispose]());

  async function ask(...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
    await using asking = new RunningCommand(pair.here.enter([DEBIAN_PYTHON, PROGRAM, ...args]));
    expect([await asking.ended(), asking.stderr]).toEqual([0, ""]);
    return asking.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  }

  it.each([
    ["IPv6", "fd00:6::2", [], "fd00:6::2", "fd00:6::1"],
    ["IPv6, to another address of the same interface", "fd00:6::77", [], "fd00:6::77", "fd00:6::1"],
    ["IPv4", "10.0.6.2", [], "10.0.6.2", "10.0.6.1"],
    ["IPv4, to another address of the same interface", "10.0.6.77", [], "10.0.6.77", "10.0.6.1"],
    ["link-local IPv6", "fe80::2%eth0", [], "fe80::2", "fe80::1%eth0"],
    ["IPv6 to a group", "ff02::1234%eth0", ["--groups", "ff02::1234%eth0"], "fe80::2", "fe80::1%eth0"],
    ["IPv4 to a group", "239.1.2.3", ["--groups", "239.1.2.3%eth0"], "10.0.6.2", "10.0.6.1"],
  ])("over %s is answered from the address that it asked", async (_, target, options, from, source) => {
    await using receiver = new ServiceProcess("receiver", ["--print", "none", ...options], pair.there);
    await receiver.ready();
    const replies = await ask(target, "54321", "3");
    expect(replies.map(({ sequence, answers }) => [sequence, answers])).toEqual([0, 1, 2].map((n) => [n, n]));
    for (const { there, stay, ttl, ...reply } of replies) {
      expect(reply).toMatchObject({ from, port: 54321, hops: 255, ssid: 0xbeef });
      // DSCP1, asked for, is 0; DSCP2 and ECN are what the request had; what nobody knows comes back with U.
      expect(reply).toMatchObject({
        class: 0x02,
        tlvs: [
          [0, 4, "02e80000"],
          [0x80, 99, "616263"],
        ],
      });
      expect(ttl).toBe(target.startsWith("ff") || target.startsWith("239") ? 1 : 64);
      expect(Math.abs(Number(there))).toBeLessThan(20);
      expect(Number(stay)).toBeGreaterThan(0);
    }
    const labels = { source, format: "stamp" };
    await receiver.metricIs("sixbeat_receiver_datagrams_received_total", labels, 3);
    await receiver.metricIs("sixbeat_receiver_hop_limit", { source }, Number(replies[0]?.["ttl"]));
  });

  it("whose address has no way back is counted, and no reply to it is tried again", async () => {
    await pair.here.shell("ip address add fd00:9::1/128 dev lo nodad");
    await using receiver = new ServiceProcess("receiver", ["--print", "none"], pair.there);
    await receiver.ready();
    await using _asking = new RunningCommand(
      pair.here.enter([DEBIAN_PYTHON, PROGRAM, "fd00:6::2", "54321", "1", "fd00:9::1"]),
    );
    await receiver.metricIs("sixbeat_receiver_reply_errors_total", { code: "ENETUNREACH" }, 1);
    await receiver.metricIs("sixbeat_receiver_datagrams_received_total", { source: "fd00:9::1" }, 1);
    expect((await receiver.metrics()).sum("sixbeat_receiver_replies_sent_total")).toBe(0);
  });

  it("is told apart by the address that it asks", async () => {
    await using receiver = new ServiceProcess("receiver", ["--print", "none"], pair.there);
    await receiver.ready();
    for (const target of ["fd00:6::2", "fd00:6::77"]) await ask(target, "54321", "1", "fd00:6::1");
    await receiver.metricIs("sixbeat_receiver_sessions_started_total", {}, 2);
  });
});
