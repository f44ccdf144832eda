import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { type Answer, StampReflector } from "../../support/stamp-reflector.ts";

const SENT = "sixbeat_sender_datagrams_sent_total";
const REPLIES = "sixbeat_sender_replies_total";
const LOST = "sixbeat_sender_lost_total";
const LATE = "sixbeat_sender_late_total";
const DUPLICATES = "sixbeat_sender_duplicates_total";
const REORDERED = "sixbeat_sender_reordered_total";
const REJECTED = "sixbeat_sender_replies_rejected_total";

/** So slow that the test decides when the next datagram is due. */
const ONE_BY_ONE = ["--interval", "1h"];

describe("a request", () => {
  it("numbers its session from 0, and says who asks, for whom and what", async () => {
    await using reflector = await StampReflector.open();
    reflector.always(() => ({}));
    const args = ["--name", "here", "--message", "beat {seq}", "--count", "3", "--interval", "20ms", "--flows", "2"];
    await using sender = new ServiceProcess("sender", [reflector.target, ...args]);
    expect(await sender.ended()).toBe(0);
    const { asked, target } = reflector;
    expect(asked).toHaveLength(6);
    for (const flow of [0, 1]) {
      const requests = asked.filter(({ hello }) => hello.flow === flow);
      expect(requests.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
      expect(requests.map(({ hello }) => hello.message)).toEqual(["beat 0", "beat 1", "beat 2"]);
      for (const { hello } of requests) expect(hello).toMatchObject({ source: "here", target, wantsReply: true });
      const ages = requests.map(({ hello }) => hello.age);
      expect(ages).toEqual(ages.toSorted((a, b) => a - b));
      expect(ages.at(-1)).toBeGreaterThanOrEqual(20);
      expect(ages.at(-1)).toBeLessThan(10_000);
    }
    const [one, other] = [0, 1].map((flow) => asked.filter(({ hello }) => hello.flow === flow));
    for (const requests of [one!, other!]) {
      expect(new Set(requests.map(({ ssid }) => ssid)).size).toBe(1);
      expect(new Set(requests.map(({ from }) => from.port)).size).toBe(1);
      expect(requests[0]!.ssid).not.toBe(0);
    }
    expect(one![0]!.from.port).not.toBe(other![0]!.from.port);
  });

  it("is of the time at which it leaves", async () => {
    await using reflector = await StampReflector.open();
    reflector.always(() => ({}));
    await using sender = new ServiceProcess("sender", [reflector.target, "--count", "20", "--interval", "10ms"]);
    expect(await sender.ended()).toBe(0);
    const now = Date.now() / 1000;
    for (const { sent } of reflector.asked) expect(Math.abs(now - sent.seconds)).toBeLessThan(20);
    const times = reflector.asked.map(({ sent }) => sent.seconds * 1e3 + sent.nanoseconds / 1e6);
    const spans = times.slice(1).map((time, i) => time - times[i]!);
    expect(Math.min(...spans)).toBeGreaterThan(0);
  });
});

describe("a reply", () => {
  it("that comes late leaves its datagram lost, and a second one to it is a duplicate", async () => {
    await using reflector = await StampReflector.open();
    const args = [reflector.target, ...ONE_BY_ONE, "--timeout", "100ms", "--print", "all"];
    await using sender = new ServiceProcess("sender", args);
    const first = await reflector.request(0);
    await sender.metricIs(LOST, { direction: "unknown" }, 1);
    reflector.answer(first);
    await sender.metricIs(LATE, {}, 1);
    reflector.answer(first);
    await sender.metricIs(DUPLICATES, {}, 1);
    const figures = await sender.metrics();
    expect(figures.sum(LOST)).toBe(1);
    expect(figures.sum(REPLIES)).toBe(0);
    expect(figures.sum("sixbeat_sender_pending")).toBe(0);
    expect(figures.value("sixbeat_sender_round_trip_seconds_count", {})).toBe(0);
    const outcomes = ["datagram lost", "late reply received", "duplicate reply received"];
    expect(sender.log.map(({ msg }) => msg).filter((msg) => outcomes.includes(msg))).toEqual(outcomes);
  });

  it("is judged by when it arrived, however late a sender that was stopped reads it", async () => {
    const timeout = 3000;
    await using reflector = await StampReflector.open();
    let stopped = Number.POSITIVE_INFINITY;
    // The reply leaves when the sender can't read it.
    reflector.always(() => {
      sender.kill("SIGSTOP");
      stopped = performance.now();
      return {};
    });
    await using sender = new ServiceProcess("sender", [reflector.target, ...ONE_BY_ONE, "--timeout", `${timeout}ms`]);
    await eventually(() => expect(performance.now() - stopped).toBeGreaterThan(timeout + 1000));
    sender.kill("SIGCONT");
    await sender.metricIs("sixbeat_sender_pending", {}, 0);
    const figures = await sender.metrics();
    expect([REPLIES, LOST, LATE].map((name) => figures.sum(name))).toEqual([1, 0, 0]);
    expect(figures.value("sixbeat_sender_round_trip_seconds_sum", {})).toBeLessThan(timeout / 1000);
  });

  it("that comes twice counts once, and those that overtake others are reordered", async () => {
    await using reflector = await StampReflector.open();
    const args = [reflector.target, "--interval", "20ms", "--count", "4", "--timeout", "5s"];
    await using sender = new ServiceProcess("sender", args);
    await reflector.request(3);
    for (const at of [0, 2, 1, 1, 3]) reflector.answer(reflector.asked[at]!);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 4, replied: 4, lost: 0, duplicates: 1, reordered: 1 });
  });

  it("tells which way a datagram was lost, once the reflector says that it counts", async () => {
    await using reflector = await StampReflector.open();
    let replies = 0;
    // The second datagram did not get there; the reply to the fourth does not get back.
    reflector.always(({ sequence }) => {
      if (sequence === 1) return undefined;
      const answer: Answer = { sequence: replies++, numbered: true };
      return sequence === 3 ? undefined : answer;
    });
    const args = [reflector.target, "--interval", "50ms", "--timeout", "3s", "--print", "none"];
    await using sender = new ServiceProcess("sender", args);
    await sender.metricIs(LOST, { direction: "forward" }, 1);
    await sender.metricIs(LOST, { direction: "reverse" }, 1);
    expect((await sender.metrics()).sum(LOST)).toBe(2);
  });

  it("has the hops of both ways", async () => {
    await using reflector = await StampReflector.open();
    reflector.always(({ sequence }) => ({ ttl: sequence < 2 ? 250 : 248 }));
    const args = [reflector.target, "--interval", "20ms", "--print", "all"];
    await using sender = new ServiceProcess("sender", args);
    await sender.metricReaches(REPLIES, {}, 4);
    const figures = await sender.metrics();
    expect(figures.value("sixbeat_sender_hops", { direction: "forward" })).toBe(7);
    expect(figures.value("sixbeat_sender_hop_changes_total", { direction: "forward" })).toBe(1);
    expect(figures.value("sixbeat_sender_hops", { direction: "reverse" })).toBe(0);
    expect(sender.log.find(({ msg }) => msg === "reply received")).toMatchObject({ forwardHops: 5, reverseHops: 0 });
  });

  it("from a reflector that knows no SSIDs belongs to the session that sent what it repeats", async () => {
    await using reflector = await StampReflector.open();
    reflector.always(() => ({ ssid: 0 }));
    // So many names for one peer, and datagrams that leave together: only the time in the reply tells them apart.
    const port = reflector.target.replace(/^.*:/, "");
    const targets = Array.from({ length: 6 }, (_, i) => `[${"0:".repeat(i + 1)}:1]:${port}`);
    const rhythm = ["--interval", "1ms", "--count", "20", "--print", "none"];
    await using sender = new ServiceProcess("sender", [...targets, ...rhythm]);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 120, replied: 120, lost: 0, rejected: 0, duplicates: 0 });
  });
});

