import { describe, expect, it } from "vitest";
import { Firewall } from "../../support/firewall.ts";
import { Namespace } from "../../support/namespace.ts";
import { lacks } from "../../support/requires.ts";
import { Wire } from "../../support/wire.ts";
import { flawlessReceiver, flawlessSender, receiverAccount, senderAccount } from "./account.ts";
import { LIMIT, MeasuringSender, startReceiver } from "./ends.ts";

describe.skipIf(lacks("namespaces", "python3", "tun"))("a path that reorders", LIMIT, () => {
  it.each([
    ["on the way there", "forward"],
    ["on the way back", "reverse"],
  ] as const)("%s loses nothing, and every datagram that came late in order is reported", async (_, way) => {
    await using here = await Namespace.create();
    await using there = await Namespace.create();
    await using wire = await Wire.lay(here, there);
    await using receiver = await startReceiver(there);
    await using sender = await MeasuringSender.start(here);
    await wire.swap(way, 20, 3);
    await sender.moreReplies(20_000);
    await wire.pass(way);
    await sender.beQuiet();

    const swapped = (await wire.swapped())[way];
    expect(swapped).toBeGreaterThan(500);
    const sent = await senderAccount(sender);
    expect(sent).toEqual({ ...flawlessSender(sent.sent), reordered: swapped });
    const reordered = way === "forward" ? swapped : 0;
    expect(await receiverAccount(receiver)).toEqual({ ...flawlessReceiver(sent.sent), reordered });
  });
});

describe.skipIf(lacks("namespaces", "python3", "tun", "nft"))("a path that reorders and drops", LIMIT, () => {
  it("loses what the firewall dropped, in each direction", async () => {
    await using here = await Namespace.create();
    await using there = await Namespace.create();
    await using wire = await Wire.lay(here, there);
    const [forward, reverse] = [
      await Firewall.create(there, "udp dport 54321"),
      await Firewall.create(here, "udp sport 54321"),
    ];
    await using receiver = await startReceiver(there);
    await using sender = await MeasuringSender.start(here);
    await wire.swap("forward", 50, 2);
    await wire.swap("reverse", 70, 2);
    await sender.moreReplies(2000);
    await forward.drop("numgen random mod 100 < 3");
    await reverse.drop("numgen random mod 100 < 3");
    await sender.moreReplies(18_000);
    await Promise.all([forward.pass(), reverse.pass(), wire.pass("forward"), wire.pass("reverse")]);
    await sender.moreReplies(4000);
    await sender.beQuiet();

    const [there_, back] = [await forward.counts(), await reverse.counts()];
    expect(Math.min(there_.dropped, back.dropped)).toBeGreaterThan(300);
    const sent = await senderAccount(sender);
    expect(sent).toEqual({
      ...flawlessSender(there_.arrived),
      replies: back.arrived - back.dropped,
      lostForward: there_.dropped,
      lostReverse: back.dropped,
      reordered: sent.reordered,
    });
    const received = await receiverAccount(receiver);
    const arrived = there_.arrived - there_.dropped;
    expect(received).toEqual({ ...flawlessReceiver(arrived), expected: there_.arrived, reordered: received.reordered });
  });
});
