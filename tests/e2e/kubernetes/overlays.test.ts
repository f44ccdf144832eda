import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { lacks } from "../../support/requires.ts";
import { Cluster } from "./cluster/cluster.ts";
import { buildImages } from "./cluster/images.ts";
import type { Pod } from "./cluster/pod.ts";
import { nothingIsLost } from "./figures.ts";
import type { ServiceName } from "./manifests.ts";
import { K8S, render } from "./render.ts";

const secrets = { "sixbeat-keys": { keys: `${"c3".repeat(32)}\n` } };

// As they are, with nothing added to make them quicker.
describe.skipIf(lacks("kubectl", "engine", "namespaces", "nft"))("an overlay, run as it is:", () => {
  let images: Record<ServiceName, string>;

  beforeAll(async () => {
    images = await buildImages();
  });

  it("the demo on one node shows datagrams come and go", async () => {
    await using cluster = await Cluster.create({ images });
    const demo = await render(join(K8S, "overlays/demo"));
    const node = await cluster.addNode();
    const receiver = await cluster.start("receiver", demo, node);
    const sender = await cluster.startReady("sender", demo, node);
    await answered(sender, ["node-1"]);
    expect(await sender.logs()).toMatch(/"msg":"datagram/);
    expect(await receiver.logs()).toMatch(/"msg":"datagram received"/);
  });

  it("the production example has every node watch every other, signed and behind its policies", async () => {
    await using cluster = await Cluster.create({ images, secrets });
    const production = await render(join(K8S, "overlays/production"));
    const nodes = [await cluster.addNode(), await cluster.addNode(), await cluster.addNode()];
    const prometheus = await cluster.addOutsiders("monitoring");
    const senders: Pod[] = [];
    for (const node of nodes) await cluster.start("receiver", production, node);
    for (const node of nodes) senders.push(await cluster.start("sender", production, node));
    for (const sender of senders) {
      await sender.ready();
      await answered(sender, ["node-1", "node-2", "node-3"]);
      expect((await prometheus.get(`http://[${sender.address}]:9611/metrics`)).status).toBe(200);
      await nothingIsLost(sender);
    }
  });
});

/** Resolves once every node has answered this sender. */
async function answered(sender: Pod, nodes: readonly string[]): Promise<void> {
  await eventually(async () => {
    const metrics = await sender.metrics();
    for (const target of nodes) expect(metrics.sum("sixbeat_sender_replies_total", { target })).toBeGreaterThan(1);
  });
}
