import { describe, expect, it } from "vitest";
import { ScratchFile } from "../../support/scratch-file.ts";
import { ServiceProcess } from "../../support/service-process.ts";
import { RecordedReceiver } from "./recorded-receiver.ts";
import { type Exchange, exchanges, said } from "./recordings.ts";

const answered = exchanges.filter(([, exchange]) => said(exchange, "receiver").length > 0);

describe("the sender, answered by the receiver of", () => {
  it.each(answered)("%s, takes every reply", async (_, exchange) => {
    await using receiver = await RecordedReceiver.listen(exchange);
    const { lost, rejected } = await send(receiver, exchange);
    expect([lost, rejected]).toEqual([0, 0]);
  });

  it.each([
    ["ahead", 3600],
    ["behind", -3600],
  ])("a node whose clock is an hour %s, measures the same round trip", async (_, seconds) => {
    const [, exchange] = answered[0]!;
    await using receiver = await RecordedReceiver.listen(exchange, seconds);
    const { replies, lost, roundTrips, forward } = await send(receiver, exchange);
    expect(lost).toBe(0);
    expect(Math.abs(roundTrips / replies)).toBeLessThan(60);
    // Each way's delay is what the two clocks say, and is not made to look right.
    expect(Math.abs(forward / replies - seconds)).toBeLessThan(60);
  });
});

/** What the sender makes of what comes back, once that are five replies. */
async function send(receiver: RecordedReceiver, { key }: Exchange) {
  await using keys = await ScratchFile.create("keys", key ?? "", 0o600);
  const signed = key === undefined ? [] : ["--key-file", keys.path];
  const rhythm = ["--interval", "20ms", "--timeout", "10s", "--print", "none"];
  await using sender = new ServiceProcess("sender", [...rhythm, ...signed, receiver.target]);
  await sender.metricReaches("sixbeat_sender_replies_total", {}, 5);
  const metrics = await sender.metrics();
  return {
    replies: metrics.sum("sixbeat_sender_replies_total"),
    lost: metrics.sum("sixbeat_sender_lost_total"),
    rejected: metrics.sum("sixbeat_sender_replies_rejected_total"),
    roundTrips: metrics.sum("sixbeat_sender_round_trip_seconds_sum"),
    forward: metrics.sum("sixbeat_sender_forward_delay_seconds_sum"),
  };
}
