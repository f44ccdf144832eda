import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { Firewall } from "../../support/firewall.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { flawlessReceiver, receiverAccount } from "./account.ts";
import { introduce, LIMIT, PATH, PATIENCE, startReceiver, TARGET } from "./ends.ts";

const DATAGRAMS = 60_000;
/**
 * One in some: runs between two losses have many lengths. A loss has its direction from the reply to a later datagram, so
 * of the numbers that requests and replies begin with, the last get through.
 */
const SOME = "@th,64,32 0-29999 numgen random mod 1000 < 30";

describe.skipIf(lacks("namespaces", "nft"))("what a firewall drops of a load", LIMIT, () => {
  it("is what is reported as lost, to the datagram, at both ends", async () => {
    await using pair = await NamespacePair.create();
    await introduce(pair);
    const forward = await Firewall.create(pair.there, "udp dport 54321");
    const reverse = await Firewall.create(pair.here, "udp sport 54321");
    for (const firewall of [forward, reverse]) await firewall.drop(SOME);
    // The firewall sees what is handed over as one buffer as one.
    await using receiver = await startReceiver(pair.there, "--reply-limit", "max", "--no-offload");
    const load = ["--rate", "20k/s", "--size", "64", "--no-offload", "--count", String(DATAGRAMS)];
    const around = ["--name", PATH.source, "--print", "none", "--max-loss", "100%", "--timeout", "10s"];
    await using sender = new ServiceProcess("sender", [...load, ...around, TARGET], pair.here);
    expect(await eventually(() => sender.ended(), PATIENCE)).toBe(0);

    const [there, back] = [await forward.counts(), await reverse.counts()];
    expect([there.arrived, back.arrived]).toEqual([DATAGRAMS, DATAGRAMS - there.dropped]);
    expect(Math.min(there.dropped, back.dropped)).toBeGreaterThan(100);
    expect(sender.log.at(-1)).toMatchObject({
      sent: DATAGRAMS,
      replied: back.arrived - back.dropped,
      lostForward: there.dropped,
      lostReverse: back.dropped,
      lostUnknown: 0,
      late: 0,
      duplicates: 0,
      reordered: 0,
      rejected: 0,
    });
    expect(await receiverAccount(receiver)).toEqual({
      ...flawlessReceiver(DATAGRAMS - there.dropped),
      expected: DATAGRAMS,
    });
  });
});