describe("/api/paths", () => {
  it("has every path with its figures", async () => {
    await using reflector = await StampReflector.open();
    reflector.always(({ sequence }) => (sequence === 1 ? undefined : { ttl: 252 }));
    const args = ["--name", "here", "--interval", "50ms", "--timeout", "3s", "--print", "none"];
    await using sender = new ServiceProcess("sender", [reflector.target, "[2001:db8::1]:9", ...args]);
    await sender.metricIs(LOST, { target: reflector.target }, 1);
    await sender.metricReaches(REPLIES, { target: reflector.target }, 3);
    const { status, body } = await sender.get("/api/paths");
    expect(status).toBe(200);
    const { total, offset, paths } = JSON.parse(body);
    const [path, other] = paths;
    expect([total, offset, paths.length]).toEqual([2, 0, 2]);
    const labels = { source: "here", target: reflector.target, family: "ipv6", flow: "0" };
    expect(path).toMatchObject({ ...labels, address: reflector.target, state: "resolved", lost: 1, sessions: 1 });
    expect(path.sent).toBe(path.replied + path.lost + path.pending);
    expect(path.roundTrip.count).toBe(path.replied);
    expect(path.roundTrip.minimum).toBeLessThanOrEqual(path.roundTrip.median);
    expect(path.roundTrip.median).toBeLessThanOrEqual(path.roundTrip.p90);
    expect(path.roundTrip.p99).toBeLessThanOrEqual(path.roundTrip.maximum);
    expect(Math.abs(Date.parse(path.sessionStarted) - Date.now())).toBeLessThan(20_000);
    expect(path.forward.hops).toBe(3);
    expect(path.reflectorClock).toEqual({ synchronized: true, maximumError: expect.closeTo(0.001, 4) });
    expect(other).toMatchObject({ target: "[2001:db8::1]:9", replied: 0, roundTrip: { count: 0, median: null } });
    expect(other.sendErrors.ENETUNREACH ?? other.lost + other.pending).toBeGreaterThan(0);
    expect(other).toMatchObject({ forward: { jitter: null, hops: null }, reflectorClock: null });
    const one = JSON.parse((await sender.get(`/api/paths?target=${encodeURIComponent(other.target)}`)).body);
    expect([one.total, one.paths.length, one.paths[0].target]).toEqual([1, 1, other.target]);
  });
});

