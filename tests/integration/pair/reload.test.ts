import { describe, expect, it } from "vitest";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const SENT = "sixbeat_sender_datagrams_sent_total";

describe("SIGHUP", () => {
  it("adds and removes targets, and their counters go on", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::]:0", "--print", "none"]);
    const port = (await receiver.address()).replace("[::]:", "");
    const [one, other] = [`"[::1]:${port}"`, `"127.0.0.1:${port}"`];
    await using file = await ScratchFile.create("sender.yaml", `targets: [${one}]\ninterval: 20ms\n`);
    await using sender = new ServiceProcess("sender", ["--config", file.path]);
    const reload = async (targets: string) => {
      const times = sender.log.filter(({ msg }) => msg === "configuration reloaded").length;
      await file.write(`targets: [${targets}]\ninterval: 20ms\n`);
      sender.kill("SIGHUP");
      await sender.logs("configuration reloaded", times + 1);
    };
    const sentTo = async (host: string) => (await sender.metrics()).sum(SENT, { target: `${host}:${port}` });
    const [toOne, toOther] = [`[::1]:${port}`, `127.0.0.1:${port}`].map((target) => ({ target }));
    await receiver.metricReaches(RECEIVED, toOne!, 5);

    await reload(`${one}, ${other}`);
    await receiver.metricReaches(RECEIVED, toOther!, 5);
    const before = await sentTo("[::1]");
    expect(before).toBeGreaterThanOrEqual(5);

    await reload(other);
    expect((await sender.metrics()).samples(SENT, { target: `[::1]:${port}` })).toEqual([]);
    const received = (await receiver.metrics()).sum(RECEIVED, toOne!);
    const meanwhile = (await receiver.metrics()).sum(RECEIVED, toOther!);
    await receiver.metricReaches(RECEIVED, toOther!, meanwhile + 5);
    expect((await receiver.metrics()).sum(RECEIVED, toOne!)).toBe(received);

    await reload(`${one}, ${other}`);
    await receiver.metricReaches(RECEIVED, toOne!, received + 5);
    expect(await sentTo("[::1]")).toBeGreaterThanOrEqual(before + 5);
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
    expect(sender.drained).toBe(true);
    const { sent } = sender.log.at(-1) as unknown as { sent: number };
    await receiver.metricIs(RECEIVED, {}, sent);
  });

  it("with a bad file changes nothing and says why", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--print", "none"]);
    const target = await receiver.address();
    await using file = await ScratchFile.create("sender.yaml", `targets: ["${target}"]\ninterval: 20ms\n`);
    await using sender = new ServiceProcess("sender", ["--config", file.path]);
    await receiver.metricReaches(RECEIVED, {}, 1);
    await file.write("targets: [::1:54321]\nintervall: 1s\n");
    sender.kill("SIGHUP");
    const { faults } = await sender.logged("the configuration was not reloaded; the old one stays in force");
    expect(faults).toContainEqual(expect.stringMatching(/::1:54321.*\[::1\]:54321/));
    expect(faults).toContainEqual(expect.stringMatching(/intervall.*interval/));
    const received = (await receiver.metrics()).sum(RECEIVED);
    await receiver.metricReaches(RECEIVED, {}, received + 5);
    expect((await sender.metrics()).value("sixbeat_config_last_reload_successful")).toBe(0);

    await file.write(`targets: ["${target}"]\ninterval: 30ms\n`);
    sender.kill("SIGHUP");
    await sender.logged("configuration reloaded");
    expect((await sender.metrics()).value("sixbeat_config_last_reload_successful")).toBe(1);
  });

  it("says which options need a restart", async () => {
    await using file = await ScratchFile.create("receiver.yaml", 'listen: "[::1]:0"\nprint: all\n');
    await using receiver = new ServiceProcess("receiver", ["--config", file.path]);
    await receiver.ready();
    await file.write('listen: "[::1]:7"\nprint: none\n');
    receiver.kill("SIGHUP");
    expect(await receiver.logged("configuration reloaded; some options need a restart")).toMatchObject({
      changed: ["listen", "print"],
      restart: ["listen"],
    });
  });

  it.skipIf(lacks("namespaces"))("with a group that can't be joined leaves the groups as they are", async () => {
    await using pair = await NamespacePair.create();
    await using file = await ScratchFile.create("receiver.yaml", 'groups: ["ff02::1234%eth0"]\n');
    await using receiver = new ServiceProcess("receiver", ["--config", file.path], pair.there);
    await receiver.ready();
    const args = ["ff02::1234%eth0", "--interval", "20ms"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    await receiver.metricReaches(RECEIVED, {}, 1);

    await file.write('groups: ["ff02::5678%eth0", "ff02::1%nosuch0"]\n');
    receiver.kill("SIGHUP");
    expect(JSON.stringify(await receiver.logged("the configuration was not reloaded"))).toContain("ENODEV");
    const received = (await receiver.metrics()).sum(RECEIVED);
    await receiver.metricReaches(RECEIVED, {}, received + 5);

    await file.write('groups: ["ff02::5678%eth0"]\n');
    receiver.kill("SIGHUP");
    await receiver.logged("configuration reloaded");
    const memberships = await pair.there.shell("cat /proc/net/igmp6");
    expect(memberships).toContain("ff020000000000000000000000005678");
    expect(memberships).not.toContain("ff020000000000000000000000001234");
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
  });
});
