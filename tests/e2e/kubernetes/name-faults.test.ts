import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { lacks } from "../../support/requires.ts";
import { Cluster } from "./cluster/cluster.ts";
import { buildImages } from "./cluster/images.ts";
import type { Answer } from "./cluster/names.ts";
import type { Pod } from "./cluster/pod.ts";
import { FAST } from "./fast.ts";
import { moreReplies, nothingIsLost } from "./figures.ts";
import type { Manifests, ServiceName } from "./manifests.ts";
import { renderWith } from "./render.ts";

/** Where nobody is. */
const nowhere = (n: number) => `fd6b:0:0:1::${(0x1000 + n).toString(16)}`;

// Each has a cluster of its own, and mostly waits until its sender looks the name up again.
describe.skipIf(lacks("kubectl", "engine", "namespaces")).concurrent("a sender whose name server", () => {
  let images: Record<ServiceName, string>;
  let manifests: Manifests;

  beforeAll(async () => {
    images = await buildImages();
    manifests = await renderWith([], FAST);
  });

  it.each<[string, Answer, RegExp]>([
    ["knows no such name", null, /EAI_NONAME/],
    ["has no address for the name, because no receiver is ready", {}, /EAI_NODATA|EAI_NONAME/],
    ["has IPv4 addresses only", { a: ["10.244.1.1"] }, /EAI_NODATA|EAI_NONAME|EAI_ADDRFAMILY/],
    ["fails", "SERVFAIL", /EAI_AGAIN/],
  ])("%s waits, says so, and begins when there is an address", async (_, answer, code) => {
    await using cluster = await Cluster.create({ images });
    const node = await cluster.addNode();
    await cluster.start("receiver", manifests, node);
    await cluster.pretend(answer);
    const sender = await cluster.start("sender", manifests, node);
    await eventually(async () => expect(await sender.logs()).toMatch(code));
    expect([await sender.isReady(), await sender.isAlive()]).toEqual([false, true]);
    expect((await sender.metrics()).value("sixbeat_sender_targets", { state: "unresolved" })).toBe(1);
    await cluster.tellTheTruth();
    await sender.ready();
    await moreReplies(sender);
  });

  it.each<[string, Answer]>([
    ["fails", "SERVFAIL"],
    ["falls silent", "silence"],
  ])("%s later stays with the addresses it has", async (_, answer) => {
    await using cluster = await Cluster.create({ images });
    const node = await cluster.addNode();
    await cluster.start("receiver", manifests, node);
    const sender = await cluster.startReady("sender", manifests, node);
    await cluster.pretend(answer);
    await targetsAre(sender, "stale", 1);
    await moreReplies(sender);
    await nothingIsLost(sender);
  });

  it.each<[string, Answer]>([
    ["forgets the name", null],
    ["has no address for it any more", {}],
  ])("%s is believed after a while, and when it has one again", async (_, answer) => {
    await using cluster = await Cluster.create({ images });
    const node = await cluster.addNode();
    await cluster.start("receiver", manifests, node);
    const sender = await cluster.startReady("sender", manifests, node);
    await cluster.pretend(answer);
    await targetsAre(sender, "unresolved", 1);
    expect([await sender.isReady(), await sender.isAlive()]).toEqual([false, true]);
    await cluster.tellTheTruth();
    await sender.ready();
    await moreReplies(sender);
    await nothingIsLost(sender);
  });

  it("forgets some of the addresses in every other answer ends no path", async () => {
    await using cluster = await Cluster.create({ images });
    const nodes = [await cluster.addNode(), await cluster.addNode()];
    const receivers = await Promise.all(nodes.map((node) => cluster.start("receiver", manifests, node)));
    const [one, two] = receivers.map(({ address }) => address) as [string, string];
    const sender = await cluster.startReady("sender", manifests, nodes[0]!);
    for (const { name } of nodes) await moreReplies(sender, { target: name });
    const both = { aaaa: [one, two] };
    await cluster.pretend({ cycle: [{ aaaa: [one] }, both, { aaaa: [two] }, both] });
    for (const missing of [1, 0, 1, 0, 1, 0]) await addressesAre(sender, "missing", missing);
    await moreReplies(sender);
    expect((await sender.metrics()).sum("sixbeat_sender_sessions_started_total")).toBe(2);
    await nothingIsLost(sender);
  });

  it("names an address where nobody is says so, and goes on when that is put right", async () => {
    await using cluster = await Cluster.create({ images });
    const node = await cluster.addNode();
    await cluster.start("receiver", manifests, node);
    await cluster.pretend({ aaaa: [nowhere(0)] });
    const sender = await cluster.start("sender", manifests, node);
    await eventually(async () =>
      expect((await sender.metrics()).sum("sixbeat_sender_icmp_errors_total")).toBeGreaterThan(0),
    );
    expect([await sender.isReady(), await sender.isAlive()]).toEqual([true, true]);
    await cluster.tellTheTruth();
    await moreReplies(sender);
  });

  it.each([
    ["a path to each that the answer has room for", "0", 2_338],
    ["sixteen paths where it is to choose as many", "16", 16],
  ])("names ten thousand addresses keeps %s, within its memory", async (_, fanout, probed) => {
    await using cluster = await Cluster.create({ images });
    const literals = [`SIXBEAT_FANOUT=${fanout}`, "SIXBEAT_RESOLVE_INTERVAL=1s"];
    const sender = { name: "sixbeat-sender", behavior: "merge", literals };
    const usual = await renderWith([], { ...FAST, configMapGenerator: [sender] });
    const node = await cluster.addNode();
    const receiver = await cluster.start("receiver", usual, node);
    await cluster.pretend({ aaaa: [receiver.address, ...Array.from({ length: 9_999 }, (_, n) => nowhere(n))] });
    const pod = await cluster.start("sender", usual, node);
    await pod.ready();
    // As large as this is with so many paths, it may take longer than the usual patience.
    const metrics = await eventually(() => pod.metrics(), 60_000);
    expect(metrics.sum("sixbeat_sender_addresses", { state: "probed" })).toBe(probed);
    // An answer has 64 KiB, and each address takes 28 octets of it.
    expect(metrics.sum("sixbeat_sender_addresses")).toBe(2_338);
    await cluster.tellTheTruth();
    await eventually(async () => {
      const received = (await receiver.metrics()).sum("sixbeat_receiver_datagrams_received_total", {
        source: "node-1",
      });
      expect(received).toBeGreaterThan(3);
    });
    expect(await pod.isAlive()).toBe(true);
  });
});

/** Resolves once so many addresses of the receivers' name are in a state. */
async function addressesAre(sender: Pod, state: string, count: number): Promise<void> {
  await eventually(async () => expect((await sender.metrics()).sum("sixbeat_sender_addresses", { state })).toBe(count));
}

/** Resolves once so many targets are in a state. */
async function targetsAre(sender: Pod, state: string, count: number): Promise<void> {
  await eventually(
    async () => expect((await sender.metrics()).value("sixbeat_sender_targets", { state })).toBe(count),
    60_000,
  );
}
