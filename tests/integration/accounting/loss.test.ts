import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { Firewall } from "../../support/firewall.ts";
import type { Namespace } from "../../support/namespace.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { flawlessReceiver, flawlessSender, receiverAccount, senderAccount } from "./account.ts";
import { introduce, LIMIT, MeasuringSender, PATH, PATIENCE, startReceiver } from "./ends.ts";

const DATAGRAMS = 20_000;
/** So many are to be dropped where any are. */
const DROPPED = 1000;
const SEVEN_PERCENT = "numgen random mod 100 < 7";

describe.skipIf(lacks("namespaces", "nft"))("what a firewall drops", LIMIT, () => {
  it.each([
    ["both ways", [SEVEN_PERCENT], [SEVEN_PERCENT], 1],
    ["on the way there", [SEVEN_PERCENT], [], 1],
    ["on the way back", [], [SEVEN_PERCENT], 1],
    ["both ways between two threads at each end", [SEVEN_PERCENT], [SEVEN_PERCENT], 2],
  ])(
    "%s is what is reported as lost, to the datagram, at both ends",
    async (_, forwardRules, reverseRules, threads) => {
      await using pair = await NamespacePair.create();
      const [forward, reverse] = await firewalls(pair);
      await using receiver = await startReceiver(pair.there, "--threads", String(threads));
      await using sender = await MeasuringSender.start(pair.here, { flows: 4 * threads, threads });
      for (const rule of forwardRules) await forward.drop(rule);
      for (const rule of reverseRules) await reverse.drop(rule);
      await passes(forward, forwardRules.length > 0 ? DROPPED : 0);
      await passes(reverse, reverseRules.length > 0 ? DROPPED : 0);
      await endCleanly(sender, forward, reverse);

      const [there, back] = [await forward.counts(), await reverse.counts()];
      const arrived = there.arrived - there.dropped;
      expect(there.dropped > 0).toBe(forwardRules.length > 0);
      expect(back.dropped > 0).toBe(reverseRules.length > 0);
      expect(await senderAccount(sender)).toEqual({
        ...flawlessSender(there.arrived),
        replies: back.arrived - back.dropped,
        lostForward: there.dropped,
        lostReverse: back.dropped,
      });
      expect(await receiverAccount(receiver)).toEqual({ ...flawlessReceiver(arrived), expected: there.arrived });
      expect(back.arrived).toBe(arrived);
    },
  );

  it("of one flow alone is reported as lost on that flow, at both ends", async () => {
    await using pair = await NamespacePair.create();
    const [forward, reverse] = await firewalls(pair);
    await using receiver = await startReceiver(pair.there);
    await using sender = await MeasuringSender.start(pair.here);
    const ports = await portsOf(pair.here);
    expect(ports).toHaveLength(4);
    await forward.drop(`udp sport ${ports[2]} ${SEVEN_PERCENT}`);
    await reverse.drop(`udp dport ${ports[2]} ${SEVEN_PERCENT}`);
    await passes(forward, DROPPED / 4);
    await passes(reverse, DROPPED / 4);
    await endCleanly(sender, forward, reverse);

    const [there, back] = [await forward.counts(), await reverse.counts()];
    const flawless: string[] = [];
    for (const flow of ["0", "1", "2", "3"]) {
      const labels = { ...PATH, flow };
      const sent = await senderAccount(sender, labels);
      const received = await receiverAccount(receiver, labels);
      if (sent.lostForward + sent.lostReverse === 0) {
        expect([sent, received]).toEqual([flawlessSender(sent.sent), flawlessReceiver(sent.sent)]);
        flawless.push(flow);
      } else {
        const arrived = sent.sent - there.dropped;
        const lost = { lostForward: there.dropped, lostReverse: back.dropped };
        expect(sent).toEqual({ ...flawlessSender(sent.sent), replies: arrived - back.dropped, ...lost });
        expect(received).toEqual({ ...flawlessReceiver(arrived), expected: sent.sent });
      }
    }
    expect(flawless).toHaveLength(3);
    expect((await senderAccount(sender)).sent).toBe(there.arrived);
  });
});

async function firewalls(pair: NamespacePair): Promise<readonly [forward: Firewall, reverse: Firewall]> {
  const { here, there } = pair;
  await introduce(pair);
  return [await Firewall.create(there, "udp dport 54321"), await Firewall.create(here, "udp sport 54321")];
}

/** Resolves once twenty thousand datagrams have come to a firewall, and it has dropped so many of them. */
function passes(firewall: Firewall, dropped: number): Promise<void> {
  return eventually(async () => {
    const counts = await firewall.counts();
    expect(counts.arrived).toBeGreaterThanOrEqual(DATAGRAMS);
    expect(counts.dropped).toBeGreaterThanOrEqual(dropped);
  }, PATIENCE);
}

/** A loss has its direction from the reply to a later datagram, so the last ones get through. */
async function endCleanly(sender: MeasuringSender, forward: Firewall, reverse: Firewall): Promise<void> {
  await forward.pass();
  await reverse.pass();
  await sender.moreReplies(1000);
  await sender.beQuiet();
}

/** The ports from which the one process in a namespace sends, a port for each flow. */
async function portsOf(place: Namespace): Promise<readonly number[]> {
  const sockets = (await place.shell("cat /proc/net/udp6")).split("\n").slice(1, -1);
  return sockets.map((line) => Number.parseInt(/^ *\d+: \w+:(\w+)/.exec(line)?.[1] ?? "", 16));
}
