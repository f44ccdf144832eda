import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { lacks } from "../support/requires.ts";
import { Stack } from "./compose.ts";
import { PATIENCE, type ServiceContainer } from "./containers.ts";

describe.skipIf(lacks("engine"))("docker compose up --scale", () => {
  it("has the sender probe each receiver there is, and soon none that is gone", async () => {
    await using stack = await Stack.up({ SIXBEAT_INTERVAL: "100ms", SIXBEAT_RESOLVE_INTERVAL: "1s" });
    const sender = stack.container("sender");

    const three = await stack.scale(3);
    await Promise.all(three.map((receiver) => receiver.counts(5)));

    const [one, ...more] = await stack.scale(1);
    expect(more).toEqual([]);
    await eventually(() => isAlone(sender, one!), PATIENCE);
  });
});

/** Throws unless this receiver gets all that the sender sends. */
async function isAlone(sender: ServiceContainer, receiver: ServiceContainer): Promise<void> {
  const [receivedBefore, sentBefore] = [await receiver.count(), await sender.count()];
  await sender.countsMore(10);
  const [sentAfter, receivedAfter] = [await sender.count(), await receiver.count()];
  const [sent, received] = [sentAfter - sentBefore, receivedAfter - receivedBefore];
  if (sent > received + 1) throw new Error(`of ${sent} datagrams it gets ${received}`);
}
