import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Exposition } from "../../support/exposition.ts";
import { Namespace } from "../../support/namespace.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { RunningCommand } from "../../support/running-command.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { sendDatagrams } from "../../support/send-datagrams.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const SENT = "sixbeat_sender_datagrams_sent_total";
const REPLIES = "sixbeat_sender_replies_total";
const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const TWO = ["--threads", "2"];

describe("two threads at each end", () => {
  it("count each datagram once, together, and end by a signal with nothing open", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--print", "all", ...TWO]);
    const args = ["--flows", "8", "--count", "25", "--interval", "20ms", "--name", "here", "--print", "all", ...TWO];
    const address = await receiver.address();
    await using sender = new ServiceProcess("sender", [address, ...args]);
    expect(await sender.ended()).toBe(0);
    const all = { sent: 200, replied: 200, lost: 0, notSent: 0, duplicates: 0, rejected: 0 };
    expect(sender.log.at(-1)).toMatchObject({ msg: "stopped", ...all });
    expect(sender.drained).toBe(true);
    expect(sender.complaints).toBe("");
    // Every other flow is each thread's. The kernel tells threads of the receiver apart by ports, so which has which is chance.
    for (const thread of [0, 1]) expect(sender.log.filter((line) => sent(line, thread))).toHaveLength(100);

    await receiver.metricIs(RECEIVED, { source: "here", target: address }, 200);
    await accountsAgree(receiver, 8, 200);
    receiver.kill("SIGTERM");
    expect(await receiver.ended()).toBe(0);
    const none = { missing: 0, rejected: 0, kernelDrops: 0 };
    expect(receiver.log.at(-1)).toMatchObject({ msg: "stopped", received: 200, ...none });
    expect(receiver.printed).toHaveLength(200);
    expect(receiver.drained).toBe(true);
    expect(receiver.complaints).toBe("");
  });

  it("both receive", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--print", "all", ...TWO]);
    const address = await receiver.address();
    await receiver.ready();
    // Each from a port of its own: that the kernel gives all to one thread happens once in 2^39 times.
    for (let i = 0; i < 40; i++) await sendDatagrams(address, ["x"]);
    await receiver.metricIs(RECEIVED, { source: "::1", format: "text" }, 40);
    expect((await receiver.metrics()).samples(RECEIVED)).toHaveLength(1);
    const threads = receiver.log.filter(({ msg }) => msg === "datagram received").map(({ thread }) => thread);
    expect(threads).toHaveLength(40);
    expect(new Set(threads)).toEqual(new Set([0, 1]));
  });

  it("have one path for all sessions of it, whichever thread has them", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--print", "none", ...TWO]);
    const address = await receiver.address();
    const args = [address, "--name", "here", "--count", "5", "--interval", "1ms", "--print", "none", "--admin", "none"];
    for (let i = 0; i < 8; i++) {
      await using sender = new ServiceProcess("sender", args);
      expect(await sender.ended()).toBe(0);
    }
    await receiver.metricIs("sixbeat_receiver_sessions_started_total", {}, 8);
    await receiver.metricIs("sixbeat_receiver_sessions", {}, 8);
    const [path] = await accountsAgree(receiver, 1, 40);
    expect(path).toMatchObject({ source: "here", sessions: 8, forwardDelay: { count: 40 } });
    const metrics = await receiver.metrics();
    expect(metrics.samples("sixbeat_receiver_hop_limit")).toHaveLength(1);
    expect(metrics.value("sixbeat_receiver_forward_delay_seconds_count")).toBe(40);
  });

  it("sign with keys from a file, and take others at a reload", async () => {
    const [old, young] = ["0f".repeat(16), "a1".repeat(16)];
    await using keys = await ScratchFile.create("keys", `${old}\n`, 0o600);
    const signed = ["--key-file", keys.path, "--print", "none", ...TWO];
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", ...signed]);
    const args = [await receiver.address(), "--flows", "4", "--interval", "20ms"];
    await using sender = new ServiceProcess("sender", [...args, ...signed]);
    await sender.metricReaches(REPLIES, {}, 20);
    await keys.write(`${young}\n${old}\n`);
    for (const service of [receiver, sender]) {
      service.kill("SIGHUP");
      await service.logged("configuration reloaded");
    }
    // What was signed with the old key, and was under way, is here by then.
    await sender.metricReaches(REPLIES, {}, (await sender.metrics()).sum(REPLIES) + 20);
    await keys.write(`${young}\n`);
    receiver.kill("SIGHUP");
    await receiver.logs("configuration reloaded", 2);
    await sender.metricReaches(REPLIES, {}, (await sender.metrics()).sum(REPLIES) + 20);
    expect((await receiver.metrics()).sum("sixbeat_receiver_datagrams_rejected_total")).toBe(0);
  });

  it("run from the modules as from the bundle", async () => {
    const main = fileURLToPath(new URL("../../../services/receiver/dist/main.js", import.meta.url));
    const args = ["--listen", "[::1]:0", "--admin", "none", "--duration", "10ms", "--log-format", "json", ...TWO];
    await using receiver = new RunningCommand([process.execPath, main, ...args]);
    expect(await receiver.ended()).toBe(0);
    expect(receiver.stderr).toBe("");
    expect(receiver.stdout).toMatch(/"received":0/);
  });
});

