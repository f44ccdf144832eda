import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, Names } from "../../e2e/kubernetes/cluster/names.ts";
import { eventually } from "../../support/eventually.ts";
import type { Labels } from "../../support/exposition.ts";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const NAME = "receivers.test";
const SENT = "sixbeat_sender_datagrams_sent_total";
const REPLIES = "sixbeat_sender_replies_total";
const PENDING = "sixbeat_sender_pending";
const LOST = "sixbeat_sender_lost_total";
const RECEIVED = "sixbeat_receiver_datagrams_received_total";
const ADDRESSES = "sixbeat_sender_addresses";
const TARGETS = "sixbeat_sender_targets";

/** Receivers, each with an address of its own, as pods have them. */
const ADDRESS = [10, 11, 12, 13, 14, 15].map((n) => `fd00:6::${n}`);

describe.skipIf(lacks("namespaces"))("a sender to all addresses of a name", () => {
  let pair: NamespacePair;
  let names: Names;
  const receivers: ServiceProcess[] = [];

  beforeAll(async () => {
    pair = await NamespacePair.create();
    for (const address of ADDRESS) await pair.there.shell(`ip address add ${address}/64 dev eth0 nodad`);
    names = await Names.serve({ namespace: pair.here, number: 1 }, "::1");
    await pair.here.setFile("resolv.conf", "nameserver ::1\noptions attempts:1 timeout:1\n");
    await pair.here.setFile("nsswitch.conf", "hosts: dns\n");
  });

  beforeEach(() => names.tell(NAME, null));

  afterEach(async () => {
    for (const receiver of receivers.splice(0)) await receiver[Symbol.asyncDispose]();
  });

  afterAll(async () => {
    await names[Symbol.asyncDispose]();
    await pair[Symbol.asyncDispose]();
  });

  const receive = async (i: number, name: string) => {
    const args = ["--listen", `[${ADDRESS[i]}]:54321`, "--name", name, "--print", "none"];
    const receiver = new ServiceProcess("receiver", args, pair.there);
    receivers.push(receiver);
    await receiver.ready();
    return receiver;
  };

  const send = (...options: readonly string[]) => {
    const often = options.includes("--resolve-interval") ? [] : ["--resolve-interval", "1s"];
    const args = [NAME, "--resolve", "all", "--name", "alpha", "--interval", "50ms", "--timeout", "10s"];
    return new ServiceProcess("sender", [...args, ...often, "--print", "none", ...options], pair.here);
  };

  const point = (...which: readonly number[]) => names.tell(NAME, { aaaa: which.map((i) => ADDRESS[i]!) });

  it("has a path to each, under the name that both ends give it", async () => {
    const ends = [await receive(0, "node-1"), await receive(1, "node-2")];
    await point(0, 1);
    await using bounded = send("--count", "20");
    expect(await bounded.ended()).toBe(0);
    for (const [i, end] of ends.entries()) {
      const path = { source: "alpha", target: `node-${i + 1}`, family: "ipv6", flow: "0" };
      await end.metricIs(RECEIVED, path, 20);
      await end.metricIs(RECEIVED, {}, 20);
    }
    expect(bounded.log.at(-1)).toMatchObject({ sent: 40, replied: 40, lost: 0 });
    await using sender = send();
    for (const target of ["node-1", "node-2"]) await sender.metricReaches(REPLIES, { target }, 3);
    expect(await targetsOf(sender)).toEqual(["node-1", "node-2"]);
  });

  it("begins a path to a new address, and ends that to one that is gone without losing a datagram", async () => {
    await receive(0, "node-1");
    const leaving = await receive(1, "node-2");
    await point(0, 1);
    await using sender = send("--series-idle", "1s");
    await sender.metricReaches(REPLIES, { target: "node-2" }, 3);

    const coming = await receive(2, "node-3");
    await point(0, 2);
    await sender.metricReaches(REPLIES, { target: "node-3" }, 3);
    await sender.metricIs(ADDRESSES, { target: NAME, state: "probed" }, 2);
    await sender.metricIs(ADDRESSES, { target: NAME, state: "missing" }, 0);
    // Whoever was left knows of everything that was sent to it, and all of that was answered.
    await leaving[Symbol.asyncDispose]();
    await eventually(async () => expect(await targetsOf(sender)).toEqual(["node-1", "node-3"]));
    await nothingIsLost(sender);
    await coming.metricReaches(RECEIVED, { source: "alpha", target: "node-3" }, 3);
  });

  it("adds the figures of a receiver that moved to what its name had before", async () => {
    const before = await receive(0, "node-1");
    await point(0);
    await using sender = send();
    await sender.metricReaches(REPLIES, { target: "node-1" }, 10);
    const after = await receive(1, "node-1");
    await point(1);
    await after.metricReaches(RECEIVED, { target: "node-1" }, 5);
    await receive(2, "node-3");
    await point(2);
    await sender.metricReaches(REPLIES, { target: "node-3" }, 1);
    await sender.metricIs(ADDRESSES, { target: NAME, state: "missing" }, 0);
    await sender.metricIs(PENDING, { target: "node-1" }, 0);

    const path = { source: "alpha", target: "node-1" };
    const figures = await sender.metrics();
    const received = (await before.metrics()).sum(RECEIVED, path) + (await after.metrics()).sum(RECEIVED, path);
    expect(figures.sum(SENT, path)).toBe(received);
    expect(figures.sum(REPLIES, path)).toBe(received);
    expect(figures.sum("sixbeat_sender_round_trip_seconds_count", path)).toBe(received);
    expect(figures.sum("sixbeat_sender_sessions_started_total", path)).toBe(2);
    await nothingIsLost(sender);
    expect(await targetsOf(sender)).toEqual(["node-1", "node-3"]);
  });

  it("takes an address that comes back for a new session of the same path", async () => {
    await receive(0, "node-1");
    await receive(1, "node-2");
    await point(0, 1);
    await using sender = send();
    const sessions = async (times: number) =>
      sender.metricIs("sixbeat_sender_sessions_started_total", { target: "node-2" }, times);
    await sessions(1);
    await point(0);
    await sender.metricIs(ADDRESSES, { target: NAME, state: "probed" }, 1);
    await sender.metricIs(ADDRESSES, { target: NAME, state: "missing" }, 0);
    await point(0, 1);
    await sessions(2);
    expect(await targetsOf(sender)).toEqual(["node-1", "node-2"]);
    await nothingIsLost(sender);
  });

  it.each<[string, Answer]>([
    ["half of the addresses", { aaaa: [ADDRESS[0]!] }],
    ["that there is no such name", null],
    ["that it has failed", "SERVFAIL"],
    ["nothing", "silence"],
  ])("begins no session anew when the name server says %s every other time", async (_, answer) => {
    await receive(0, "node-1");
    await receive(1, "node-2");
    await point(0, 1);
    await using sender = send();
    for (const target of ["node-1", "node-2"]) await sender.metricReaches(REPLIES, { target }, 3);
    await names.tell(NAME, { cycle: [answer, { aaaa: ADDRESS.slice(0, 2) }] });
    for (const _time of ["once", "again"]) {
      await eventually(async () => {
        const figures = await sender.metrics();
        const stale = figures.value(TARGETS, { state: "stale" });
        expect(stale + figures.sum(ADDRESSES, { state: "missing" })).toBeGreaterThan(0);
      });
      await eventually(async () => {
        const figures = await sender.metrics();
        expect(figures.value(ADDRESSES, { state: "probed" })).toBe(2);
        expect(figures.value(TARGETS, { state: "resolved" })).toBe(1);
      });
    }
    expect((await sender.metrics()).sum("sixbeat_sender_sessions_started_total")).toBe(2);
    await nothingIsLost(sender);
  });

  it("waits for a name that has no address, says so, and begins when there is one", async () => {
    await using sender = send();
    expect(await sender.logged(/^receivers.test can't be resolved/)).toMatchObject({ err: { code: "EAI_NONAME" } });
    await sender.metricIs(TARGETS, { state: "unresolved" }, 1);
    await sender.metricReaches("sixbeat_sender_send_errors_total", { target: NAME, code: "EAI_NONAME" }, 3);
    expect((await sender.get("/readyz")).status).toBe(503);
    expect((await sender.get("/livez")).status).toBe(200);
    await receive(0, "node-1");
    await point(0);
    await sender.metricReaches(REPLIES, { target: "node-1" }, 3);
    await sender.ready();
  });

  it("says so when a name has addresses of the other family only", async () => {
    await names.tell(NAME, { a: ["10.0.6.2"] });
    await using sender = send("--family", "ipv6");
    expect(await sender.logged(/^receivers.test has IPv4 addresses only/)).toMatchObject({ level: "warn" });
    await sender.metricIs(TARGETS, { state: "unresolved" }, 1);
  });

  it("uses IPv6 addresses only where a name has both, and both where that is asked for", async () => {
    await names.tell(NAME, { aaaa: [ADDRESS[0]!], a: ["10.0.6.2"] });
    for (const [family, families] of [
      ["auto", ["ipv6"]],
      ["both", ["ipv4", "ipv6"]],
    ] as const) {
      await using sender = send("--family", family);
      await sender.metricReaches(SENT, { family: families[0] }, 1);
      expect((await sender.metrics()).samples(SENT).map(({ labels }) => labels["family"])).toEqual(
        expect.arrayContaining([...families]),
      );
      expect((await sender.metrics()).samples(SENT)).toHaveLength(families.length);
    }
  });

  it("begins another row, and no burst of loss, when the receiver at an address calls itself otherwise", async () => {
    const one = await receive(0, "node-1");
    await point(0);
    await using sender = send();
    await sender.metricReaches(REPLIES, { target: "node-1" }, 30);
    await one[Symbol.asyncDispose]();
    const other = await receive(0, "node-9");
    await sender.metricReaches(REPLIES, { target: "node-9" }, 10);
    await other.metricReaches(RECEIVED, { source: "alpha", target: "node-9" }, 10);
    await nothingIsLost(sender, { target: "node-9" });
    expect(await targetsOf(sender)).toEqual(["node-1", "node-9"]);
  });

  it("calls a receiver that says no name by its address", async () => {
    const receiver = await receive(0, "x".repeat(200));
    await point(0);
    await using sender = send();
    const target = `${NAME} [${ADDRESS[0]}]`;
    await sender.metricReaches(REPLIES, { target }, 3);
    await receiver.metricReaches(RECEIVED, { source: "alpha", target }, 3);
  });

  it("keeps to the addresses that fanout chose when others come and go", async () => {
    for (let i = 0; i < 6; i++) await receive(i, `node-${i}`);
    await point(0, 1, 2, 3, 4, 5);
    await using sender = send("--fanout", "2", "--series-idle", "1s");
    await eventually(async () => expect(await named(sender)).toHaveLength(2));
    const chosen = await named(sender);
    const others = [0, 1, 2, 3, 4, 5].filter((i) => !chosen.includes(`node-${i}`));
    const [first, second] = chosen.map((name) => Number(name.slice(-1))) as [number, number];
    await sender.metricIs(ADDRESSES, { state: "passed_over" }, 4);

    await point(first, second, ...others.slice(1));
    await sender.metricIs(ADDRESSES, { state: "passed_over" }, 3);
    expect(await named(sender)).toEqual(chosen);
    expect((await sender.metrics()).sum("sixbeat_sender_sessions_started_total")).toBe(2);

    await point(second, ...others.slice(1));
    await eventually(async () => {
      const now = await named(sender);
      expect(now).toHaveLength(2);
      expect(now).toContain(`node-${second}`);
      expect(now).not.toContain(`node-${first}`);
    });
    expect((await sender.metrics()).value("sixbeat_sender_sessions_started_total", { target: `node-${second}` })).toBe(
      1,
    );
    await nothingIsLost(sender);
  });

  it.each([
    ["16 of ten thousand addresses", ["--fanout", "16"], 10_000, 16],
    ["each of two thousand addresses", ["--interval", "5s"], 2000, 2000],
  ])("gets on with %s", async (_, options, addresses, probed) => {
    await using crowd = await Crowd.create(pair, addresses);
    await crowd.receiver.ready();
    const args = ["crowd.test", "--resolve", "all", "--print", "none", "--name", "alpha", ...options];
    await using sender = new ServiceProcess("sender", args, pair.here);
    await sender.metricIs(ADDRESSES, { target: "crowd.test", state: "probed" }, probed);
    await sender.metricIs(ADDRESSES, { target: "crowd.test", state: "passed_over" }, addresses - probed);
    // All of them are one host, which says one name.
    await sender.metricReaches(REPLIES, { target: "crowd" }, Math.min(probed, 1000));
    await crowd.receiver.metricReaches(RECEIVED, { source: "alpha", target: "crowd" }, Math.min(probed, 1000));
    expect((await sender.get("/livez")).status).toBe(200);
  });

  it("chooses half of its targets in its own zone", async () => {
    for (let i = 0; i < 6; i++) await receive(i, `node-${i}`);
    await names.tell("receivers-a.test", { aaaa: ADDRESS.slice(0, 3) });
    await names.tell("receivers-b.test", { aaaa: ADDRESS.slice(3) });
    const targets = ["receivers-a.test@a", "receivers-b.test@b"];
    await using sender = new ServiceProcess(
      "sender",
      [...targets, "--resolve", "all", "--fanout", "3", "--zone", "a", "--interval", "50ms", "--print", "none"],
      pair.here,
    );
    await eventually(async () => {
      const figures = await sender.metrics();
      expect(figures.value(ADDRESSES, { target: "receivers-a.test", state: "probed" })).toBe(2);
      expect(figures.value(ADDRESSES, { target: "receivers-b.test", state: "probed" })).toBe(1);
    });
  });
});

/** One host that has very many addresses, all behind the name crowd.test. */
class Crowd implements AsyncDisposable {
  readonly receiver: ServiceProcess;
  readonly #pair: NamespacePair;

  private constructor(pair: NamespacePair) {
    this.#pair = pair;
    this.receiver = new ServiceProcess("receiver", ["--name", "crowd", "--print", "none"], pair.there);
  }

  static async create(pair: NamespacePair, size: number): Promise<Crowd> {
    await pair.there.shell("ip -6 route add local fd00:7::/64 dev lo; echo 1 > /proc/sys/net/ipv6/ip_nonlocal_bind");
    await pair.here.shell("ip -6 route add fd00:7::/64 via fd00:6::2");
    const hosts = Array.from({ length: size }, (_, n) => `fd00:7::${(n + 1).toString(16)} crowd.test\n`);
    // More than a name server can say.
    await pair.here.setFile("hosts", hosts.join(""));
    await pair.here.setFile("nsswitch.conf", "hosts: files dns\n");
    return new Crowd(pair);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.receiver[Symbol.asyncDispose]();
    await this.#pair.here.setFile("hosts", "");
    await this.#pair.here.shell("ip -6 route del fd00:7::/64");
    await this.#pair.there.shell("ip -6 route del local fd00:7::/64 dev lo");
  }
}

/** Resolves once every datagram there was has got its answer. */
async function nothingIsLost(sender: ServiceProcess, path: Labels = {}): Promise<void> {
  await eventually(async () => {
    const figures = await sender.metrics();
    expect([figures.sum(PENDING, path), figures.sum(LOST, path)]).toEqual([0, 0]);
  });
}

async function targetsOf(sender: ServiceProcess): Promise<string[]> {
  const samples = (await sender.metrics()).samples(SENT);
  return [...new Set(samples.map(({ labels }) => labels["target"]!))].sort();
}

async function named(sender: ServiceProcess): Promise<string[]> {
  return (await targetsOf(sender)).filter((name) => name.startsWith("node-"));
}
