import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { type Asked, StampClient, stampRequest } from "../../support/stamp-client.ts";

const PREFIX = "sixbeat_receiver_";
const LOCAL = ["--listen", "[::1]:0", "--print", "none"];

/** The figures of a source, once all of them are as expected. */
async function figuresAre(receiver: ServiceProcess, source: string, expected: Readonly<Record<string, number>>) {
  await eventually(async () => {
    const figures = await receiver.metrics();
    const found = Object.keys(expected).map((name) => [name, figures.sum(`${PREFIX}${name}`, { source })]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });
}

const sequences = (...numbers: readonly number[]) => numbers.map((sequence) => stampRequest({ sequence, hello: {} }));

describe("the receiver", () => {
  it("accounts for what is missing, comes twice or late", async () => {
    await using receiver = new ServiceProcess("receiver", LOCAL);
    await using client = await StampClient.open(await receiver.address());
    await client.send(...sequences(2, 3, 3, 7, 5, 5, 9));
    await figuresAre(receiver, "here", {
      datagrams_expected_total: 10,
      datagrams_received_total: 5,
      duplicates_total: 2,
      reordered_total: 1,
      stray_total: 0,
      forward_delay_seconds_count: 5,
      hop_limit: 64,
      replies_sent_total: 7,
      peer_clock_synchronized: 1,
    });
    await client.send(...sequences(0, 1, 4, 6, 8));
    await figuresAre(receiver, "here", { datagrams_expected_total: 10, datagrams_received_total: 10 });
  });

  it.each([
    ["began after the receiver did", { hello: { age: 0 } }, 5],
    ["is older than the receiver", { hello: { age: 3_600_000 } }, 1],
    ["does not say how old it is", {}, 1],
  ] as const)("expects the earlier datagrams of a session that %s", async (_, asked, expected) => {
    await using receiver = new ServiceProcess("receiver", LOCAL);
    await using client = await StampClient.open(await receiver.address());
    await client.send(stampRequest({ sequence: 4, ...asked }));
    const source = "hello" in asked ? "here" : "::1";
    await figuresAre(receiver, source, { datagrams_expected_total: expected, datagrams_received_total: 1 });
  });

  it("begins anew after a restart, without a burst of loss", async () => {
    // At an address of this process alone, and at none of the ports that are given out: nobody takes it meanwhile.
    const [b, c, d] = [process.pid >> 16, (process.pid >> 8) & 255, process.pid & 255];
    const address = `127.${b}.${c}.${d}:21321`;
    await using client = await StampClient.open(address);
    const request = (sequence: number) => stampRequest({ sequence, hello: { age: 60_000 + sequence } });
    for (const first of [100, 200]) {
      await using receiver = new ServiceProcess("receiver", ["--listen", address, "--print", "none"]);
      await receiver.ready();
      await client.send(request(first), request(first + 1), request(first + 3));
      await figuresAre(receiver, "here", { datagrams_expected_total: 4, datagrams_received_total: 3 });
    }
    expect((await client.answered(6)).map(({ sequence }) => sequence)).toEqual([0, 1, 2, 0, 1, 2]);
  });

  it("tells sessions apart by SSID and port, and counts those of one name together", async () => {
    await using receiver = new ServiceProcess("receiver", LOCAL);
    await using one = await StampClient.open(await receiver.address());
    await using other = await StampClient.open(await receiver.address());
    for (const client of [one, other]) {
      for (const ssid of [1, 2]) await client.send(stampRequest({ sequence: 0, ssid, hello: {} }));
      expect((await client.answered(2)).map(({ sequence }) => sequence)).toEqual([0, 0]);
    }
    await figuresAre(receiver, "here", { datagrams_expected_total: 4, datagrams_received_total: 4 });
    expect((await receiver.metrics()).value(`${PREFIX}sessions`)).toBe(4);
  });

  it("answers beyond its memory without numbers, and counts by the address", async () => {
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--max-sessions", "2"]);
    await using client = await StampClient.open(await receiver.address());
    const asked = (ssid: number): Asked => ({ sequence: 40, ssid, hello: { age: 3_600_000 } });
    await client.send(...[1, 2, 3, 1].map((ssid) => stampRequest(asked(ssid))));
    const replies = await client.answered(4);
    expect(replies.map(({ sequence }) => sequence)).toEqual([0, 0, 40, 1]);
    const numbered = replies.map(({ octets, tlvs }) => (octets.bytes[tlvs.hello + 3]! & 0x40) !== 0);
    expect(numbered).toEqual([true, true, false, true]);
    await figuresAre(receiver, "::1", { datagrams_expected_total: 1, datagrams_received_total: 1 });
    const figures = await receiver.metrics();
    expect(figures.value(`${PREFIX}sessions_refused_total`)).toBe(1);
    expect(figures.value(`${PREFIX}sessions_started_total`)).toBe(2);
  });

  it("forgets sessions that are silent", async () => {
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--session-idle", "1s"]);
    await using client = await StampClient.open(await receiver.address());
    await client.send(...sequences(0));
    await receiver.metricIs(`${PREFIX}sessions_expired_total`, {}, 1);
    await receiver.metricIs(`${PREFIX}sessions`, {}, 0);
    await client.send(stampRequest({ sequence: 9, hello: { age: 2000 } }));
    await figuresAre(receiver, "here", { datagrams_expected_total: 2, datagrams_received_total: 2 });
  });

  it("makes names harmless, takes the address for none, and bounds how many there are", async () => {
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--name", "me"]);
    await using client = await StampClient.open(await receiver.address());
    const names = ["", 'a"b\\c\n\u202e{x="y"}', ...Array.from({ length: 1500 }, (_, i) => `source ${i}`)];
    let ssid = 0;
    for (const source of names) {
      ssid += 1;
      await client.send(stampRequest({ sequence: 0, ssid, hello: { source, target: "", flow: 3 } }));
      if (ssid % 100 === 0) await client.answered(ssid);
    }
    await figuresAre(receiver, "::1", { datagrams_received_total: 1 });
    await figuresAre(receiver, 'a"b\\c\ufffd\ufffd{x="y"}', { datagrams_received_total: 1 });
    await figuresAre(receiver, "other", { datagrams_received_total: 502 });
    const samples = (await receiver.metrics()).samples(`${PREFIX}datagrams_received_total`);
    expect(samples).toHaveLength(1001);
    expect(samples[0]?.labels).toMatchObject({ source: "::1", target: "me", family: "ipv6", flow: "3" });
  });

  it("serves what it knows of each path as JSON", async () => {
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--name", "me"]);
    await using client = await StampClient.open(await receiver.address());
    await client.send(...sequences(0, 2), "text");
    await receiver.metricIs(`${PREFIX}datagrams_received_total`, {}, 3);
    const ask = async (query: string) => JSON.parse((await receiver.get(`/api/paths${query}`)).body);
    const { total, offset, paths } = await ask("");
    expect([total, offset]).toEqual([2, 0]);
    expect(paths).toEqual([
      expect.objectContaining({
        ...{ source: "here", target: "there", family: "ipv6", flow: "0", format: "stamp" },
        ...{ expected: 3, received: 2, missing: 1, hopLimit: 64, replies: 2 },
        ...{ address: `[::1]:${client.port}`, sessions: 1 },
        forwardDelay: expect.objectContaining({ count: 2, median: expect.any(Number), p90: expect.any(Number) }),
        senderClock: { synchronized: true, maximumError: expect.closeTo(0.001, 4) },
      }),
      { source: "::1", target: "me", family: "ipv6", flow: "0", format: "text", received: 1, bytes: 4 },
    ]);
    expect(Math.abs(Date.parse(paths[0].sessionStarted) - Date.now())).toBeLessThan(20_000);
    expect(await ask("?source=here&limit=5")).toEqual({ total: 1, offset: 0, paths: [paths[0]] });
    expect(await ask("?offset=1")).toEqual({ total: 2, offset: 1, paths: [paths[1]] });
    expect(await ask("?source=nobody")).toEqual({ total: 0, offset: 0, paths: [] });
  });

  it("says whence the last session of a path came, over IPv4 too, and that it is over", async () => {
    const args = ["--listen", "[::]:0", "--print", "none", "--session-idle", "5s"];
    await using receiver = new ServiceProcess("receiver", args);
    const port = String(await receiver.address()).replace(/^.*:/, "");
    await using first = await StampClient.open(`127.0.0.1:${port}`);
    await using second = await StampClient.open(`127.0.0.1:${port}`);
    for (const client of [first, second]) await client.send(stampRequest({ sequence: 0, hello: {} }));
    const sessions = async () => JSON.parse((await receiver.get("/api/paths")).body).paths[0];
    await eventually(async () => expect((await sessions()).sessions).toBe(2));
    expect(await sessions()).toMatchObject({ family: "ipv4", address: `127.0.0.1:${second.port}`, sessions: 2 });
    await eventually(async () => expect(await sessions()).toMatchObject({ received: 2, sessions: 0 }));
  });

  it("says in the end what came from whom, how late, and over how many hops", async () => {
    await using receiver = new ServiceProcess("receiver", [...LOCAL, "--log-format", "pretty", "--count", "4"]);
    const [, address] = await receiver.says(/receiving on (\S+)/);
    await using client = await StampClient.open(address!);
    await client.send(...sequences(0, 2, 2), "text");
    expect(await receiver.ended()).toBe(0);
    expect(receiver.stdout).toMatch(/^received 3 \(\d+ octets\), missing 1, rejected 0, kernel drops 0 in \d+\.\d s$/m);
    expect(receiver.stdout).toMatch(
      /^ {2}here: 2 received, \d+ octets, 1 missing, 1 duplicates, 0 reordered, forward delay median -?\d+\.\d{3} ms, 99 % -?\d+\.\d{3} ms, hop limit 64$/m,
    );
    expect(receiver.stdout).toMatch(/^ {2}::1: 1 received, 4 octets$/m);
  });
});
