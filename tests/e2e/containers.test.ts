import { beforeAll, describe, expect, it } from "vitest";
import { Capture } from "../support/capture.ts";
import { eventually } from "../support/eventually.ts";
import { lacks } from "../support/requires.ts";
import { buildImages, docker, Ipv6Network, PATIENCE, type ServiceContainer, services } from "./containers.ts";

describe.skipIf(lacks("engine", "tcpdump"))("a sender and receivers in containers on an IPv6 network", () => {
  beforeAll(buildImages);

  it("get every datagram across over IPv6, on the wire and in both ends' counters", async () => {
    await using network = await Ipv6Network.create();
    const receiver = await network.receiver();
    await using capture = await Capture.start(await receiver.place(), "eth0");

    const sender = await network.sender(["receiver"], "--count", "20", "--interval", "50ms", "--timeout", "10s");
    expect(await exit(sender)).toBe(0);

    await receiver.counts(20);
    const frames = await eventually(() => {
      const found = capture.frames.filter(({ destinationPort }) => destinationPort === 54321);
      if (found.length < 20) throw new Error(`${found.length} datagrams on the wire`);
      return found;
    });
    expect(new Set(capture.frames.map(({ version }) => version))).toEqual(new Set([6]));
    expect([frames.length, await receiver.count()]).toEqual([20, 20]);
    expect((await receiver.metrics()).sum("sixbeat_receiver_kernel_drops_total")).toBe(0);
  });

  it("go on when the receiver is killed and started again, and the sender says what was lost", async () => {
    await using network = await Ipv6Network.create();
    const { sender, receiver } = await pair(network);

    await docker("kill", receiver.id);
    const target = network.nameOf("receiver");
    await eventually(async () => expect(await lost(sender, target)).toBeGreaterThan(3), PATIENCE);

    await docker("start", receiver.id);
    await receiver.ready();
    await receiver.counts(3);
    const before = await unanswered(sender, target);
    await receiver.countsMore(20);
    // What was late may still come in; but nothing more is lost.
    expect(await unanswered(sender, target)).toBeLessThanOrEqual(before);
  });

  it("go on when the sender is restarted, which is no loss", async () => {
    await using network = await Ipv6Network.create();
    const { sender, receiver } = await pair(network);

    await docker("restart", sender.id);
    await sender.counts(3);
    await receiver.countsMore();

    const metrics = await receiver.metrics();
    expect(metrics.sum("sixbeat_receiver_sessions_started_total")).toBe(2);
    const missing =
      metrics.sum("sixbeat_receiver_datagrams_expected_total") -
      metrics.sum("sixbeat_receiver_datagrams_received_total", { format: "stamp" });
    expect(missing).toBe(0);
  });

  it("go on when the receiver is taken off the network and put back", async () => {
    await using network = await Ipv6Network.create();
    const { sender, receiver } = await pair(network);

    await docker("network", "disconnect", network.name, receiver.id);
    const held = await receiver.count();
    await sender.countsMore();
    expect(await receiver.count()).toBe(held);

    await docker("network", "connect", network.name, receiver.id);
    await receiver.counts(held + 3);
  });

  it("find each other when the receiver's name appears after the sender has started", async () => {
    await using network = await Ipv6Network.create();
    const sender = await network.sender(["receiver"]);
    await eventually(async () => {
      const unresolved = (await sender.metrics()).value("sixbeat_sender_targets", { state: "unresolved" });
      if (unresolved !== 1) throw new Error("the sender does not say that its target is unresolved");
    }, PATIENCE);
    expect((await sender.get("/readyz")).status).toBe(503);
    expect((await sender.get("/livez")).status).toBe(200);

    const receiver = await network.receiver();
    await receiver.counts(3);
    await sender.ready();
  });

  it("keep the other path going while one receiver is paused", async () => {
    await using network = await Ipv6Network.create();
    const [paused, other] = [await network.receiver("one"), await network.receiver("two")];
    const sender = await network.sender(["one", "two"]);
    await Promise.all([paused.counts(3), other.counts(3)]);

    await docker("pause", paused.id);
    await eventually(async () => {
      if ((await lost(sender, network.nameOf("one"))) === 0) throw new Error("nothing is lost on the paused path");
    }, PATIENCE);
    await other.countsMore();
    await eventually(async () => expect(await unanswered(sender, network.nameOf("two"))).toBe(0), PATIENCE);

    await docker("unpause", paused.id);
    await paused.countsMore();
  });

  describe("when stopped", () => {
    // The engine kills what outlives the grace period of 10 s: status 137.
    it.each(services)("let the %s drain and end with status 0", async (service) => {
      await using network = await Ipv6Network.create();
      const stopped = (await pair(network))[service];
      await docker("stop", stopped.id);
      expect(await exit(stopped)).toBe(0);
    });

    it("let the sender end in time although replies are outstanding", async () => {
      await using network = await Ipv6Network.create();
      const { sender, receiver } = await pair(network);
      await docker("pause", receiver.id);
      await sender.countsMore();
      await docker("stop", sender.id);
      expect(await exit(sender)).toBe(0);
      await docker("unpause", receiver.id);
    });
  });
});

/** A receiver and a sender between which datagrams flow. */
async function pair(network: Ipv6Network) {
  const receiver = await network.receiver();
  const sender = await network.sender(["receiver"]);
  await receiver.counts(3);
  return { sender, receiver };
}

async function lost(sender: ServiceContainer, target: string): Promise<number> {
  return (await sender.metrics()).sum("sixbeat_sender_lost_total", { target });
}

/** How many datagrams got no answer at all, when none is waited for. Those whose answer came late did. */
function unanswered(sender: ServiceContainer, target: string): Promise<number> {
  return eventually(async () => {
    const metrics = await sender.metrics();
    expect(metrics.sum("sixbeat_sender_pending", { target })).toBe(0);
    return metrics.sum("sixbeat_sender_lost_total", { target }) - metrics.sum("sixbeat_sender_late_total", { target });
  }, PATIENCE);
}

/** Its exit status, once it has ended. */
async function exit({ id }: ServiceContainer): Promise<number> {
  return Number(await docker("wait", id));
}
