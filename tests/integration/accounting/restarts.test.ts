import { describe, expect, it } from "vitest";
import { Firewall } from "../../support/firewall.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { flawlessReceiver, flawlessSender, receiverAccount, senderAccount } from "./account.ts";
import { introduce, LIMIT, MeasuringSender, PATH, startReceiver } from "./ends.ts";

const RESTARTS = 20;

describe.skipIf(lacks("namespaces", "nft"))("restarts mid-run", LIMIT, () => {
  it("of the receiver are no loss but of what was not answered, and none on the way back", async () => {
    await using pair = await NamespacePair.create();
    await introduce(pair);
    const reverse = await Firewall.create(pair.here, "udp sport 54321");
    await using sender = await startedWith(pair);
    for (let restart = 0; restart < RESTARTS; restart++) {
      await using receiver = await startReceiver(pair.there);
      await sender.moreReplies(100);
      const { expected, received } = await receiverAccount(receiver);
      expect(expected - received).toBe(0);
      receiver.kill(restart % 2 === 0 ? "SIGTERM" : "SIGKILL");
      await receiver.ended();
    }
    await using receiver = await startReceiver(pair.there);
    await sender.moreReplies(2000);
    await sender.beQuiet();

    const answered = (await reverse.counts()).arrived;
    const account = await senderAccount(sender);
    expect(account).toEqual({
      ...flawlessSender(account.sent),
      replies: answered,
      lostForward: account.lostForward,
      lostUnknown: account.sent - answered - account.lostForward,
    });
    const { expected, received } = await receiverAccount(receiver);
    expect(expected - received).toBe(0);
  });

  it("of the sender are no loss at all", async () => {
    await using pair = await NamespacePair.create();
    await introduce(pair);
    const forward = await Firewall.create(pair.there, "udp dport 54321");
    await using receiver = await startReceiver(pair.there);
    for (let restart = 0; restart < RESTARTS; restart++) {
      await using sender = await MeasuringSender.start(pair.here, { flows: 2 });
      await sender.repliesReach(200);
      const { lostForward, lostReverse, lostUnknown, late, duplicates } = await senderAccount(sender);
      expect({ lostForward, lostReverse, lostUnknown, late, duplicates }).toEqual({
        lostForward: 0,
        lostReverse: 0,
        lostUnknown: 0,
        late: 0,
        duplicates: 0,
      });
      sender.kill(restart % 2 === 0 ? "SIGTERM" : "SIGKILL");
      await sender.ended();
    }
    const { arrived } = await forward.counts();
    await receiver.metricIs("sixbeat_receiver_datagrams_received_total", PATH, arrived);
    expect(await receiverAccount(receiver)).toEqual(flawlessReceiver(arrived));
    expect((await receiver.metrics()).value("sixbeat_receiver_sessions_started_total")).toBe(2 * RESTARTS);
  });
});

/** A sender, started beside a receiver that then ends. */
async function startedWith(pair: NamespacePair): Promise<MeasuringSender> {
  await using _receiver = await startReceiver(pair.there);
  return await MeasuringSender.start(pair.here, { flows: 2 });
}