describe("what is no reply is rejected, and answers nothing:", () => {
  it.each<[string, Answer, string]>([
    ["one with another session's SSID", { ssid: 1 }, "unmatched"],
    ["one to a datagram that was never sent", { senderSequence: 77 }, "unmatched"],
    ["one that does not repeat the time in the request", { alterTime: 1_000_000 }, "unmatched"],
    ["one without SSID that does not repeat the time either", { ssid: 0, alterTime: 4096 }, "unmatched"],
  ])("%s", async (_, answer, reason) => {
    await using reflector = await StampReflector.open();
    await using sender = new ServiceProcess("sender", [reflector.target, ...ONE_BY_ONE]);
    const asked = await reflector.request(0);
    reflector.answer(asked, answer.ssid === 1 && asked.ssid === 1 ? { ssid: 2 } : answer);
    await sender.metricIs(REJECTED, { reason }, 1);
    reflector.answer(asked);
    await sender.metricIs(REPLIES, {}, 1);
    expect((await sender.metrics()).sum(REJECTED)).toBe(1);
  });

  it("one from another address", async () => {
    await using reflector = await StampReflector.open();
    await using sender = new ServiceProcess("sender", [reflector.target, ...ONE_BY_ONE]);
    const asked = await reflector.request(0);
    const other = createSocket("udp6").bind(0, "::1");
    await once(other, "listening");
    other.send(reflector.reply(asked), asked.from.port, "::1");
    await sender.metricIs(REJECTED, { reason: "peer" }, 1);
    other.close();
    expect((await sender.metrics()).sum(REPLIES)).toBe(0);
  });

  it("and a hundred thousand random datagrams, from anyone, leave the sender as it was", async () => {
    await using reflector = await StampReflector.open();
    await using sender = new ServiceProcess("sender", [reflector.target, "--interval", "10ms", "--print", "none"]);
    const asked = await reflector.request(0);
    const genuine = reflector.reply(asked);
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed % below;
    };
    const before = (await sender.metrics()).value("process_resident_memory_bytes", {});
    for (let round = 0; round < 100; round++) {
      for (let i = 0; i < 1000; i++) {
        const octets = Buffer.from(genuine.subarray(0, random(8) === 0 ? random(genuine.length) : genuine.length));
        for (let flips = random(40); flips >= 0; flips--) octets[random(Math.max(octets.length, 1))] = random(256);
        reflector.send(octets, asked);
      }
      expect((await sender.get("/livez")).status).toBe(200);
    }
    reflector.always(() => ({}));
    const { sum } = await sender.metrics().then((figures) => ({ sum: figures.sum(REPLIES) }));
    await sender.metricReaches(REPLIES, {}, sum + 20);
    const figures = await sender.metrics();
    const [replies, lost, pending] = [REPLIES, LOST, "sixbeat_sender_pending"].map((name) => figures.sum(name));
    expect(replies! + lost! + pending!).toBe(figures.sum(SENT));
    expect(figures.sum(REORDERED)).toBe(0);
    expect(figures.value("process_resident_memory_bytes", {}) - before).toBeLessThan(64e6);
    expect(figures.value("sixbeat_internal_errors_total", {})).toBe(0);
  });
});