describe("a receiver in two threads", () => {
  it("ends with as many datagrams as it was to have, of both together", async () => {
    const args = ["--listen", "[::1]:0", "--count", "60", "--print", "none", ...TWO];
    await using receiver = new ServiceProcess("receiver", args);
    const flows = ["--flows", "6", "--count", "10", "--interval", "5ms"];
    await using sender = new ServiceProcess("sender", [await receiver.address(), ...flows]);
    expect(await receiver.ended()).toBe(0);
    expect(receiver.log.at(-1)).toMatchObject({ msg: "stopped", received: 60 });
    expect(await sender.ended()).toBe(0);
  });

  it.each([
    ["a second one", []],
    ["a second one in two threads, too", TWO],
  ])("leaves its port to nobody: %s says that it is taken", async (_, options) => {
    await using first = new ServiceProcess("receiver", ["--listen", "[::1]:0", ...TWO]);
    const address = await first.address();
    await first.ready();
    const pretty = ["--admin", "none", "--log-format", "pretty"];
    await using second = new ServiceProcess("receiver", ["--listen", address, ...pretty, ...options]);
    expect(await second.ended()).toBe(3);
    expect(second.complaints).toBe(
      `sixbeat-receiver: cannot listen on ${address}: another process has this port; stop it (ss -lunp shows which), or choose another port with --listen (EADDRINUSE)\n`,
    );
  });

  it("is refused the port of a receiver in one thread", async () => {
    await using first = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    await using second = new ServiceProcess("receiver", ["--listen", await first.address(), ...TWO]);
    expect(await second.ended()).toBe(3);
    expect(second.log.at(-1)).toMatchObject({ level: "fatal", msg: expect.stringMatching(/EADDRINUSE/) });
    expect(second.log.at(-1)).toMatchObject({ err: { cause: { syscall: "bind", code: "EADDRINUSE" } } });
  });

  it("has its sessions in both, as many as in one", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--max-sessions", "4", ...TWO]);
    const flows = ["--flows", "40", "--count", "1", "--name", "here"];
    await using sender = new ServiceProcess("sender", [await receiver.address(), ...flows]);
    expect(await sender.ended()).toBe(0);
    await receiver.metricIs("sixbeat_receiver_sessions", {}, 4);
    await receiver.metricIs("sixbeat_receiver_sessions_refused_total", {}, 36);
  });
});

