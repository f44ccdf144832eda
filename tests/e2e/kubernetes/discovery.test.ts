import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { lacks } from "../../support/requires.ts";
import { Cluster, type ClusterNode } from "./cluster/cluster.ts";
import { buildImages } from "./cluster/images.ts";
import type { Pod } from "./cluster/pod.ts";
import { FAST } from "./fast.ts";
import { moreReplies, nothingIsLost, replies, settled, targets, unanswered } from "./figures.ts";
import type { Manifests, ServiceName } from "./manifests.ts";
import { renderWith } from "./render.ts";

describe.skipIf(lacks("kubectl", "engine", "namespaces"))("senders in a cluster", () => {
  let images: Record<ServiceName, string>;
  let manifests: Manifests;
  let mesh: Manifests;

  beforeAll(async () => {
    images = await buildImages();
    manifests = await renderWith([], FAST);
    mesh = await renderWith(["mesh"], FAST);
  });

  it("keep a path to every receiver, and both ends name it by the two nodes", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes, receivers } = await threeReceivers(cluster, manifests);
    const sender = await cluster.startReady("sender", manifests, nodes[0]);
    for (const [i, receiver] of receivers.entries()) {
      const path = { source: "node-1", target: nodes[i]!.name, family: "ipv6", flow: "0" };
      await moreReplies(sender, to(nodes[i]!));
      expect((await receiver.metrics()).value("sixbeat_receiver_datagrams_expected_total", path)).toBeGreaterThan(3);
      expect((await receiver.metrics()).sum("sixbeat_receiver_datagrams_received_total", path)).toBeGreaterThan(3);
    }
    expect(await targets(sender)).toEqual(["node-1", "node-2", "node-3"]);
    await nothingIsLost(sender);
  });

  it("begin a path to a node that is new", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes } = await threeReceivers(cluster, manifests);
    const sender = await cluster.startReady("sender", manifests, nodes[0]);
    await moreReplies(sender, to(nodes[2]));
    const fourth = await cluster.addNode();
    await cluster.start("receiver", manifests, fourth);
    await moreReplies(sender, to(fourth));
    expect(await targets(sender)).toEqual(["node-1", "node-2", "node-3", "node-4"]);
    await nothingIsLost(sender);
  });

  it("lose nothing and keep their series while a changed option rolls out", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes, receivers } = await threeReceivers(cluster, manifests);
    const sender = await cluster.startReady("sender", manifests, nodes[0]);
    for (const node of nodes) await moreReplies(sender, to(node));
    const changed = await renderWith([], withReceiverOption("SIXBEAT_LOG_LEVEL=warn"));
    expect(configMapOf(changed)).not.toBe(configMapOf(manifests));
    for (const [i, node] of nodes.entries()) {
      const before = await replies(sender, to(node));
      expect(await cluster.delete(receivers[i]!)).toBe(0);
      await cluster.start("receiver", changed, node);
      await moreReplies(sender, to(node));
      expect(await replies(sender, to(node))).toBeGreaterThan(before);
    }
    expect(await targets(sender)).toEqual(["node-1", "node-2", "node-3"]);
    await nothingIsLost(sender);
  });

  it("end the path to a node that is lost, and lose datagrams on no other", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes, receivers } = await threeReceivers(cluster, manifests);
    const sender = await cluster.startReady("sender", manifests, nodes[0]);
    for (const node of nodes) await moreReplies(sender, to(node));
    await cluster.lose(nodes[2]);
    await eventually(async () => expect(await unanswered(sender, to(nodes[2]))).toBeGreaterThan(3));
    await cluster.forget(receivers[2]!);
    await eventually(async () => expect(await targets(sender)).toEqual(["node-1", "node-2"]), 60_000);
    await moreReplies(sender, to(nodes[0]));
    await moreReplies(sender, to(nodes[1]));
    for (const node of nodes.slice(0, 2)) await nothingIsLost(sender, to(node));
    expect(await sender.isAlive()).toBe(true);
  });

  it("take a receiver that starts anew at its old address for a restart, not for loss", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes, receivers } = await threeReceivers(cluster, manifests);
    const sender = await cluster.startReady("sender", manifests, nodes[0]);
    await moreReplies(sender, to(nodes[1]));
    await receivers[1]!.restart();
    await receivers[1]!.ready();
    await moreReplies(sender, to(nodes[1]));
    const restarts = async () => (await sender.metrics()).sum("sixbeat_sender_reflector_restarts_total", to(nodes[1]));
    await eventually(async () => expect(await restarts()).toBe(1));
    // What was sent while nobody was there is lost, but for what comes late; the numbers that begin again are not.
    const after = await settled(sender, to(nodes[1]));
    await moreReplies(sender, to(nodes[1]));
    expect(await settled(sender, to(nodes[1]))).toBeLessThanOrEqual(after);
    expect(await restarts()).toBe(1);
  });

  it("watch every node from every node as a mesh", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes } = await threeReceivers(cluster, mesh);
    const senders: Pod[] = [];
    for (const node of nodes) senders.push(await cluster.startReady("sender", mesh, node));
    for (const sender of senders) for (const node of nodes) await moreReplies(sender, to(node));
    for (const sender of senders) await nothingIsLost(sender);
  });
});

const to = ({ name }: ClusterNode) => ({ target: name });

type Three<T> = readonly [T, T, T];

async function threeReceivers(cluster: Cluster, manifests: Manifests) {
  const nodes: Three<ClusterNode> = [await cluster.addNode(), await cluster.addNode(), await cluster.addNode()];
  const receivers: Pod[] = [];
  for (const node of nodes) receivers.push(await cluster.start("receiver", manifests, node));
  return { nodes, receivers };
}

function withReceiverOption(literal: string) {
  const receiver = { name: "sixbeat-receiver", behavior: "merge", literals: [literal] };
  return { ...FAST, configMapGenerator: [...FAST.configMapGenerator, receiver] };
}

function configMapOf(manifests: Manifests): string | undefined {
  return manifests.container("receiver").envFrom?.[0]?.configMapRef?.name;
}
