import { describe, expect, it } from "vitest";
import { Firewall } from "../../support/firewall.ts";
import type { Namespace } from "../../support/namespace.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { flawlessReceiver, flawlessSender, receiverAccount, senderAccount } from "./account.ts";
import { introduce, LIMIT, MeasuringSender, startReceiver } from "./ends.ts";

const ONE_IN_TEN = "numgen random mod 10 == 0";

describe.skipIf(lacks("namespaces", "nft"))("what arrives twice", LIMIT, () => {
  it("on the way there was received once, and is a duplicate for both ends", async () => {
    await using pair = await NamespacePair.create();
    await introduce(pair);
    const [forward, reverse] = [
      await Firewall.create(pair.there, "udp dport 54321"),
      await Firewall.create(pair.here, "udp sport 54321"),
    ];
    await using receiver = await startReceiver(pair.there);
    await using sender = await MeasuringSender.start(pair.here);
    await duplicate(pair.here, `udp dport 54321 ${ONE_IN_TEN}`, "fd00:6::2");
    await sender.moreReplies(20_000);
    await sender.beQuiet();

    const { arrived } = await forward.counts();
    const sent = await senderAccount(sender);
    const duplicates = arrived - sent.sent;
    expect(duplicates).toBeGreaterThan(1000);
    expect(sent).toEqual({ ...flawlessSender(sent.sent), duplicates });
    expect(await receiverAccount(receiver)).toEqual({
      ...flawlessReceiver(sent.sent),
      duplicates,
      repliesSent: arrived,
    });
    expect((await reverse.counts()).arrived).toBe(arrived);
  });

  it("on the way back is a duplicate for the sender alone", async () => {
    await using pair = await NamespacePair.create();
    await introduce(pair);
    const reverse = await Firewall.create(pair.here, "udp sport 54321");
    await using receiver = await startReceiver(pair.there);
    await using sender = await MeasuringSender.start(pair.here);
    await duplicate(pair.there, `udp sport 54321 ${ONE_IN_TEN}`, "fd00:6::1");
    await sender.moreReplies(20_000);
    await sender.beQuiet();

    const sent = await senderAccount(sender);
    const duplicates = (await reverse.counts()).arrived - sent.sent;
    expect(duplicates).toBeGreaterThan(1000);
    expect(sent).toEqual({ ...flawlessSender(sent.sent), duplicates });
    expect(await receiverAccount(receiver)).toEqual(flawlessReceiver(sent.sent));
  });
});

/** From now on what matches leaves a second time. */
async function duplicate(place: Namespace, match: string, to: string): Promise<void> {
  await place.shell(`nft -f - <<'END'
table ip6 copies {
  chain leaving {
    type filter hook output priority 0
    ${match} dup to ${to}
  }
}
END`);
}
