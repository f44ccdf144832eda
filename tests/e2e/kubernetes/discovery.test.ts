import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { lacks } from "../../support/requires.ts";
import { Cluster, type ClusterNode } from "./cluster/cluster.ts";
import { buildImages } from "./cluster/images.ts";
import type { Pod } from "./cluster/pod.ts";
import { FAST } from "./fast.ts";
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
    const sender = await startSender(cluster, manifests, nodes[0]);
    for (const [i, receiver] of receivers.entries()) {
      const path = { source: "node-1", target: nodes[i]!.name, family: "ipv6", flow: "0" };
      await moreReplies(sender, nodes[i]!);
      expect((await receiver.metrics()).value("sixbeat_receiver_datagrams_expected_total", path)).toBeGreaterThan(3);
      expect((await receiver.metrics()).sum("sixbeat_receiver_datagrams_received_total", path)).toBeGreaterThan(3);
    }
    expect(await targets(sender)).toEqual(["node-1", "node-2", "node-3"]);
    expect(await lost(sender)).toBe(0);
  });

  it("begin a path to a node that is new", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes } = await threeReceivers(cluster, manifests);
    const sender = await startSender(cluster, manifests, nodes[0]);
    await moreReplies(sender, nodes[2]);
    const fourth = await cluster.addNode();
    await cluster.start("receiver", manifests, fourth);
    await moreReplies(sender, fourth);
    expect(await targets(sender)).toEqual(["node-1", "node-2", "node-3", "node-4"]);
    expect(await lost(sender)).toBe(0);
  });

  it("lose nothing and keep their series while a changed option rolls out", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes, receivers } = await threeReceivers(cluster, manifests);
    const sender = await startSender(cluster, manifests, nodes[0]);
    for (const node of nodes) await moreReplies(sender, node);
    const changed = await renderWith([], withReceiverOption("SIXBEAT_LOG_LEVEL=warn"));
    expect(configMapOf(changed)).not.toBe(configMapOf(manifests));
    for (const [i, node] of nodes.entries()) {
      const before = await replies(sender, node);
      expect(await cluster.delete(receivers[i]!)).toBe(0);
      await cluster.start("receiver", changed, node);
      await moreReplies(sender, node);
      expect(await replies(sender, node)).toBeGreaterThan(before);
    }
    expect(await targets(sender)).toEqual(["node-1", "node-2", "node-3"]);
    expect(await lost(sender)).toBe(0);
  });

  it("end the path to a node that is lost, and lose datagrams on no other", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes, receivers } = await threeReceivers(cluster, manifests);
    const sender = await startSender(cluster, manifests, nodes[0]);
    for (const node of nodes) await moreReplies(sender, node);
    await cluster.lose(nodes[2]);
    await eventually(async () => expect(await lost(sender, nodes[2])).toBeGreaterThan(3));
    await cluster.forget(receivers[2]!);
    await eventually(async () => expect(await targets(sender)).toEqual(["node-1", "node-2"]), 60_000);
    await moreReplies(sender, nodes[0]);
    await moreReplies(sender, nodes[1]);
    expect([await lost(sender, nodes[0]), await lost(sender, nodes[1])]).toEqual([0, 0]);
    expect(await sender.isAlive()).toBe(true);
  });

  it("take a receiver that starts anew at its old address for a restart, not for loss", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes, receivers } = await threeReceivers(cluster, manifests);
    const sender = await startSender(cluster, manifests, nodes[0]);
    await moreReplies(sender, nodes[1]);
    await receivers[1]!.restart();
    await receivers[1]!.ready();
    await moreReplies(sender, nodes[1]);
    const path = { target: "node-2" };
    expect((await sender.metrics()).sum("sixbeat_sender_reflector_restarts_total", path)).toBe(1);
    // What was sent while nobody was there is lost; the numbers that begin again are not.
    const after = await lost(sender, nodes[1]);
    await moreReplies(sender, nodes[1]);
    expect(await lost(sender, nodes[1])).toBe(after);
  });

  it("keep as many paths as fanout says, and change only those to a node that goes", async () => {
    await using cluster = await Cluster.create({ images });
    const overlay = { ...FAST, configMapGenerator: [senderOptions("SIXBEAT_FANOUT=2")] };
    const fanned = await renderWith(["mesh"], overlay);
    const receivers = new Map<string, Pod>();
    const senders: Pod[] = [];
    for (const _ of Array(5)) {
      const node = await cluster.addNode();
      receivers.set(node.name, await cluster.start("receiver", fanned, node));
    }
    for (const node of cluster.nodes) senders.push(await startSender(cluster, fanned, node));
    const before = await Promise.all(senders.map((sender) => eventually(() => twoTargets(sender))));
    const gone = before[0]![0]!;
    expect(await cluster.delete(receivers.get(gone)!)).toBe(0);

    for (const [i, sender] of senders.entries()) {
      const now = await eventually(async () => {
        const found = await twoTargets(sender);
        expect(found).not.toContain(gone);
        return found;
      });
      const kept = before[i]!.filter((name) => name !== gone);
      expect(now).toEqual(expect.arrayContaining(kept));
      expect(await lost(sender)).toBe(0);
    }
  });

  it("choose half of their paths within their zone, and half across", async () => {
    await using cluster = await Cluster.create({ images });
    const zoned = await renderWith(["mesh"], {
      ...FAST,
      configMapGenerator: [
        senderOptions("SIXBEAT_FANOUT=2", "SIXBEAT_TARGETS=sixbeat-receiver-a@a,sixbeat-receiver-b@b"),
      ],
    });
    const [a, b] = [
      ["node-1", "node-2"],
      ["node-3", "node-4"],
    ];
    const nodes: ClusterNode[] = [];
    for (const zone of ["a", "a", "b", "b"]) nodes.push(await cluster.addNode(zone));
    for (const node of nodes) await cluster.start("receiver", zoned, node);
    for (const node of nodes) {
      const sender = await startSender(cluster, zoned, node);
      const found = await eventually(() => twoTargets(sender));
      const inside = found.filter((name) => (node.zone === "a" ? a : b)?.includes(name));
      expect(inside).toHaveLength(1);
    }
  });

  it("watch every node from every node as a mesh", async () => {
    await using cluster = await Cluster.create({ images });
    const { nodes } = await threeReceivers(cluster, mesh);
    const senders: Pod[] = [];
    for (const node of nodes) senders.push(await startSender(cluster, mesh, node));
    for (const sender of senders) for (const node of nodes) await moreReplies(sender, node);
    for (const sender of senders) expect(await lost(sender)).toBe(0);
  });
});

