import { describe, expect, it } from "vitest";
import { NamespacePair } from "../../support/namespace-pair.ts";
import { lacks } from "../../support/requires.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { StampReflector } from "../../support/stamp-reflector.ts";

const SENT = "sixbeat_sender_datagrams_sent_total";
const REPLIES = "sixbeat_sender_replies_total";
const LOST = "sixbeat_sender_lost_total";
const PENDING = "sixbeat_sender_pending";
const SESSIONS = "sixbeat_sender_sessions_started_total";

describe("another session", () => {
  it.skipIf(lacks("namespaces"))("begins with another address of the target, and loses nothing", async () => {
    await using pair = await NamespacePair.create();
    await pair.there.shell("ip address add fd00:6::3/64 dev eth0 nodad");
    await pair.here.setFile("hosts", "fd00:6::2 moving.test\n");
    await using receiver = new ServiceProcess("receiver", ["--print", "none"], pair.there);
    await receiver.ready();
    const args = ["moving.test", "--interval", "5ms", "--resolve-interval", "1s", "--print", "none"];
    await using sender = new ServiceProcess("sender", args, pair.here);
    await sender.metricReaches(REPLIES, {}, 20);
    for (const address of ["fd00:6::3", "10.0.6.2", "fd00:6::2"]) {
      await pair.here.setFile("hosts", `${address} moving.test\n`);
      await sender.logged(new RegExp(`^moving.test is \\[?${address}`));
      await sender.metricReaches(REPLIES, {}, (await sender.metrics()).sum(REPLIES) + 20);
    }
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
    const { sent } = sender.log.at(-1) as unknown as { sent: number };
    expect(sender.log.at(-1)).toMatchObject({ replied: sent, lost: 0, rejected: 0 });
    const figures = await receiver.metrics();
    const expected = figures.sum("sixbeat_receiver_datagrams_expected_total");
    expect(figures.sum("sixbeat_receiver_datagrams_received_total")).toBe(expected);
    expect(expected).toBe(sent);
  });

  it("begins with a shorter interval, and replies to the one before it still count", async () => {
    await using reflector = await StampReflector.open();
    const options = (interval: string) => `targets: ["${reflector.target}"]\ntimeout: 5s\ninterval: ${interval}\n`;
    await using file = await ScratchFile.create("sender.yaml", options("1s"));
    await using sender = new ServiceProcess("sender", ["--config", file.path, "--print", "none"]);
    const first = await reflector.request(0);
    await file.write(options("10ms"));
    sender.kill("SIGHUP");
    await sender.logged("configuration reloaded");
    const second = await reflector.request(1);
    expect(second.ssid).not.toBe(first.ssid);
    expect(second.sequence).toBe(0);
    expect(second.hello.message).toMatch(/ 1$/);
    reflector.always(() => ({}));
    await sender.metricReaches(REPLIES, {}, 5);
    const before = await sender.metrics();
    reflector.answer(first);
    await sender.metricReaches(REPLIES, {}, before.sum(REPLIES) + 1);
    const figures = await sender.metrics();
    expect(figures.sum(SESSIONS)).toBe(2);
    expect(figures.sum(LOST)).toBe(0);
    expect(figures.sum("sixbeat_sender_replies_rejected_total")).toBe(0);
    expect(figures.sum(SENT)).toBe(figures.sum(REPLIES) + figures.sum(PENDING));
  });

  it("of a removed target is waited for until its replies are here", async () => {
    await using reflector = await StampReflector.open();
    await using other = await StampReflector.open();
    const options = (target: string) => `targets: ["${target}"]\ninterval: 1s\n`;
    await using file = await ScratchFile.create("sender.yaml", options(reflector.target));
    await using sender = new ServiceProcess("sender", ["--config", file.path, "--timeout", "1m"]);
    const asked = await reflector.request(0);
    await file.write(options(other.target));
    sender.kill("SIGHUP");
    await sender.logged(/^no longer sending to /);
    reflector.answer(asked);
    other.answer(await other.request(0));
    await sender.metricIs(REPLIES, {}, 1);
    sender.kill("SIGTERM");
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ rejected: 0 });
  });
});

describe("a bounded run", () => {
  it("ends as soon as everything is answered", async () => {
    await using reflector = await StampReflector.open();
    reflector.always(() => ({}));
    const args = [reflector.target, "--count", "3", "--interval", "10ms", "--timeout", "10m"];
    await using sender = new ServiceProcess("sender", args);
    expect(await sender.ended()).toBe(0);
    expect((sender.log.at(-1) as unknown as { seconds: number }).seconds).toBeLessThan(10);
    expect(sender.drained).toBe(true);
  });

  it.each([
    ["0%", 1],
    ["25%", 0],
  ])(
    "waits for what is outstanding no longer than the timeout, and counts it as lost: with %s status %i",
    async (maxLoss, status) => {
      await using reflector = await StampReflector.open();
      reflector.always(({ sequence }) => (sequence === 3 ? undefined : {}));
      const args = [
        reflector.target,
        "--count",
        "4",
        "--interval",
        "10ms",
        "--timeout",
        "300ms",
        "--max-loss",
        maxLoss,
      ];
      await using sender = new ServiceProcess("sender", args);
      expect(await sender.ended()).toBe(status);
      expect(sender.log.at(-1)).toMatchObject({ sent: 4, replied: 3, lost: 1 });
      expect((sender.log.at(-1) as unknown as { seconds: number }).seconds).toBeGreaterThan(0.3);
      expect(sender.drained).toBe(true);
    },
  );
});
