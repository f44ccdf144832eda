import { describe, expect, it } from "vitest";
import { type Place, thisHost } from "../../support/place.ts";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";

const QUIET = ["--print", "none"];

/** Node.js without WebAssembly, which takes runs one by one. */
const WITHOUT_WASM: Place = {
  ...thisHost,
  enter: ([node, ...argv]) => [node!, "--jitless", ...argv],
};

/** A receiver that answers as much as it is asked. */
function startReceiver(...args: readonly string[]): ServiceProcess {
  return startReceiverIn(thisHost, ...args);
}

function startReceiverIn(place: Place, ...args: readonly string[]): ServiceProcess {
  return new ServiceProcess("receiver", ["--listen", "[::1]:0", "--reply-limit", "10M/s", ...QUIET, ...args], place);
}

describe("a load", () => {
  it.each([
    ["", thisHost],
    [", also without WebAssembly", WITHOUT_WASM],
  ])("is answered and accounted for to the datagram, under the names of both ends%s", async (_, place) => {
    await using receiver = startReceiverIn(place);
    const target = await receiver.address();
    const load = ["--rate", "20k/s", "--size", "64", "--count", "20000", "--name", "here", ...QUIET];
    await using sender = new ServiceProcess("sender", [target, ...load, "--timeout", "10s"], place);
    const path = { source: "here", target, family: "ipv6", flow: "0" };
    await receiver.metricIs("sixbeat_receiver_datagrams_received_total", { ...path, format: "stamp" }, 20_000);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 20_000, replied: 20_000, lost: 0, notSent: 0 });
    const figures = await receiver.metrics();
    expect(figures.value("sixbeat_receiver_datagrams_expected_total", path)).toBe(20_000);
    expect(figures.sum("sixbeat_receiver_datagrams_received_total")).toBe(20_000);
    expect(figures.value("sixbeat_receiver_replies_sent_total", path)).toBe(20_000);
    expect(figures.value("sixbeat_receiver_forward_delay_seconds_count", path)).toBe(20_000);
  });

  it("of several senders, each datagram by itself, is answered to each what it asked", async () => {
    await using receiver = startReceiver();
    const target = await receiver.address();
    const load = ["--rate", "60k/s", "--no-offload", "--count", "120000", "--max-loss", "100%", ...QUIET];
    // Of one name, so that they count in one row, and what tells them apart is the address alone.
    const senders = [1, 2].map(() => new ServiceProcess("sender", [target, ...load, "--size", "64"]));
    for (const sender of senders) {
      expect(await sender.ended()).toBe(0);
      const { replied, lost } = sender.log.at(-1) as unknown as Record<string, number>;
      expect(sender.log.at(-1)).toMatchObject({ sent: 120_000, duplicates: 0, reordered: 0, late: 0, rejected: 0 });
      expect(replied! + lost!).toBe(120_000);
      expect(replied).toBeGreaterThan(60_000);
      await sender[Symbol.asyncDispose]();
    }
  });

  it("asks for no replies where it goes one way, though few of its datagrams say so", async () => {
    await using receiver = startReceiver();
    const load = ["--rate", "200k/s", "--size", "64", "--count", "200000", "--name", "here", "--one-way", ...QUIET];
    await using sender = new ServiceProcess("sender", [await receiver.address(), ...load]);
    expect(await sender.ended()).toBe(0);
    await receiver.metricReaches("sixbeat_receiver_datagrams_received_total", { source: "here" }, 1);
    const figures = await receiver.metrics();
    expect(figures.sum("sixbeat_receiver_replies_sent_total")).toBe(0);
    expect(figures.sum("sixbeat_receiver_datagrams_received_total", { source: "here" })).toBe(
      figures.sum("sixbeat_receiver_datagrams_received_total"),
    );
  });

  it("has datagrams of the size that was asked for", async () => {
    await using receiver = startReceiver();
    const load = ["--rate", "5k/s", "--size", "1200", "--count", "500", ...QUIET];
    await using sender = new ServiceProcess("sender", [await receiver.address(), ...load]);
    expect(await sender.ended()).toBe(0);
    expect(sender.log.at(-1)).toMatchObject({ sent: 500, bytes: 600_000, replied: 500 });
  });

  it.each([
    ["signed datagrams", ["--rate", "2k/s", "--count", "300"], true],
    ["plain text", ["--rate", "2k/s", "--count", "300", "--format", "text"], false],
  ])("goes one by one with %s", async (_, load, isSigned) => {
    await using key = await ScratchFile.create("key", `${"6b".repeat(32)}\n`, 0o600);
    const keyed = isSigned ? ["--key-file", key.path] : [];
    await using receiver = startReceiver(...keyed);
    await using sender = new ServiceProcess("sender", [await receiver.address(), ...load, ...keyed, ...QUIET]);
    expect(await sender.ended()).toBe(0);
    await receiver.metricIs("sixbeat_receiver_datagrams_received_total", {}, 300);
  });

  it("goes as fast as it can, no faster than what waits for a reply can be remembered", async () => {
    await using receiver = startReceiver();
    const load = ["--rate", "max", "--size", "200", "--count", "300000", ...QUIET];
    await using sender = new ServiceProcess("sender", [await receiver.address(), ...load, "--max-loss", "100%"]);
    expect(await sender.ended()).toBe(0);
    const { sent, replied, lost } = sender.log.at(-1) as unknown as Record<string, number>;
    expect(sent).toBe(300_000);
    expect(replied! + lost!).toBe(300_000);
  });

  it("is no load on this host while its target has no address", async () => {
    await using sender = new ServiceProcess("sender", [
      "nowhere.invalid",
      "--rate",
      "1k/s",
      "--count",
      "500",
      ...QUIET,
    ]);
    expect(await sender.ended()).toBe(1);
    expect(sender.log.at(-1)).toMatchObject({ sent: 0, notSent: 500 });
  });
});

it("a datagram is padded to its size in the rhythm of an interval, too", async () => {
  await using receiver = new ServiceProcess("receiver", ["--listen", "[::1]:0", "--print", "all"]);
  const args = ["--size", "300", "--count", "3", "--interval", "5ms", "--message", "padded"];
  await using sender = new ServiceProcess("sender", [await receiver.address(), ...args]);
  expect(await sender.ended()).toBe(0);
  expect(sender.log.at(-1)).toMatchObject({ sent: 3, bytes: 900, replied: 3 });
  await receiver.logs("datagram received", 3);
  expect(receiver.printed).toEqual(["padded", "padded", "padded"]);
});