type Three<T> = readonly [T, T, T];

async function threeReceivers(cluster: Cluster, manifests: Manifests) {
  const nodes: Three<ClusterNode> = [await cluster.addNode(), await cluster.addNode(), await cluster.addNode()];
  const receivers: Pod[] = [];
  for (const node of nodes) receivers.push(await cluster.start("receiver", manifests, node));
  return { nodes, receivers };
}

async function startSender(cluster: Cluster, manifests: Manifests, node: ClusterNode): Promise<Pod> {
  const sender = await cluster.start("sender", manifests, node);
  await sender.ready();
  return sender;
}

/** Those that make the tests quick, and more. */
function senderOptions(...literals: readonly string[]) {
  const [fast] = FAST.configMapGenerator;
  return { ...fast!, literals: [...fast!.literals, ...literals] };
}

function withReceiverOption(literal: string) {
  const receiver = { name: "sixbeat-receiver", behavior: "merge", literals: [literal] };
  return { ...FAST, configMapGenerator: [...FAST.configMapGenerator, receiver] };
}

function configMapOf(manifests: Manifests): string | undefined {
  return manifests.container("receiver").envFrom?.[0]?.configMapRef?.name;
}

/** The nodes that a sender has paths to, by its metrics. */
async function targets(sender: Pod): Promise<string[]> {
  const samples = (await sender.metrics()).samples("sixbeat_sender_datagrams_sent_total");
  return [...new Set(samples.map(({ labels }) => labels["target"] ?? ""))].sort();
}

/** The two nodes that a sender has paths to; throws when they are not two, or have not said their names. */
async function twoTargets(sender: Pod): Promise<string[]> {
  const found = await targets(sender);
  expect(found).toEqual([expect.stringMatching(/^node-\d$/), expect.stringMatching(/^node-\d$/)]);
  return found;
}

async function lost(sender: Pod, node?: ClusterNode): Promise<number> {
  return (await sender.metrics()).sum("sixbeat_sender_lost_total", node === undefined ? {} : { target: node.name });
}

async function replies(sender: Pod, node: ClusterNode): Promise<number> {
  return (await sender.metrics()).sum("sixbeat_sender_replies_total", { target: node.name });
}

/** Resolves once more replies have come from a node than there were. */
async function moreReplies(sender: Pod, node: ClusterNode): Promise<void> {
  const before = await replies(sender, node);
  await eventually(async () => expect(await replies(sender, node)).toBeGreaterThan(before + 3));
}
