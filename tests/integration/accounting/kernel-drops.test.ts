import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { Firewall } from "../../support/firewall.ts";
import type { Namespace } from "../../support/namespace.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import type { Place } from "../../support/place.ts";
import { lacks } from "../../support/requires.ts";
import { flawlessReceiver, flawlessSender, receiverAccount, senderAccount } from "./account.ts";
import { introduce, LIMIT, MeasuringSender, PATIENCE, startReceiver } from "./ends.ts";

describe.skipIf(lacks("namespaces", "nft"))("a receiver that is stopped under load", LIMIT, () => {
  it("reports what found its buffer full as kernel drops, as the kernel does, and the sender as lost forward", async () => {
    await using pair = await NamespacePair.create();
    await introduce(pair);
    const [forward, reverse] = [
      await Firewall.create(pair.there, "udp dport 54321"),
      await Firewall.create(pair.here, "udp sport 54321"),
    ];
    await using receiver = await startReceiver(withoutPrivileges(pair.there));
    // What waits in the buffer until it is full, and the receiver goes on, is not to be late.
    await using sender = await MeasuringSender.start(pair.here, { flows: 8, timeout: 20_000 });
    receiver.kill("SIGSTOP");
    await eventually(async () => expect(await kernelDrops(pair.there)).toBeGreaterThan(1000), PATIENCE);
    receiver.kill("SIGCONT");
    await sender.moreReplies(2000);
    await sender.beQuiet();

    const drops = await kernelDrops(pair.there);
    const { arrived } = await forward.counts();
    expect(await receiverAccount(receiver)).toEqual({
      ...flawlessReceiver(arrived - drops),
      expected: arrived,
      kernelDrops: drops,
    });
    expect(await senderAccount(sender)).toEqual({
      ...flawlessSender(arrived),
      replies: arrived - drops,
      lostForward: drops,
    });
    expect((await reverse.counts()).arrived).toBe(arrived - drops);
  });
});

/** Where a process can't make its buffers larger than others may: they are full the sooner. */
function withoutPrivileges(place: Namespace): Place {
  const dropped = ["setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin"];
  return { enter: (argv) => place.enter([...dropped, ...argv]), get: (url) => place.get(url) };
}

/** The last column of /proc/net/udp6, of the socket on port 54321. */
async function kernelDrops(place: Namespace): Promise<number> {
  const [, drops] = /:D431 .* (\d+)\s*$/m.exec(await place.shell("cat /proc/net/udp6")) ?? [];
  return Number(drops);
}
