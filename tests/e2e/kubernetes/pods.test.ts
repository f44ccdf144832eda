import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { lacks } from "../../support/requires.ts";
import { Cluster } from "./cluster/cluster.ts";
import { buildImages } from "./cluster/images.ts";
import { FAST } from "./fast.ts";
import type { ServiceName } from "./manifests.ts";
import { renderWith } from "./render.ts";

const SERVICES = ["sender", "receiver"] as const satisfies ServiceName[];
const secrets = { "sixbeat-keys": { keys: `${"5a".repeat(32)} # the key of these tests` } };

describe.skipIf(lacks("kubectl", "engine", "namespaces", "nft"))("a pod", () => {
  let images: Record<ServiceName, string>;

  beforeAll(async () => {
    images = await buildImages();
  });

  it("has no rights and no place to write to", async () => {
    await using cluster = await Cluster.create({ images });
    const manifests = await renderWith([], FAST);
    const node = await cluster.addNode();
    for (const service of SERVICES) {
      const pod = await cluster.start(service, manifests, node);
      const status = await pod.execute("require('fs').readFileSync('/proc/1/status', 'utf8')");
      expect(status).toMatch(/^Uid:\s+65532\s+65532\s+65532\s+65532$/m);
      expect(status).toMatch(/^CapEff:\s+0+$/m);
      expect(status).toMatch(/^CapBnd:\s+0+$/m);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      expect(status).toMatch(/^Seccomp:\s+2$/m);
      await expect(pod.execute("require('fs').writeFileSync('/tmp/x', '')")).rejects.toThrow(/EROFS|EACCES/);
    }
  });

  it("signs and believes with a key that a Secret hands down", async () => {
    await using cluster = await Cluster.create({ images, secrets });
    const signed = await renderWith(["authentication"], FAST);
    const [one, two] = [await cluster.addNode(), await cluster.addNode()];
    const receiver = await cluster.start("receiver", signed, two);
    const sender = await cluster.start("sender", signed, one);
    const stranger = await cluster.start("sender", await renderWith([], FAST), one);
    await eventually(async () => {
      expect((await sender.metrics()).sum("sixbeat_sender_replies_total")).toBeGreaterThan(3);
      expect((await receiver.metrics()).sum("sixbeat_receiver_datagrams_rejected_total")).toBeGreaterThan(3);
    });
    expect((await stranger.metrics()).sum("sixbeat_sender_replies_total")).toBe(0);
  });

  it("reaches what the policies allow, and is reached by nobody else", async () => {
    await using cluster = await Cluster.create({ images });
    const manifests = await renderWith(["networkpolicy"], FAST);
    const [one, two] = [await cluster.addNode(), await cluster.addNode()];
    const [prometheus, other] = [await cluster.addOutsiders("monitoring"), await cluster.addOutsiders("other")];
    const receiver = await cluster.start("receiver", manifests, two);
    const sender = await cluster.start("sender", manifests, one);
    await eventually(async () => {
      expect((await sender.metrics()).sum("sixbeat_sender_replies_total")).toBeGreaterThan(3);
    });
    for (const pod of [receiver, sender]) {
      const url = `http://[${pod.address}]:${pod === sender ? 9611 : 9612}/metrics`;
      expect((await prometheus.get(url)).status).toBe(200);
      await expect(other.get(url)).rejects.toThrow("no answer");
    }
    // One after the other: when the sender's is there, the forbidden one does not come any more.
    for (const place of [other, sender]) {
      await place.shell(`bash -c 'echo hello > /dev/udp/${receiver.address}/54321'`);
    }
    await eventually(async () => {
      const texts = (await receiver.metrics()).samples("sixbeat_receiver_datagrams_received_total", { format: "text" });
      expect(texts.map(({ labels, value }) => [labels["source"], value])).toEqual([[sender.address, 1]]);
    });
  });

  it("ends by itself within its grace period", async () => {
    await using cluster = await Cluster.create({ images });
    const manifests = await renderWith([], FAST);
    const node = await cluster.addNode();
    const receiver = await cluster.start("receiver", manifests, node);
    const sender = await cluster.startReady("sender", manifests, node);
    expect(await cluster.delete(sender)).toBe(0);
    expect(await cluster.delete(receiver)).toBe(0);
  });
});
