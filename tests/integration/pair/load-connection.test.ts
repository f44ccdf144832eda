import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const QUIET = ["--print", "none"];

/** The peers that UDP sockets are connected to, by their addresses. */
const CONNECTED =
  "ss --udp --numeric --no-header state established | awk '{ print $4 }' | sed -E 's/:[0-9]+$//; s/[][]//g' | sort";

describe.skipIf(lacks("namespaces", "ss"))("the socket of a load", () => {
  it("is connected, each to the peer of its target, and what is given up is closed", async () => {
    await using pair = await NamespacePair.create();
    await using receiver = new ServiceProcess("receiver", ["--reply-limit", "max", ...QUIET], pair.there);
    await receiver.ready();
    const [one, other, third] = ["[fd00:6::2]", "[fd00:6::5]", "10.0.6.2"];
    await pair.there.shell("ip address add fd00:6::5/64 dev eth0 nodad");
    await using file = await ScratchFile.create("sender.yaml", `targets: ["${one}"]\n`);
    const load = ["--config", file.path, "--rate", "20k/s", "--size", "64", "--timeout", "3s", ...QUIET];
    await using sender = new ServiceProcess("sender", load, pair.here);
    const connections = () => pair.here.shell(CONNECTED);
    await receiver.metricReaches(RECEIVED, { target: one }, 1000);
    expect(await connections()).toBe("fd00:6::2\n");
    const source = await sourceOf(receiver, one);

    const reload = async (targets: string) => {
      await file.write(`targets: [${targets}]\n`);
      sender.kill("SIGHUP");
    };
    await reload(`"${one}", "${other}"`);
    await receiver.metricReaches(RECEIVED, { target: other }, 1000);
    expect(await connections()).toBe("fd00:6::2\nfd00:6::5\n");
    expect(await sourceOf(receiver, one)).toBe(source);

    await reload(`"${other}"`);
    await sender.logs("configuration reloaded", 2);
    await reload(`"${other}", "${third}"`);
    await receiver.metricReaches(RECEIVED, { target: third }, 1000);
    await eventually(async () => expect(await connections()).toBe("10.0.6.2\nfd00:6::5\n"));
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ lost: 0, notSent: 0 });
  });

  it("is another one when the host would choose another address to send from", async () => {
    await using pair = await NamespacePair.create();
    await using receiver = new ServiceProcess("receiver", ["--reply-limit", "max", ...QUIET], pair.there);
    await receiver.ready();
    await using sender = new ServiceProcess("sender", ["[fd00:6::2]", "--rate", "20k/s", ...QUIET], pair.here);
    await receiver.metricReaches(RECEIVED, {}, 1000);
    expect(await sourceOf(receiver, "[fd00:6::2]")).toMatch(/^\[fd00:6::1\]/);
    await pair.here.shell("ip address add fd00:6::7/64 dev eth0 nodad; ip address del fd00:6::1/64 dev eth0");
    await eventually(async () => expect(await sourceOf(receiver, "[fd00:6::2]")).toMatch(/^\[fd00:6::7\]/));
    const replies = (await sender.metrics()).sum("sixbeat_sender_replies_total");
    await sender.metricReaches("sixbeat_sender_replies_total", {}, replies + 1000);
  });

  it("is none of its own where that is not worth it, and then hears from anyone", async () => {
    await using pair = await NamespacePair.create();
    await using receiver = new ServiceProcess("receiver", QUIET, pair.there);
    await receiver.ready();
    const targets = ["[fd00:6::2]", "10.0.6.2"];
    await using _ = new ServiceProcess("sender", [...targets, "--rate", "1k/s", ...QUIET], pair.here);
    for (const target of targets) await receiver.metricReaches(RECEIVED, { target }, 100);
    expect(await pair.here.shell(CONNECTED)).toBe("");
  });
});

/** The address from which a target was sent to last. */
async function sourceOf(receiver: ServiceProcess, target: string): Promise<string> {
  const { paths } = JSON.parse((await receiver.get("/api/paths")).body);
  const path = paths.find((row: { target: string }) => row.target === target);
  return path?.address ?? "";
}
