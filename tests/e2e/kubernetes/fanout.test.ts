import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { lacks } from "../../support/requires.ts";
import { Cluster, type ClusterNode } from "./cluster/cluster.ts";
import { buildImages } from "./cluster/images.ts";
import type { Pod } from "./cluster/pod.ts";
import { FAST } from "./fast.ts";
import { nothingIsLost, targets } from "./figures.ts";
import type { ServiceName } from "./manifests.ts";
import { renderWith } from "./render.ts";

describe.skipIf(lacks("kubectl", "engine", "namespaces"))("with fanout every sender of a mesh", () => {
  let images: Record<ServiceName, string>;

  beforeAll(async () => {
    images = await buildImages();
  });

  it("keeps as many paths as fanout says, and changes only those to a node that goes", async () => {
    await using cluster = await Cluster.create({ images });
    const overlay = { ...FAST, configMapGenerator: [senderOptions("SIXBEAT_FANOUT=2")] };
    const fanned = await renderWith(["mesh"], overlay);
    const receivers = new Map<string, Pod>();
    const senders: Pod[] = [];
    for (const _ of Array(5)) {
      const node = await cluster.addNode();
      receivers.set(node.name, await cluster.start("receiver", fanned, node));
    }
    for (const node of cluster.nodes) senders.push(await cluster.startReady("sender", fanned, node));
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
      await nothingIsLost(sender);
    }
  });

  it("chooses half of its paths within its zone, and half across", async () => {
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
      const sender = await cluster.startReady("sender", zoned, node);
      const found = await eventually(() => twoTargets(sender));
      const inside = found.filter((name) => (node.zone === "a" ? a : b)?.includes(name));
      expect(inside).toHaveLength(1);
    }
  });
});

/** Those that make the tests quick, and more. */
function senderOptions(...literals: readonly string[]) {
  const [fast] = FAST.configMapGenerator;
  return { ...fast!, literals: [...fast!.literals, ...literals] };
}

/** The two nodes that a sender has paths to; throws when they are not two, or have not said their names. */
async function twoTargets(sender: Pod): Promise<string[]> {
  const found = await targets(sender);
  expect(found).toEqual([expect.stringMatching(/^node-\d$/), expect.stringMatching(/^node-\d$/)]);
  return found;
}