describe.skipIf(lacks("namespaces"))("what is for many", () => {
  let pair: NamespacePair;

  beforeAll(async () => {
    pair = await NamespacePair.create();
    for (const host of [pair.here, pair.there])
      await host.shell("ip route add 239.0.0.0/8 dev eth0; ip route add 255.255.255.255 dev eth0");
  });

  afterAll(() => pair[Symbol.asyncDispose]());

  it.each([
    ["a multicast group over IPv6", "ff02::1234%eth0", "here"],
    ["a multicast group over IPv4", "239.1.2.3", "here"],
    ["a link's broadcast address", "10.0.6.255", "here"],
    ["the address of all hosts", "255.255.255.255", "here"],
    ["a multicast group from the same host", "ff02::1234%eth0", "there"],
    ["a multicast group over IPv4 from the same host", "239.1.2.3", "there"],
    ["a link's broadcast address from the same host", "10.0.6.255", "there"],
    ["the loopback's broadcast address", "127.255.255.255", "there"],
  ] as const)("by %s is counted once", async (_, target, from) => {
    const groups = ["--groups", "ff02::1234%eth0,239.1.2.3%eth0"];
    await using receiver = new ServiceProcess("receiver", ["--print", "none", ...groups, "--threads", "4"], pair.there);
    await receiver.ready();
    const args = [target, "--flows", "4", "--count", "5", "--interval", "10ms", "--name", "here", ...TWO];
    await using sender = new ServiceProcess("sender", args, pair[from]);
    expect(await sender.ended()).toBe(0);
    await receiver.metricReaches(RECEIVED, {}, 20);
    await accountsAgree(receiver, 4, 20);
    expect((await receiver.metrics()).value("sixbeat_receiver_kernel_drops_total")).toBe(0);
  });

  it("over IPv4 alone is counted once, too", async () => {
    const args = ["--listen", "0.0.0.0:54321", "--print", "none", "--threads", "4"];
    await using receiver = new ServiceProcess("receiver", args, pair.there);
    await receiver.ready();
    await using sender = new ServiceProcess("sender", ["10.0.6.255", "--count", "5", "--interval", "10ms"], pair.here);
    expect(await sender.ended()).toBe(0);
    await receiver.metricReaches(RECEIVED, {}, 5);
    await accountsAgree(receiver, 1, 5);
  });

  it("comes to new groups after a reload, and a group that can't be joined changes nothing", async () => {
    await using file = await ScratchFile.create("receiver.yaml", "groups: []\nthreads: 2\n");
    await using receiver = new ServiceProcess("receiver", ["--config", file.path], pair.there);
    await receiver.ready();
    await file.write('groups: ["ff02::5678%eth0"]\nthreads: 2\nprint: none\n');
    receiver.kill("SIGHUP");
    expect(await receiver.logged("configuration reloaded")).toMatchObject({ changed: ["groups", "print"] });
    await file.write('groups: ["ff02::1%nosuch0"]\nthreads: 3\n');
    receiver.kill("SIGHUP");
    expect(JSON.stringify(await receiver.logged("the configuration was not reloaded"))).toContain("ENODEV");
    await file.write('groups: ["ff02::5678%eth0"]\nthreads: 3\n');
    receiver.kill("SIGHUP");
    const restart = await receiver.logged("configuration reloaded; some options need a restart");
    expect(restart).toMatchObject({ restart: ["threads"] });
    const args = ["ff02::5678%eth0", "--count", "3", "--interval", "10ms"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    expect(await sender.ended()).toBe(0);
    await receiver.metricIs(RECEIVED, {}, 3);
  });
});

describe("a sender in two threads", () => {
  it.each([
    ["more was lost than may be", [], 1],
    ["as much was lost as may be", ["--max-loss", "100%"], 0],
  ])("has the status of the sum: %s", async (_, options, status) => {
    const args = ["--flows", "2", "--count", "3", "--interval", "10ms", "--timeout", "100ms", "--admin", "none"];
    await using sender = new ServiceProcess("sender", ["[::1]:9", ...args, ...options, ...TWO]);
    expect(await sender.ended()).toBe(status);
    expect(sender.log.at(-1)).toMatchObject({ msg: "stopped", sent: 6, lost: 6 });
  });

  it("says when there is nothing to do for one of them, and ends all the same", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    const args = ["--count", "3", "--interval", "10ms", "--threads", "3"];
    await using sender = new ServiceProcess("sender", [await receiver.address(), ...args]);
    expect(await sender.ended()).toBe(0);
    const advice = "targets times flows is 1: of 3 threads 2 will have nothing to send";
    expect(sender.log[0]).toMatchObject({ level: "warn", msg: advice });
    expect(sender.log.at(-1)).toMatchObject({ msg: "stopped", sent: 3, replied: 3 });
  });

  it("is ready with one target that has an address, whichever thread sends there", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0"]);
    const unresolved = ["no-such-name.invalid", await receiver.address()];
    await using sender = new ServiceProcess("sender", [...unresolved, "--interval", "50ms", ...TWO]);
    await sender.ready();
    await sender.metricIs("sixbeat_sender_targets", { state: "resolved" }, 1);
    await sender.metricIs("sixbeat_sender_targets", { state: "unresolved" }, 1);
  });

  it("follows a new configuration, and its counters go on", async () => {
    await using receiver = new ServiceProcess("receiver", ["--listen", "[::]:0", "--print", "none"]);
    const port = (await receiver.address()).replace("[::]:", "");
    const [one, other] = [`"[::1]:${port}"`, `"127.0.0.1:${port}"`];
    await using file = await ScratchFile.create("sender.yaml", `targets: [${one}]\ninterval: 20ms\n`);
    await using sender = new ServiceProcess("sender", ["--config", file.path, "--print", "none", ...TWO]);
    const reload = async (targets: string, times: number) => {
      await file.write(`targets: [${targets}]\ninterval: 20ms\n`);
      sender.kill("SIGHUP");
      await sender.logs("configuration reloaded", times);
    };
    await receiver.metricReaches(RECEIVED, { target: `[::1]:${port}` }, 5);
    // The second target is the other thread's; without the first it stays there.
    await reload(`${one}, ${other}`, 1);
    await receiver.metricReaches(RECEIVED, { target: `127.0.0.1:${port}` }, 5);
    await reload(other, 2);
    const before = (await receiver.metrics()).sum(RECEIVED, { target: `[::1]:${port}` });
    expect((await sender.metrics()).samples(SENT).map(({ labels }) => labels["target"])).toEqual([`127.0.0.1:${port}`]);
    await reload(`${other}, ${one}`, 3);
    await receiver.metricReaches(RECEIVED, { target: `[::1]:${port}` }, before + 5);
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
    const { sent, lost } = sender.log.at(-1) as unknown as { sent: number; lost: number };
    expect(lost).toBe(0);
    await receiver.metricIs(RECEIVED, {}, sent);
  });

  it.skipIf(lacks("namespaces"))("shares out all addresses of a name, each a path of its own", async () => {
    await using host = await Namespace.create();
    const addresses = Array.from({ length: 6 }, (_, n) => `fd00:7::${n + 1}`);
    for (const address of addresses) await host.shell(`ip address add ${address}/128 dev lo`);
    await host.setFile("hosts", addresses.map((address) => `${address} all.test\n`).join(""));
    await using receiver = new ServiceProcess("receiver", ["--name", "there", "--print", "none"], host);
    await receiver.ready();
    const args = [
      "all.test",
      "--resolve",
      "all",
      "--flows",
      "2",
      "--count",
      "5",
      "--interval",
      "20ms",
      "--name",
      "here",
    ];
    await using sender = new ServiceProcess("sender", [...args, "--print", "all", ...TWO], host);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 60, replied: 60, lost: 0, notSent: 0 });
    for (const thread of [0, 1]) expect(sender.log.filter((line) => sent(line, thread)).length).toBeGreaterThan(0);
    await receiver.metricIs(RECEIVED, { source: "here", target: "there", flow: "0" }, 30);
    await receiver.metricIs(RECEIVED, { source: "here", target: "there", flow: "1" }, 30);
    expect(sender.log.filter(({ msg }) => msg === "all.test has 6 addresses")).toHaveLength(1);
  });
});

function sent(line: Readonly<Record<string, unknown>>, thread: number): boolean {
  return line["msg"] === "datagram sent" && line["thread"] === thread;
}

/** Metrics and `/api/paths` list so many paths, with so many datagrams, none missing. Returns what the page says. */
async function accountsAgree(receiver: ServiceProcess, paths: number, datagrams: number): Promise<readonly object[]> {
  const metrics: Exposition = await receiver.metrics();
  expect(metrics.samples(RECEIVED)).toHaveLength(paths);
  expect(metrics.sum(RECEIVED)).toBe(datagrams);
  expect(metrics.sum("sixbeat_receiver_datagrams_expected_total")).toBe(datagrams);
  expect(metrics.sum("sixbeat_receiver_duplicates_total")).toBe(0);
  const page = JSON.parse((await receiver.get("/api/paths")).body);
  expect(page.total).toBe(paths);
  expect(page.paths).toHaveLength(paths);
  const sum = (figure: string) => page.paths.reduce((total: number, path: never) => total + Number(path[figure]), 0);
  expect([sum("received"), sum("expected"), sum("missing")]).toEqual([datagrams, datagrams, 0]);
  return page.paths;
}
