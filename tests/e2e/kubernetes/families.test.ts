import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { lacks } from "../../support/requires.ts";
import { Cluster } from "./cluster/cluster.ts";
import { buildImages } from "./cluster/images.ts";
import type { Families } from "./cluster/network.ts";
import { FAST } from "./fast.ts";
import type { Manifests, ServiceName } from "./manifests.ts";
import { renderWith } from "./render.ts";

describe.skipIf(lacks("kubectl", "engine", "namespaces"))("on a cluster that has", () => {
  let images: Record<ServiceName, string>;
  let strict: Manifests;
  let lenient: Manifests;

  beforeAll(async () => {
    images = await buildImages();
    strict = await renderWith([], FAST);
    lenient = await renderWith(["any-family"], FAST);
  });

  it.each<[string, Families, "strict" | "lenient", string]>([
    ["IPv6 alone, the base speaks IPv6", ["ipv6"], "strict", "ipv6"],
    ["IPv6 and then IPv4, the base speaks IPv6", ["ipv6", "ipv4"], "strict", "ipv6"],
    ["IPv4 and then IPv6, the base speaks IPv6", ["ipv4", "ipv6"], "strict", "ipv6"],
    ["IPv4 and then IPv6, any-family speaks IPv6", ["ipv4", "ipv6"], "lenient", "ipv6"],
    ["IPv4 alone, any-family speaks IPv4", ["ipv4"], "lenient", "ipv4"],
  ])("%s", async (_, families, which, spoken) => {
    const manifests = { strict, lenient }[which];
    await using cluster = await Cluster.create({ images, families });
    const [one, two] = [await cluster.addNode(), await cluster.addNode()];
    await cluster.start("receiver", manifests, two);
    const sender = await cluster.startReady("sender", manifests, one);
    const metrics = await eventually(async () => {
      const found = await sender.metrics();
      expect(found.sum("sixbeat_sender_replies_total", { family: spoken })).toBeGreaterThan(3);
      return found;
    });
    const other = spoken === "ipv6" ? "ipv4" : "ipv6";
    expect(metrics.sum("sixbeat_sender_datagrams_sent_total", { family: other })).toBe(0);
  });

  // There the API server refuses the Service, so its name does not exist.
  it("IPv4 alone, the base's sender waits and says why", async () => {
    await using cluster = await Cluster.create({ images, families: ["ipv4"] });
    await cluster.pretend(null);
    const sender = await cluster.start("sender", strict, await cluster.addNode());
    await eventually(async () => expect(await sender.logs()).toMatch(/sixbeat-receiver can't be resolved/));
    expect([await sender.isReady(), await sender.isAlive()]).toEqual([false, true]);
  });
});
