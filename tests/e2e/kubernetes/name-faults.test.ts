import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { lacks } from "../../support/requires.ts";
import { Cluster } from "./cluster/cluster.ts";
import { buildImages } from "./cluster/images.ts";
import type { Answer } from "./cluster/names.ts";
import type { Pod } from "./cluster/pod.ts";
import { FAST } from "./fast.ts";
import type { Manifests, ServiceName } from "./manifests.ts";
import { renderWith } from "./render.ts";

/** Where nobody is. */
const nowhere = (n: number) => `fd6b:0:0:1::${(0x1000 + n).toString(16)}`;

describe.skipIf(lacks("kubectl", "engine", "namespaces"))("a sender whose name server", () => {
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
    ["forgets the name", null],
  ])("%s later stays with the addresses it has", async (_, answer) => {
    await using cluster = await Cluster.create({ images });
    const node = await cluster.addNode();
    await cluster.start("receiver", manifests, node);
    const sender = await cluster.start("sender", manifests, node);
    await sender.ready();
    await cluster.pretend(answer);
    await eventually(async () =>
      expect((await sender.metrics()).value("sixbeat_sender_targets", { state: "stale" })).toBe(1),
    );
    await moreReplies(sender);
    expect((await sender.metrics()).sum("sixbeat_sender_lost_total")).toBe(0);
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

  it("names ten thousand addresses lives on within its memory", async () => {
    await using cluster = await Cluster.create({ images });
    const node = await cluster.addNode();
    const receiver = await cluster.start("receiver", manifests, node);
    await cluster.pretend({ aaaa: [receiver.address, ...Array.from({ length: 9_999 }, (_, n) => nowhere(n))] });
    const sender = await cluster.start("sender", manifests, node);
    await sender.ready();
    await moreReplies(sender);
    expect(await sender.isAlive()).toBe(true);
    await cluster.tellTheTruth();
    await moreReplies(sender);
  });
});

/** Resolves once more replies have come than there were. */
async function moreReplies(sender: Pod): Promise<void> {
  const count = async () => (await sender.metrics()).sum("sixbeat_sender_replies_total");
  const before = await count();
  await eventually(async () => expect(await count()).toBeGreaterThan(before + 3));
}
